import { CliError } from '../../lib/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { noPartition, noTopicNamed } from '../../lib/topics/select.js';

/**
 * What `open` gives; where it fails because a topic or partition is not there, the failure says so as every command
 * does, with the name that may have been meant. The cluster is asked for its names only then.
 */
export async function orMissing<T>(
  cluster: Cluster,
  named: { readonly topics: readonly string[]; readonly partitions?: readonly number[] | undefined },
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CliError && (error.code === 'notFound' || error.code === 'usage')) {
      throw (await missing(cluster, named.topics, named.partitions ?? [])) ?? error;
    }
    throw error;
  }
}

/** Why one of the topics or partitions is not there; undefined where all are, or where that may not be seen. */
async function missing(
  cluster: Cluster,
  names: readonly string[],
  partitions: readonly number[],
): Promise<CliError | undefined> {
  for (const found of await cluster.describeTopics(names)) {
    if ('error' in found) {
      if (found.error.code !== 'notFound') return undefined;
      return noTopicNamed(found.name, await cluster.topics(), orMade(found.name));
    }
    const absent = partitions.find((partition) => partition >= found.partitions.length);
    if (absent !== undefined) return noPartition(found.name, absent, found.partitions.length);
  }
  return undefined;
}

/** A topic that no other is like may be one that is still to be made. */
const orMade = (name: string): string =>
  `See what is there:  kafkactl topics list\nOr create it:  kafkactl topics create ${name}`;
