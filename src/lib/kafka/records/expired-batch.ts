import { CliError } from '../../base/errors.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { PartitionQueue } from './partition-queue.js';

/** The action in an error message: "write to TOPIC partition N". */
export const describeWrite = (topic: string, { partition }: PartitionQueue): string =>
  `write to ${topic} partition ${partition}`;

/**
 * The error of a batch whose delivery timeout has passed: the leader's last error, or else why it could not be reached.
 * Undefined while no batch is expired.
 */
export function expiredBatch(
  queues: readonly PartitionQueue[],
  { topic, timeoutMs }: { readonly topic: string; readonly timeoutMs: number },
  unreachable: CliError | undefined,
): CliError | undefined {
  const now = performance.now();
  const queue = queues.find(({ batches: [first] }) => first && first.deadline <= now);
  if (!queue) return undefined;
  const action = `${describeWrite(topic, queue)} within ${timeoutMs / 1000} s`;
  const { lastError } = queue;
  if (lastError) return brokerFailure(lastError.code, { action, message: lastError.message });
  const hint = unreachable?.hint ?? 'Allow more time with --timeout 60s.';
  const why = unreachable?.message ?? 'no answer came';
  return new CliError('unreachable', `cannot ${action}: ${why}`, { hint, kafka: unreachable?.kafka });
}
