import { errorName } from '../values/error-names.js';
import { isRetriable } from '../wire/retry.js';

/** What to do with a batch, by the error code of its partition. */
export type ProduceErrorAction = 'written' | 'retry' | 'outOfSequence' | 'tooLarge' | 'fatal';

/** Errors that are retriable for a batch, beside those of every API. */
const retriableForBatch: ReadonlySet<string> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'CORRUPT_MESSAGE',
]);

/** Errors after which the batch may be in the log: it was appended, or it is not known. */
const mayFollowAppend: ReadonlySet<string> = new Set([
  'UNKNOWN_SERVER_ERROR',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
]);

/** True where a leader that answers with an error may have written the batch; false where it has refused it. */
export const mayBeWrittenAfter = (errorCode: number): boolean => mayFollowAppend.has(errorName(errorCode));

export function produceErrorAction(errorCode: number): ProduceErrorAction {
  const name = errorName(errorCode);
  if (errorCode === 0 || name === 'DUPLICATE_SEQUENCE_NUMBER') return 'written';
  if (name === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || name === 'UNKNOWN_PRODUCER_ID') return 'outOfSequence';
  if (name === 'MESSAGE_TOO_LARGE') return 'tooLarge';
  return isRetriable(errorCode) || retriableForBatch.has(name) ? 'retry' : 'fatal';
}
