import { dirname } from 'node:path';
import { CliError } from '../base/errors.js';
import { isLoopback } from './brokers.js';
import type { StoredContext } from './context.js';
import { contextsPath } from './contexts-path.js';
import { type CredentialSource, loadSasl, loadTls } from './credentials.js';
import { readableByOthers } from './files.js';
import { type ContextChoiceOrigin, chooseLayer, type SettingsSources } from './layers.js';
import { lineCredentials, reportUnusedCredentials } from './line-credentials.js';
import { readContext } from './store.js';
import type { ClusterSettings } from './types.js';

export const defaultRequestTimeoutMs = 10_000;
const defaultClientId = 'kafkactl';

/**
 * The cluster settings of a command line, from the first layer that names a cluster: options, `KAFKACTL_*`, project file,
 * current context, localhost:9092. Credentials are sent to brokers of their own layer only: those of a context to its
 * brokers, those of options and environment to brokers named there. So neither a cloned project nor a mistyped
 * `--brokers` can send a password to a host of its choice. Throws `usage` or `notFound`.
 */
export async function resolveSettings(sources: SettingsSources): Promise<ClusterSettings> {
  const note = sources.note ?? (() => undefined);
  const choice = await chooseLayer(sources);
  const requestTimeoutMs = sources.flags.requestTimeoutMs ?? defaultRequestTimeoutMs;
  const named: ClusterSettings =
    'context' in choice
      ? { ...(await contextSettings(sources, choice, note)), requestTimeoutMs }
      : {
          layer: choice.layer,
          brokers: choice.brokers,
          clientId: defaultClientId,
          ...lineCredentials(sources, choice.layer, note),
          protected: false,
          readOnly: false,
          requestTimeoutMs,
        };
  const settings = { ...named, clientId: sources.env['KAFKACTL_CLIENT_ID'] || named.clientId };
  reportUnusedCredentials(sources, choice, note);
  if (settings.tls?.insecure) note('the certificate of the cluster is not checked (tls insecure)');
  if (settings.sasl?.mechanism === 'PLAIN' && !settings.tls && !settings.brokers.every(isLoopback)) {
    note('the password goes over the network in clear text: SASL PLAIN without TLS');
  }
  return settings;
}

async function contextSettings(
  sources: SettingsSources,
  { context: name, chosenBy }: { readonly context: string; readonly chosenBy: ContextChoiceOrigin },
  note: (text: string) => void,
): Promise<Omit<ClusterSettings, 'requestTimeoutMs'>> {
  const context = await namedContext(sources, name, chosenBy);
  const path = contextsPath(sources);
  const source: CredentialSource = { env: sources.env, folder: dirname(path), owner: `context "${name}"`, note };
  if (context.sasl?.password !== undefined && readableByOthers(path)) {
    note(`${path} holds a password and can be read by every user:  chmod 600 ${path}`);
  }
  return {
    layer: 'context',
    context: name,
    brokers: context.brokers,
    clientId: context.clientId ?? defaultClientId,
    ...(context.tls ? { tls: loadTls(context.tls, source) } : {}),
    ...(context.sasl ? { sasl: loadSasl(context.sasl, source) } : {}),
    protected: context.protected ?? false,
    readOnly: context.readOnly ?? false,
    ...(context.clusterId ? { clusterId: context.clusterId } : {}),
  };
}

async function namedContext(
  sources: SettingsSources,
  name: string,
  chosenBy: ContextChoiceOrigin,
): Promise<StoredContext> {
  try {
    return await readContext(sources, name);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'notFound' || chosenBy === '--context') throw error;
    if (chosenBy === 'current') {
      throw new CliError('notFound', `the current context, "${name}", is not in ${contextsPath(sources)} any more`, {
        hint: 'See which there are:  kafkactl contexts list\nChoose one:  kafkactl contexts use NAME',
      });
    }
    const origin = chosenBy === 'KAFKACTL_CONTEXT' ? chosenBy : chosenBy.project;
    throw new CliError('notFound', `${error.message}, which ${origin} asks for`, { hint: error.hint });
  }
}
