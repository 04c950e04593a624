import { CliError } from '../../base/errors.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { ProducerIdAndEpoch } from './batch-writer.js';
import { type Codec, type Compression, compressions, loadCodec } from './compression.js';
import { topicNotFound } from './fetch-ranges.js';
import type { Acks } from './produce-api.js';
import { initProducerId } from './producer-id.js';
import { retryWhileUnreachable } from './retry-backoff.js';
import { readWriteLimits, type WriteLimits } from './write-limits.js';

/** What has to be known before the first record of a topic is written. */
export interface ProducerInit {
  /** Of each partition; null where none leads. */
  readonly leaders: readonly (number | null)[];
  readonly limits: WriteLimits;
  /** Still on its way; undefined without idempotence. */
  readonly producerId: Promise<ProducerIdAndEpoch> | undefined;
  readonly codec: Codec;
}

interface ProducerInitOptions {
  readonly acks: Acks;
  readonly compression: Compression;
  /** How long a cluster that goes away is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

/** Asks for all of it at once; throws `notFound` where there is no such topic, `denied` for one of Kafka's own. */
export async function initProducer(
  cluster: Cluster,
  topic: string,
  options: ProducerInitOptions,
): Promise<ProducerInit> {
  const wire = wireOf(cluster);
  // What has never answered may be a wrong address: that is said at once.
  await wire.features('any');
  const deadline = performance.now() + options.timeoutMs;
  const topics = retryWhileUnreachable(wire, deadline, () => cluster.topics([topic]));
  const producerId = options.acks === -1 ? initProducerId(wire) : undefined;
  const limits = retryWhileUnreachable(wire, deadline, () => readWriteLimits(cluster, topic));
  // Whoever waits for them hears of a failure; without a topic nobody does.
  producerId?.catch(() => {});
  limits.catch(() => {});
  const [found] = await topics;
  if (!found) throw topicNotFound(topic);
  if (found.internal) {
    throw new CliError('denied', `"${topic}" is internal to Kafka: its brokers alone write to it`);
  }
  return {
    leaders: found.partitions.map(({ leader }) => leader),
    limits: await limits,
    producerId,
    codec: await loadCodec(compressions.indexOf(options.compression)),
  };
}
