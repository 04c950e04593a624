import { expect, test } from 'vitest';
import { type Answer, conclude } from './batch-outcome.js';
import { PartitionQueue } from './partition-queue.js';
import { pendingBatch } from './pending-batch.js';

/** What becomes of a batch that a queue has sent. */
function outcome(answer: Answer, unanswered = false): string[] {
  const queue = new PartitionQueue(0, 1, false);
  const batch = { ...pendingBatch(), bytes: Buffer.alloc(100), count: 3, unanswered };
  queue.batches.push(batch);
  queue.sending(batch);
  queue.returned(batch);
  const told: string[] = [];
  const tell = (what: string) => () => {
    told.push(what);
  };
  conclude({ queue, batch }, answer, 'orders', {
    settled: tell('settled'),
    refused: tell('refused'),
    again: tell('again'),
    fail: tell('fail'),
    tooLarge: () => [],
  });
  return told;
}
const said = (errorCode: number): Answer => ({ partition: 0, errorCode, errorMessage: null, baseOffset: -1 });
const notLeader = 6;
const invalidRecord = 87;
const noErrorOfKafka = 9999;

test.each([
  ['an acknowledgement', said(0), ['settled']],
  ['nothing, as nothing was asked for', 'sent', ['settled']],
  ['an error that passes', said(notLeader), ['again']],
  ['an error that does not', said(invalidRecord), ['refused', 'fail']],
  ['no word of this batch', undefined, ['fail']],
] as const)('%s', (_, answer, expected) => {
  expect(outcome(answer)).toEqual(expected);
});

test('records that got no answer and are refused when they are sent again may be written: they are not counted as refused', () => {
  expect(outcome(said(invalidRecord), true)).toEqual(['fail']);
  expect(outcome(said(noErrorOfKafka), true)).toEqual(['fail']);
});
