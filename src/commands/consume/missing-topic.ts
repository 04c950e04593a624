import { CliError } from '../../lib/base/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { noTopicNamed } from '../../lib/topics/select.js';

export interface MissingTopicOptions {
  readonly topics: readonly string[];
  /** They are to be written to: one that is not there may be one that is still to be made. */
  readonly writes?: boolean;
}

/**
 * What `open` gives; where it fails because a topic is not there, the failure says so as every command does, with the
 * name that may have been meant. The cluster is asked for its names only then.
 */
export async function explainMissingTopic<T>(
  cluster: Cluster,
  named: MissingTopicOptions,
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'notFound') throw error;
    throw (await missingTopicError(cluster, named)) ?? error;
  }
}

/** Why one of the topics is not there; undefined where all are, or where that may not be seen. */
async function missingTopicError(cluster: Cluster, named: MissingTopicOptions): Promise<CliError | undefined> {
  const absent = (await cluster.describeTopics(named.topics)).find((found) => 'error' in found);
  if (!absent || !('error' in absent) || absent.error.code !== 'notFound') return undefined;
  return noTopicNamed(absent.name, await cluster.topics(), missingTopicHint(absent.name, named));
}

function missingTopicHint(topic: string, { writes }: MissingTopicOptions): string {
  const list = 'See what is there:  kafkactl topics list';
  return writes ? `${list}\nOr create it:  kafkactl topics create ${topic}` : list;
}
