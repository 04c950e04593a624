import { CliError } from '../../errors.js';
import type { Cluster } from '../cluster.js';
import { wireOf } from '../connect.js';
import type { ProducerIdentity } from './batch-writer.js';
import { type Codec, type Compression, codec, compressions } from './compression.js';
import { newIdentity } from './identity.js';
import { type WritingLimits, writingLimits } from './limits.js';
import { answered } from './pauses.js';
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

interface BeginningOptions {
  readonly acks: Acks;
  readonly compression: Compression;
  /** How long a cluster that goes away is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

/** Asks for all of it at once; throws `notFound` where there is no such topic, `denied` for one of Kafka's own. */
export async function begin(cluster: Cluster, topic: string, options: BeginningOptions): Promise<Beginning> {
  const wire = wireOf(cluster);
  // What has never answered may be a wrong address: that is said at once.
  await wire.features('any');
  const deadline = performance.now() + options.timeoutMs;
  const topics = answered(wire, deadline, () => cluster.topics([topic]));
  const identity = options.acks === -1 ? newIdentity(wire) : undefined;
  const limits = answered(wire, deadline, () => writingLimits(cluster, topic));
  // Whoever waits for them hears of a failure; without a topic nobody does.
  identity?.catch(() => {});
  limits.catch(() => {});
  const [found] = await topics;
  if (!found) throw noTopic(topic);
  if (found.internal) {
    throw new CliError('denied', `"${topic}" is internal to Kafka: its brokers alone write to it`);
  }
  return {
    leaders: found.partitions.map(({ leader }) => leader),
    limits: await limits,
    identity,
    codec: await codec(compressions.indexOf(options.compression)),
  };
}
