import { CliError } from '../base/errors.js';
import { parseBrokers } from './brokers.js';
import { contextsPath, type SettingsEnvironment } from './contexts-path.js';
import { fileStamp } from './files.js';
import { findProjectFile } from './project.js';
import { currentContext } from './store.js';
import type { SettingsLayer } from './types.js';

const defaultBrokers: readonly string[] = ['localhost:9092'];

/** Connection options of a command line. `tlsCa: 'system'` means the certificate authorities that Node trusts. */
export interface ConnectionFlags {
  readonly context?: string | undefined;
  readonly brokers?: string | readonly string[] | undefined;
  readonly sasl?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly tlsCa?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly requestTimeoutMs?: number | undefined;
}

export interface SettingsSources extends SettingsEnvironment {
  readonly flags: ConnectionFlags;
  /** Called with warnings: an unused credential, a file that others can read. */
  readonly note?: (text: string) => void;
}

/** Origin of a context name: option, variable, path of the project file, or `contexts use`. */
export type ContextChoiceOrigin = '--context' | 'KAFKACTL_CONTEXT' | 'current' | { readonly project: string };

/** The first layer that names a cluster. Layers are not mixed: brokers and credentials come from the same one. */
export type ClusterChoice =
  | { readonly layer: 'flags' | 'environment' | 'project' | 'default'; readonly brokers: readonly string[] }
  | { readonly layer: SettingsLayer; readonly context: string; readonly chosenBy: ContextChoiceOrigin };

/** Finds the layer that names the cluster. Throws `usage` where one layer names both a context and brokers. */
export async function chooseLayer(sources: SettingsSources): Promise<ClusterChoice> {
  const { flags, env } = sources;
  if (flags.context && flags.brokers?.length) {
    throw new CliError('usage', '--context and --brokers both name a cluster', { hint: 'Give one of them.' });
  }
  if (flags.context) return { layer: 'context', context: flags.context, chosenBy: '--context' };
  if (flags.brokers?.length) return { layer: 'flags', brokers: parseBrokers(flags.brokers) };
  if (env['KAFKACTL_CONTEXT'] && env['KAFKACTL_BROKERS']) {
    throw new CliError('usage', 'KAFKACTL_CONTEXT and KAFKACTL_BROKERS both name a cluster', {
      hint: 'Unset one of them, or say --context or --brokers on the line.',
    });
  }
  if (env['KAFKACTL_CONTEXT'])
    return { layer: 'context', context: env['KAFKACTL_CONTEXT'], chosenBy: 'KAFKACTL_CONTEXT' };
  if (env['KAFKACTL_BROKERS']) return { layer: 'environment', brokers: parseBrokers(env['KAFKACTL_BROKERS']) };
  const project = await findProjectFile(sources);
  if (project?.context) return { layer: 'context', context: project.context, chosenBy: { project: project.path } };
  if (project?.brokers) return { layer: 'project', brokers: project.brokers };
  const currentName = currentContext(sources);
  if (currentName) return { layer: 'context', context: currentName, chosenBy: 'current' };
  const config = env['KAFKACTL_CONFIG'];
  if (config && fileStamp(contextsPath(sources)) === undefined) {
    throw new CliError('usage', `KAFKACTL_CONFIG names ${config}, and there is no such file that can be read`);
  }
  return { layer: 'default', brokers: defaultBrokers };
}
