import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import type { ClusterTopic } from '../../lib/records/copy-metadata.js';
import { abortGraceMs } from '../produce/abort.js';
import { onSide } from './on-side.js';

/** Source or destination of a copy. */
export interface CopySide extends ClusterTopic {
  /** As it was written on the command line. */
  readonly name: string;
  /** The context written before the topic. */
  readonly context: string | undefined;
  /** Aborted by Ctrl-C. */
  readonly cluster: Cluster;
  /** The same cluster, usable for a grace period after Ctrl-C, to write and commit what was read. */
  readonly clusterWithGrace: Cluster;
}

/** Connects both sides; throws where the destination's context is read-only. */
export async function openSides(source: string, destination: string, app: App): Promise<[CopySide, CopySide]> {
  const from = await openSide(source, app);
  const to = await openSide(destination, app);
  const { readOnly, context } = to.cluster.settings;
  if (readOnly) {
    throw new CliError('denied', `context "${context}" is read-only, and this command writes to it`, {
      hint: `Allow it:  kafkactl contexts edit ${context} --unset read-only`,
    });
  }
  return [from, to];
}

/** Parses `TOPIC` (this line's cluster) or `CONTEXT/TOPIC`; topic names contain no slash. */
async function openSide(name: string, app: App): Promise<CopySide> {
  const slash = name.indexOf('/');
  const context = slash < 0 ? undefined : name.slice(0, slash);
  if (context === '' || slash === name.length - 1) {
    throw new CliError('usage', `"${name}" is neither TOPIC nor CONTEXT/TOPIC`);
  }
  const settings = context === undefined ? await app.settings() : await app.settingsOf(context);
  const cluster = await (context === undefined ? app.cluster() : app.clusterOf(settings));
  const clusterWithGrace = await app.clusterOf(settings, { graceMs: abortGraceMs });
  const { clusterId } = await onSide({ context }, () => cluster.describe());
  return { name, context, topic: name.slice(slash + 1), clusterId, cluster, clusterWithGrace };
}

/** Throws `conflict` where both sides are the same topic, also through two contexts: the copy would never end. */
export function refuseSameTopic(from: CopySide, to: CopySide): void {
  if (from.clusterId !== to.clusterId || from.topic !== to.topic) return;
  const through = from.name === to.name ? '' : ` (${from.name} and ${to.name} are one cluster)`;
  throw new CliError('conflict', `${from.topic} cannot be copied into itself${through}`);
}
