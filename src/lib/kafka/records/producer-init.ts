import { CliError } from '../../base/errors.js';
import type { Acks, Compression, WriteLimits } from '../values/producing.js';
import { compressions } from '../values/producing.js';
import type { WiredCluster } from '../wire/wired-cluster.js';
import type { ProducerIdAndEpoch } from './batch-writer.js';
import { type Codec, loadCodec } from './compression.js';
import { topicNotFound } from './fetch-ranges.js';
import { initProducerId } from './producer-id.js';
import { retryWhileUnreachable } from './retry-backoff.js';
import { readWriteLimits } from './write-limits.js';

/** What must be known before the first record is written. */
export interface ProducerInit {
  /** Leader of each partition; null where there is none. */
  readonly leaders: readonly (number | null)[];
  readonly limits: WriteLimits;
  /** The producer id, still being requested; undefined without idempotence. */
  readonly producerId: Promise<ProducerIdAndEpoch> | undefined;
  readonly codec: Codec;
}

interface ProducerInitOptions {
  readonly acks: Acks;
  readonly compression: Compression;
  /** Time for which an unreachable cluster is retried, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Requests leaders, limits and producer id in parallel. Throws `notFound` for a missing topic, `denied` for an internal
 * one.
 */
export async function initProducer(
  cluster: WiredCluster,
  topic: string,
  options: ProducerInitOptions,
): Promise<ProducerInit> {
  const wire = cluster.wire;
  // A cluster that never answered may be a wrong address: fail at once, without the retries below.
  await wire.features('any');
  const deadline = performance.now() + options.timeoutMs;
  const topics = retryWhileUnreachable(wire, deadline, () => cluster.topics([topic]));
  const producerId = options.acks === -1 ? initProducerId(wire) : undefined;
  const limits = retryWhileUnreachable(wire, deadline, () => readWriteLimits(cluster, topic));
  // Awaited below where the topic exists; without the topic nobody handles a rejection.
  producerId?.catch(() => {});
  limits.catch(() => {});
  const [description] = await topics;
  if (!description) throw topicNotFound(topic);
  if (description.internal) {
    throw new CliError('denied', `"${topic}" is internal to Kafka: its brokers alone write to it`);
  }
  return {
    leaders: description.partitions.map(({ leader }) => leader),
    limits: await limits,
    producerId,
    codec: await loadCodec(compressions.indexOf(options.compression)),
  };
}
