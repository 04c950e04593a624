import { expect, test } from 'vitest';
import { PartitionQueue } from './partition-queue.js';
import { pendingBatch } from './pending-batch.js';
import { handleProduceResult, type ProduceResult } from './produce-result.js';

/** The callbacks that a response for a sent batch causes. */
function outcome(answer: ProduceResult, mayBeWritten = false): string[] {
  const queue = new PartitionQueue(0, 1, false);
  const batch = { ...pendingBatch(), bytes: Buffer.alloc(100), count: 3, mayBeWritten };
  queue.batches.push(batch);
  queue.markSent(batch);
  queue.markReturned(batch);
  const told: string[] = [];
  const tell = (what: string) => () => {
    told.push(what);
  };
  handleProduceResult({ queue, batch }, answer, 'orders', {
    onAcked: tell('settled'),
    onRejected: tell('refused'),
    onRetry: tell('again'),
    onFailure: tell('fail'),
    onTooLarge: () => [],
  });
  return told;
}
const said = (errorCode: number): ProduceResult => ({ partition: 0, errorCode, errorMessage: null, baseOffset: -1 });
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

test('records without a response that are rejected on a retry may be written: they are not counted as rejected', () => {
  expect(outcome(said(invalidRecord), true)).toEqual(['fail']);
  expect(outcome(said(noErrorOfKafka), true)).toEqual(['fail']);
});

test('after a refusal a batch is certain not to be written, after a timeout of the leader it is not', () => {
  const batchAfter = (errorCode: number) => {
    const queue = new PartitionQueue(0, 1, false);
    const batch = { ...pendingBatch(), count: 1 };
    queue.batches.push(batch);
    const ignore = () => {};
    const events = { onAcked: ignore, onRejected: ignore, onRetry: ignore, onFailure: ignore, onTooLarge: () => [] };
    handleProduceResult({ queue, batch }, said(errorCode), 'orders', events);
    return batch.mayBeWritten;
  };
  const [timedOut, notEnoughReplicas, notEnoughReplicasAfterAppend] = [7, 19, 20];
  expect([timedOut, notEnoughReplicas, notEnoughReplicasAfterAppend, notLeader].map(batchAfter)).toEqual([
    ...[true, false, true, false],
  ]);
});
