import { existsSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import { listContexts } from '../settings/store.js';
import { newClusterId } from './cluster-id.js';
import { discardFailed } from './down.js';
import { findKafka, type RunnableKafka } from './engine.js';
import type { SandboxLayout } from './layout.js';
import { newNodes } from './nodes.js';
import { adoptAndSaveOrphans } from './orphans.js';
import { withSandboxLock } from './sandbox-lock.js';
import { startNodes } from './start-nodes.js';
import { defaultSandboxName, readState } from './state.js';
import {
  type Engine,
  type HostEnvironment,
  isBroker,
  type SandboxState,
  tutorialBrokers,
  tutorialSandboxes,
} from './types.js';

export interface SandboxOptions {
  readonly name?: string | undefined;
  readonly brokers?: 1 | 3 | undefined;
  readonly secure?: boolean | undefined;
  readonly engine?: Engine | 'auto' | undefined;
  /** The first client port; the next free ones follow. */
  readonly port?: number | undefined;
  /** Nodes log the requests that the tutorial watches; kept for later starts. */
  readonly requestLog?: boolean | undefined;
  /** `never`: its context does not become the current one where there is none; kept for later starts. */
  readonly use?: 'never' | undefined;
}

/**
 * Makes the sandbox run, whether it is new, stopped, crashed, has dead or frozen nodes, or runs already. Returns when a
 * topic can be created and written; `changed` is false where there was nothing to do. Of a new one that fails to start
 * only the logs of its nodes stay.
 */
export function bringUp(
  options: SandboxOptions,
  app: HostEnvironment,
): Promise<{ readonly state: SandboxState; readonly changed: boolean }> {
  const name = options.name ?? defaultSandboxName;
  return withSandboxLock(name, app, async (layout) => {
    const saved = readState(name, app.folders);
    const existing = saved && (await adoptAndSaveOrphans(saved, layout, app));
    if (existing) refuseOtherShape(existing, options);
    else {
      await refuseForeignContext(name, app);
      refuseLeftovers(name, layout);
      refusePath(layout);
    }
    const kafka = await findKafka(existing?.engine ?? options.engine ?? 'auto', app);
    const state = existing ?? newSandbox(name, options, kafka);
    try {
      return await startNodes({ state, layout, kafka, app, port: options.port });
    } catch (error) {
      if (!existing) await discardFailed(name, layout, app);
      throw error;
    }
  });
}

function newSandbox(name: string, options: SandboxOptions, kafka: RunnableKafka): SandboxState {
  if (options.secure && kafka.engine === 'docker') {
    throw new CliError(
      'usage',
      'a secure sandbox needs the maven or the home engine: its certificates are made by a JDK',
    );
  }
  if (options.requestLog && kafka.engine === 'docker') {
    throw new CliError(
      'usage',
      'the tutorial needs the maven or the home engine: it reads the logs of the nodes, which containers keep to themselves',
      { hint: 'Install Java 17 and Maven, or set KAFKA_HOME to an Apache Kafka that is unpacked on this machine.' },
    );
  }
  // Also where it is started by hand: a learner who removed it goes on with the new one.
  const tutorials = kafka.engine === 'docker' ? undefined : tutorialSandboxes.find((each) => each === name);
  const { requestLog, use } = tutorials ? ({ requestLog: true, use: 'never' } as const) : options;
  return {
    version: 1,
    name,
    engine: kafka.engine,
    kafkaVersion: kafka.kafkaVersion,
    clusterId: newClusterId(),
    secure: options.secure ?? false,
    ...(requestLog ? { requestLog } : {}),
    ...(use ? { use } : {}),
    elr: 'off',
    nodes: newNodes(options.brokers ?? (tutorials ? tutorialBrokers[tutorials] : 1)),
  };
}

/** Throws `conflict` where another shape is asked for than the sandbox has: its records would not fit. */
function refuseOtherShape(state: SandboxState, { brokers, secure, engine, requestLog }: SandboxOptions): void {
  const brokerCount = state.nodes.filter(isBroker).length;
  const difference =
    (brokers !== undefined &&
      brokers !== brokerCount &&
      `has ${brokerCount === 1 ? 'one broker' : `${brokerCount} brokers`}`) ||
    (secure && !state.secure && 'is not a secure one') ||
    (requestLog && !state.requestLog && 'was not made for the tutorial') ||
    (engine !== undefined && engine !== 'auto' && engine !== state.engine && `runs with the ${state.engine} engine`);
  if (!difference) return;
  throw new CliError('conflict', `the sandbox "${state.name}" ${difference}`, {
    hint: [
      'Give the new one a name of its own:  kafkactl sandbox up --name NAME …',
      `or remove the old one with its records:  kafkactl sandbox down --name ${state.name} --purge`,
    ].join('\n'),
  });
}

/**
 * Throws where records of a sandbox without state are left: they carry another cluster id, which a new node refuses.
 */
function refuseLeftovers(name: string, { data }: SandboxLayout): void {
  if (!existsSync(data)) return;
  throw new CliError('conflict', `${data} holds records of a sandbox "${name}" that nothing else is known of`, {
    hint: `Give the new one another name, or remove that folder:  rm -r '${data}'`,
  });
}

/** Throws for a path with a comma: `log.dirs` is a comma-separated list without quoting. */
function refusePath({ data }: SandboxLayout): void {
  if (!data.includes(',')) return;
  throw new CliError('failed', `Kafka cannot keep records in a folder whose path holds a comma: ${data}`, {
    hint: 'Set XDG_DATA_HOME to another folder.',
  });
}

/** Throws where a context of this name exists that is not a sandbox's: it would be overwritten. */
async function refuseForeignContext(name: string, app: HostEnvironment): Promise<void> {
  const contexts = await listContexts(app);
  const difference = contexts.find((context) => context.name === name);
  if (!difference) return;
  throw new CliError('conflict', `there is a context "${name}" already, for ${difference.context.brokers.join(', ')}`, {
    hint: `Give the sandbox another name:  kafkactl sandbox up --name NAME\nor remove that context:  kafkactl contexts remove ${name}`,
  });
}
