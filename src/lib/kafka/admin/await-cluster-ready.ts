import { api as createTopicsV7 } from '@platformatic/kafka/dist/apis/admin/create-topics-v7.js';
import { api as deleteTopicsV6 } from '@platformatic/kafka/dist/apis/admin/delete-topics-v6.js';
import { api as metadataV12 } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';
import { api as produceV11 } from '@platformatic/kafka/dist/apis/producer/produce-v11.js';
import { durationText } from '../../base/duration.js';
import { CliError } from '../../base/errors.js';
import { pollUntil } from '../../base/poll-until.js';
import { errorName } from '../values/error-names.js';
import type { ReadinessOptions } from '../values/readiness.js';
import type { Wire } from '../wire/wire.js';

/** "__" keeps the topic out of listings while it exists. */
const readinessTopic = '__kafkactl_ready';
const acksAll = -1;

/**
 * Waits until a topic can be created, written on every broker and removed: a broker that accepts connections may not be
 * able to yet. Throws `unreachable` with the last obstacle after `timeoutMs`, `conflict` when another cluster answers.
 */
export const awaitClusterReady = (wire: Wire, options: ReadinessOptions): Promise<void> =>
  retryUntilReady(wire, options, () => tryReadinessTopic(wire, options));

/** Waits until a broker has joined the cluster. */
export const awaitBroker = (wire: Wire, id: number, options: ReadinessOptions): Promise<void> =>
  retryUntilReady(wire, options, async () => {
    const { brokers } = await wire.send('any', metadataV12, [], false, false);
    return brokers.some(({ nodeId }) => nodeId === id) ? undefined : `broker ${id} has not joined`;
  });

/** Retries `attempt` until it returns undefined; a string is the obstacle. */
async function retryUntilReady(
  wire: Wire,
  { assertStillPossible, timeoutMs }: ReadinessOptions,
  attempt: () => Promise<string | undefined>,
): Promise<void> {
  const { signal } = wire;
  let obstacle = 'no broker answers';
  const attemptAgain = async (): Promise<boolean> => {
    await assertStillPossible();
    const result = await attempt().catch((error: unknown) => {
      signal.throwIfAborted();
      // Waiting does not fix a wrong password or another cluster.
      if (error instanceof CliError && (error.code === 'denied' || error.code === 'conflict')) throw error;
      return (error as Error).message;
    });
    wire.invalidateMetadata();
    obstacle = result ?? obstacle;
    return result === undefined;
  };
  if (await pollUntil(attemptAgain, { withinMs: timeoutMs, everyMs: 50, signal })) return;
  throw new CliError('unreachable', `the cluster is not ready after ${durationText(timeoutMs)}: ${obstacle}`);
}

/** Creates, writes and removes the readiness topic. Returns the obstacle, undefined on success. */
async function tryReadinessTopic(
  wire: Wire,
  { clusterId, brokerCount }: ReadinessOptions,
): Promise<string | undefined> {
  const cluster = await wire.send('any', metadataV12, [], false, false);
  if (cluster.clusterId !== clusterId) {
    throw new CliError(
      'conflict',
      `another Kafka answers there, with the cluster id ${cluster.clusterId ?? 'unknown'}`,
    );
  }
  if (cluster.brokers.length < brokerCount) return `${cluster.brokers.length} of ${brokerCount} brokers are there`;
  const request = {
    name: readinessTopic,
    numPartitions: brokerCount,
    replicationFactor: brokerCount,
    assignments: [],
    configs: [],
  };
  const created = await wire.send('any', createTopicsV7, [request], 3000, false);
  const refused = created.topics.find(
    ({ errorCode }) => errorCode !== 0 && errorName(errorCode) !== 'TOPIC_ALREADY_EXISTS',
  );
  if (refused) return `a topic cannot be created: ${errorName(refused.errorCode)}`;
  const { topics } = await wire.send('any', metadataV12, [readinessTopic], false, false);
  const partitions = topics[0]?.partitions ?? [];
  if (partitions.length < brokerCount) return 'the topic is not known to every broker';
  for (const { leaderId, partitionIndex, isrNodes } of partitions) {
    if (leaderId < 0) return `partition ${partitionIndex} has no leader`;
    if (isrNodes.length < brokerCount) return `${isrNodes.length} of ${brokerCount} replicas are in sync`;
    const record = { topic: readinessTopic, partition: partitionIndex, value: Buffer.from('ready') };
    const answer = await wire.send({ broker: leaderId }, produceV11, acksAll, 3000, [record]);
    const code = typeof answer === 'boolean' ? 0 : (answer.responses[0]?.partitionResponses[0]?.errorCode ?? 0);
    if (code !== 0) return `the topic cannot be written: ${errorName(code)}`;
  }
  await wire.send('any', deleteTopicsV6, [{ name: readinessTopic }], 3000);
  return undefined;
}
