import { CliError } from '../../base/errors.js';
import { brokerFailure } from '../broker-failures.js';
import type { PartitionQueue } from './partition-queue.js';

/** What a batch is written for, in the words of a failure. */
export const describeWrite = (topic: string, { partition }: PartitionQueue): string =>
  `write to ${topic} partition ${partition}`;

/**
 * Why a batch is given up that was not acknowledged in its time: what its leader last said, else why nobody could be
 * asked. Undefined while there is none.
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
  if (lastError) return brokerFailure(lastError.code, { action, message: lastError.words });
  const hint = unreachable?.hint ?? 'Allow more time with --timeout 60s.';
  const why = unreachable?.message ?? 'no answer came';
  return new CliError('unreachable', `cannot ${action}: ${why}`, { hint, kafka: unreachable?.kafka });
}
