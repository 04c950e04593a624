import { readFileSync } from 'node:fs';
import type { StoredContext } from '../settings/context.js';
import type { ClusterSettings } from '../settings/types.js';
import type { SandboxLayout } from './layout.js';
import { addressOf, isBroker, type SandboxState } from './types.js';

/** The context of a sandbox. Passwords stay in the sandbox's own files, which it names. */
export function contextOf({ nodes, clusterId, secure }: SandboxState, { secrets }: SandboxLayout): StoredContext {
  return {
    brokers: nodes.filter(isBroker).map(addressOf),
    clusterId,
    ...(secure
      ? {
          tls: { ca: secrets.certificate },
          sasl: { mechanism: 'SCRAM-SHA-512', username: 'admin', passwordFile: secrets.password('admin') },
        }
      : {}),
  };
}

/** The settings that connect to a sandbox as `admin`, with certificate and password read from its files. */
export function settingsOf(state: SandboxState, layout: SandboxLayout): ClusterSettings {
  const { brokers } = contextOf(state, layout);
  return {
    layer: 'context',
    context: state.name,
    brokers,
    clientId: 'kafkactl-sandbox',
    protected: false,
    readOnly: false,
    requestTimeoutMs: 10_000,
    ...(state.secure
      ? {
          tls: { ca: readFileSync(layout.secrets.certificate, 'utf8') },
          sasl: {
            mechanism: 'SCRAM-SHA-512',
            username: 'admin',
            password: readFileSync(layout.secrets.password('admin'), 'utf8').trim(),
          },
        }
      : {}),
  };
}
