import { brokerFailure } from '../errors/broker-failures.js';
import { describeWrite } from './expired-batch.js';
import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';
import type { ProducePartitionResponse } from './produce-api.js';
import { mayBeWrittenAfter, produceErrorAction } from './produce-errors.js';

export interface ProduceResultEvents {
  readonly onAcked: (queue: PartitionQueue, batch: PendingBatch) => void;
  /** The batch is too large: returns it split into smaller ones, or none where it is a single record. */
  readonly onTooLarge: (batch: PendingBatch, message: string | null) => readonly PendingBatch[];
  /** The leader rejects the batch for good. */
  readonly onRejected: (batch: PendingBatch) => void;
  /** The batch is to be sent again, perhaps to another leader. */
  readonly onRetry: (queue: PartitionQueue) => void;
  /** The producer fails: nothing more is sent. */
  readonly onFailure: (error: unknown) => void;
}

/** Response for one batch; `sent` with acks=0. */
export type ProduceResult = ProducePartitionResponse | 'sent' | undefined;

const noResponse = { errorCode: -1, errorMessage: null, baseOffset: -1 };

/** Applies the response for a batch to its queue. */
export function handleProduceResult(
  { queue, batch }: { readonly queue: PartitionQueue; readonly batch: PendingBatch },
  answer: ProduceResult,
  topic: string,
  events: ProduceResultEvents,
): void {
  const settle = (baseOffset: number) => {
    queue.acknowledge(batch, baseOffset);
    events.onAcked(queue, batch);
  };
  if (answer === 'sent') {
    settle(-1);
    return;
  }
  const { errorCode, errorMessage: message, baseOffset } = answer ?? noResponse;
  if (mayBeWrittenAfter(errorCode)) batch.mayBeWritten = true;
  switch (produceErrorAction(errorCode)) {
    case 'written':
      settle(baseOffset);
      break;
    case 'retry':
      queue.lastError = { code: errorCode, message };
      events.onRetry(queue);
      break;
    case 'outOfSequence':
      // After an unacknowledged batch this is only a consequence; at the head of the queue the broker has lost the
      // sequence.
      if (batch === queue.batches[0]) queue.needsProducerId = true;
      events.onRetry(queue);
      break;
    case 'tooLarge':
      try {
        queue.replace(batch, events.onTooLarge(batch, message));
        queue.retryFromFirst(0);
      } catch (error) {
        events.onFailure(error);
      }
      break;
    case 'fatal':
      // An unknown error code may follow a successful write.
      if (errorCode > 0 && !batch.mayBeWritten) events.onRejected(batch);
      events.onFailure(brokerFailure(errorCode, { action: describeWrite(topic, queue), message }));
  }
}
