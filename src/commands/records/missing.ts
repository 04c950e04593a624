import { CliError } from '../../lib/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { noPartition, noTopicNamed } from '../../lib/topics/select.js';

export interface Named {
  readonly topics: readonly string[];
  readonly partitions?: readonly number[] | undefined;
  /** They are to be written to: one that is not there may be one that is still to be made. */
  readonly writes?: boolean;
  /** The context through which they are named, where it is not the line's own. */
  readonly context?: string | undefined;
}

/**
 * What `open` gives; where it fails because a topic or partition is not there, the failure says so as every command
 * does, with the name that may have been meant. The cluster is asked for its names only then.
 */
export async function orMissing<T>(cluster: Cluster, named: Named, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CliError && (error.code === 'notFound' || error.code === 'usage')) {
      throw (await missing(cluster, named)) ?? error;
    }
    throw error;
  }
}

/** Why one of the topics or partitions is not there; undefined where all are, or where that may not be seen. */
async function missing(cluster: Cluster, named: Named): Promise<CliError | undefined> {
  const { topics, partitions = [] } = named;
  for (const found of await cluster.describeTopics(topics)) {
    if ('error' in found) {
      if (found.error.code !== 'notFound') return undefined;
      return noTopicNamed(found.name, await cluster.topics(), wayOut(found.name, named));
    }
    const absent = partitions.find((partition) => partition >= found.partitions.length);
    if (absent !== undefined) return noPartition(found.name, absent, found.partitions.length);
  }
  return undefined;
}

function wayOut(topic: string, { writes, context }: Named): string {
  const there = context === undefined ? '' : ` --context ${context}`;
  const list = `See what is there:  kafkactl topics list${there}`;
  return writes ? `${list}\nOr create it:  kafkactl topics create ${topic}${there}` : list;
}
