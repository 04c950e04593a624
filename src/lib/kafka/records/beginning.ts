import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { ProducerIdentity } from './batch-writer.js';
import { type Codec, type Compression, codec, compressions } from './compression.js';
import { newIdentity } from './identity.js';
import { type WritingLimits, writingLimits } from './limits.js';
import type { Acks } from './produce-api.js';
import { noTopic } from './ranges.js';

/** What has to be known before the first record of a topic is written. */
export interface Beginning {
  /** Of each partition; null where none leads. */
  readonly leaders: readonly (number | null)[];
  readonly limits: WritingLimits;
  /** Still on its way; undefined without idempotence. */
  readonly identity: Promise<ProducerIdentity> | undefined;
  readonly codec: Codec;
}

/** Asks for all of it at once; throws `notFound` where there is no such topic. */
export async function begin(
  cluster: Cluster,
  topic: string,
  { acks, compression }: { readonly acks: Acks; readonly compression: Compression },
): Promise<Beginning> {
  const topics = cluster.topics([topic]);
  const identity = acks === -1 ? newIdentity(wireOf(cluster)) : undefined;
  const limits = writingLimits(cluster, topic);
  // Whoever waits for them hears of a failure; without a topic nobody does.
  identity?.catch(() => {});
  limits.catch(() => {});
  const [found] = await topics;
  if (!found) throw noTopic(topic);
  return {
    leaders: found.partitions.map(({ leader }) => leader),
    limits: await limits,
    identity,
    codec: await codec(compressions.indexOf(compression)),
  };
}
