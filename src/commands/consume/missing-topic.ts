import { CliError } from '../../lib/base/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { noTopicNamed } from '../../lib/topics/select.js';

export interface MissingTopicOptions {
  readonly topics: readonly string[];
  /** The topics are to be written to: the hint also says how to create a missing one. */
  readonly writes?: boolean;
}

/**
 * Runs `open`. Where it fails because a topic is missing, throws the error that every command throws for that, with
 * similar names; topic names are requested only then.
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

/** The error of the first missing topic; undefined where none is missing, or topics may not be described. */
async function missingTopicError(cluster: Cluster, named: MissingTopicOptions): Promise<CliError | undefined> {
  const absent = (await cluster.describeTopics(named.topics)).find((found) => 'error' in found);
  if (!absent || !('error' in absent) || absent.error.code !== 'notFound') return undefined;
  return noTopicNamed(absent.name, await cluster.topics(), missingTopicHint(absent.name, named));
}

function missingTopicHint(topic: string, { writes }: MissingTopicOptions): string {
  const list = 'See what is there:  kafkactl topics list';
  return writes ? `${list}\nOr create it:  kafkactl topics create ${topic}` : list;
}
