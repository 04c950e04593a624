import { brokerFailure } from '../broker-failures.js';
import { writingTo } from './overdue.js';
import type { PartitionQueue } from './partition-queue.js';
import type { PendingBatch } from './pending-batch.js';
import type { ProducedBatch } from './produce-api.js';
import { verdictOf } from './produce-errors.js';

export interface OutcomeEvents {
  readonly settled: (queue: PartitionQueue, batch: PendingBatch) => void;
  /** The topic does not take a batch: its records in smaller ones, or none where it is a single record. */
  readonly tooLarge: (batch: PendingBatch, words: string | null) => readonly PendingBatch[];
  /** The leader does not take a batch, and never will. */
  readonly refused: (batch: PendingBatch) => void;
  /** It is to be sent again, perhaps to another leader. */
  readonly again: (queue: PartitionQueue) => void;
  /** Nothing more is to be sent. */
  readonly fail: (error: unknown) => void;
}

/** What a leader said of a batch; `sent` where nobody answers. */
export type Answer = ProducedBatch | 'sent' | undefined;

const unanswered = { errorCode: -1, errorMessage: null, baseOffset: -1 };

/** Does with a batch of a queue what the answer asks for. */
export function conclude(
  { queue, batch }: { readonly queue: PartitionQueue; readonly batch: PendingBatch },
  answer: Answer,
  topic: string,
  events: OutcomeEvents,
): void {
  const settle = (baseOffset: number) => {
    queue.settle(batch, baseOffset);
    events.settled(queue, batch);
  };
  if (answer === 'sent') {
    settle(-1);
    return;
  }
  const { errorCode, errorMessage: message, baseOffset } = answer ?? unanswered;
  switch (verdictOf(errorCode)) {
    case 'written':
      settle(baseOffset);
      break;
    case 'retry':
      queue.lastError = { code: errorCode, words: message };
      events.again(queue);
      break;
    case 'outOfSequence':
      // Behind an unwritten batch this only follows from it; at the head the broker has lost where we stood.
      if (batch === queue.batches[0]) queue.wantsIdentity = true;
      events.again(queue);
      break;
    case 'tooLarge':
      try {
        queue.replace(batch, events.tooLarge(batch, message));
        queue.startOver(0);
      } catch (error) {
        events.fail(error);
      }
      break;
    case 'fatal':
      // An error that no Kafka names may have come after the writing.
      if (errorCode > 0 && !batch.unanswered) events.refused(batch);
      events.fail(brokerFailure(errorCode, { action: writingTo(topic, queue), message }));
  }
}
