import { brokerFailure } from '../broker-failures.js';
import { describeWrite } from './expired-batch.js';
import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';
import type { ProducePartitionResponse } from './produce-api.js';
import { produceErrorAction } from './produce-errors.js';

export interface ProduceResultEvents {
  readonly onAcked: (queue: PartitionQueue, batch: PendingBatch) => void;
  /** The topic does not take a batch: its records in smaller ones, or none where it is a single record. */
  readonly onTooLarge: (batch: PendingBatch, words: string | null) => readonly PendingBatch[];
  /** The leader does not take a batch, and never will. */
  readonly onRejected: (batch: PendingBatch) => void;
  /** It is to be sent again, perhaps to another leader. */
  readonly onRetry: (queue: PartitionQueue) => void;
  /** Nothing more is to be sent. */
  readonly onFailure: (error: unknown) => void;
}

/** What a leader said of a batch; `sent` where nobody answers. */
export type ProduceResult = ProducePartitionResponse | 'sent' | undefined;

const noResponse = { errorCode: -1, errorMessage: null, baseOffset: -1 };

/** Does with a batch of a queue what the answer asks for. */
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
  switch (produceErrorAction(errorCode)) {
    case 'written':
      settle(baseOffset);
      break;
    case 'retry':
      queue.lastError = { code: errorCode, words: message };
      events.onRetry(queue);
      break;
    case 'outOfSequence':
      // Behind an unwritten batch this only follows from it; at the head the broker has lost where we stood.
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
      // An error that no Kafka names may have come after the writing.
      if (errorCode > 0 && !batch.mayBeWritten) events.onRejected(batch);
      events.onFailure(brokerFailure(errorCode, { action: describeWrite(topic, queue), message }));
  }
}
