import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClusterSketch, givenAt, partitionRead, seenRecord, viewOf } from '../../../../test/check-views.js';
import type { PartitionRead, SeenRecord, TimelineEvent } from '../observe/observation.js';
import { type ReadCheck, readCheck } from './read.js';

const topic = 'user-events';
type Params = Omit<ReadCheck, 'topic'>;
const startedAt = givenAt + 2000;

/** Reads of one connection: of each partition `[from, to]` and the end at the first fetch where that is not `to`. */
const reader = (
  connection: string,
  ...ranges: readonly (readonly [number, number, number?] | null)[]
): PartitionRead[] =>
  ranges.flatMap((range, partition) => {
    if (range === null) return [];
    const [from, to, firstEnd = to] = range;
    return [partitionRead({ connection, partition, from, to, firstEnd, firstAt: startedAt + partition })];
  });

/** A topic whose partitions end at 4, 2 and 0; it was so at the start too. */
const full: ClusterSketch = { topics: { [topic]: [4, 2, 0] } };
const judge = (params: Params, reads: readonly PartitionRead[], now = full, records: readonly SeenRecord[] = []) =>
  readCheck.evaluate({ topic, ...params }, viewOf({ start: full, now, reads, records }));

const all = reader('a', [0, 4], [0, 2], [0, 0]);
const fromEnd = reader('b', [4, 4], [2, 2], [0, 0]);

test.each<[string, Params, readonly PartitionRead[], boolean]>([
  ['nobody reads', { from: 'beginning' }, [], false],
  ['all is read', { from: 'beginning' }, all, true],
  ['an empty partition is left out', { from: 'beginning' }, reader('a', [0, 4], [0, 2]), true],
  ['a partition with records is left out', { from: 'beginning' }, reader('a', [0, 4]), false],
  ['a partition is begun later', { from: 'beginning' }, reader('a', [0, 4], [1, 2]), false],
  ['it begins at the end', { from: 'beginning' }, fromEnd, false],
  ['two connections share it', { from: 'beginning' }, [...reader('a', [0, 4]), ...reader('b', null, [0, 2])], false],
  ['another topic is read', { from: 'beginning' }, all.map((each) => ({ ...each, topic: 'others' })), false],
  ['two clients', { from: 'beginning', clients: 2 }, [...all, ...reader('b', [0, 4], [0, 2])], true],
  ['one client of two', { from: 'beginning', clients: 2 }, [...all, ...fromEnd], false],
  ['enough is received', { from: 'beginning', records: 6 }, all, true],
  ['too little is received', { from: 'beginning', records: 7 }, all, false],
  [
    'what others receive counts for nothing',
    { from: 'beginning', records: 7 },
    [...all, ...reader('b', [1, 4])],
    false,
  ],
  ['two receive it together', { from: 'beginning', records: 12 }, [...all, ...reader('b', [0, 4], [0, 2])], true],
  ['all of it', { from: 'beginning', whole: true }, all, true],
  ['a part of it', { from: 'beginning', whole: true }, reader('a', [0, 3, 4], [0, 2]), false],
  ['a part of it is enough', { from: 'beginning' }, reader('a', [0, 3, 4], [0, 2]), true],
  ['not all of it', { from: 'beginning', whole: false }, reader('a', [0, 3, 4], [0, 2]), true],
  ['all of it is not a part', { from: 'beginning', whole: false }, all, false],
  ['it waits at the end', { from: 'end' }, fromEnd, true],
  ['one partition alone, at its end', { from: 'end' }, reader('a', null, [2, 2]), true],
  ['it begins at the beginning', { from: 'end' }, all, false],
  ['one partition is begun before its end', { from: 'end' }, reader('a', [4, 4], [1, 2]), false],
  ['it has received nothing', { from: 'end', records: 1 }, fromEnd, false],
  ['it has received one', { from: 'end', records: 1 }, reader('b', [4, 5, 4], [2, 2]), true],
  ['only one of two', { from: 'end', clients: 2 }, [...fromEnd, ...all], false],
  ['two of two', { from: 'end', clients: 2 }, [...fromEnd, ...reader('c', [4, 4])], true],
])('%s: %j', (_, params, reads, passed) => {
  expect(judge(params, reads).passed).toBe(passed);
});

test('a connection that began before the task was given does not count, whatever it reads later', () => {
  const [first, ...rest] = all;
  if (!first) throw new Error('a read');
  const early = [{ ...first, firstAt: givenAt - 1 }, ...rest];
  expect(judge({ from: 'beginning' }, early).passed).toBe(false);
  expect(judge({ from: 'beginning' }, [{ ...first, firstAt: givenAt }, ...rest]).passed).toBe(true);
});

test('nothing is read of a topic that is not there', () => {
  expect(judge({ from: 'end' }, fromEnd, {}).passed).toBe(false);
  expect(judge({ from: 'beginning' }, all, {}).passed).toBe(false);
});

test('the beginning is where the partition begins now, also after old records went', () => {
  const trimmed = { topics: { [topic]: { ends: [4, 2, 0], earliest: [3, 2, 0] } } };
  expect(judge({ from: 'beginning' }, reader('a', [3, 4]), trimmed).passed).toBe(true);
  // They went after it had begun.
  expect(judge({ from: 'beginning' }, reader('a', [0, 4], [0, 2]), trimmed).passed).toBe(true);
  expect(judge({ from: 'beginning' }, reader('a', [4, 4]), trimmed).passed).toBe(false);
});

test('a client that ended before later records came has read the whole log', () => {
  const grown = { topics: { [topic]: [9, 2, 0] } };
  expect(judge({ from: 'beginning', whole: true }, reader('a', [0, 4], [0, 2]), grown).passed).toBe(true);
  expect(judge({ from: 'beginning', whole: true }, reader('a', [0, 8, 9], [0, 2]), grown).passed).toBe(false);
});

test('a partition that was empty when the client began need not be read', () => {
  const grown = { topics: { [topic]: [4, 2, 1] } };
  const exits = reader('a', [0, 4], [0, 2]);
  const written = (timestamp: number) => [seenRecord({ partition: 2, offset: 0, timestamp })];
  const passes = (records: readonly SeenRecord[]) =>
    judge({ from: 'beginning', whole: true }, exits, grown, records).passed;
  expect(passes(written(startedAt + 1))).toBe(true);
  expect(passes(written(startedAt - 1))).toBe(false);
  // The oldest record is not known any more.
  expect(passes([seenRecord({ partition: 2, offset: 7, timestamp: startedAt + 1 })])).toBe(false);
  expect(passes([])).toBe(false);
});

test('a topic that was made again was empty, whatever the one before it held', () => {
  const now = { topics: { [topic]: { id: 'second', ends: [1, 0, 1] } } };
  const records = [2, 0].map((partition) =>
    seenRecord({ topicId: 'second', partition, timestamp: startedAt + (partition === 0 ? -1 : 1) }),
  );
  expect(judge({ from: 'beginning' }, reader('a', [0, 1]), now, records).passed).toBe(true);
});

test('a client that goes to another offset later is judged by where it began', () => {
  const back = [...fromEnd, partitionRead({ connection: 'b', from: 0, to: 4, firstAt: startedAt + 500 })];
  expect(judge({ from: 'end', records: 4 }, back).passed).toBe(true);
  expect(judge({ from: 'beginning' }, back).passed).toBe(false);
  const inTwoParts = [
    ...reader('a', [0, 2, 4], [0, 2]),
    partitionRead({ connection: 'a', from: 2, to: 4, firstAt: startedAt + 500 }),
  ];
  expect(judge({ from: 'beginning', whole: true }, inTwoParts).passed).toBe(true);
});

test('records written while a client asks for the end are new to it', () => {
  const grown = { topics: { [topic]: [6, 2, 0] } };
  const written = (age: number) => [4, 5].map((offset) => seenRecord({ offset, timestamp: startedAt - age }));
  const passes = (from: number, records: readonly SeenRecord[]) =>
    judge({ from: 'end' }, reader('b', [from, 6]), grown, records).passed;
  expect(passes(4, written(20))).toBe(true);
  expect(passes(5, written(20))).toBe(true);
  expect(passes(4, written(2000))).toBe(false);
  expect(passes(4, [])).toBe(false);
  // Records of before the task are old, however late they came.
  expect(passes(3, [seenRecord({ offset: 3, timestamp: startedAt - 20 }), ...written(20)])).toBe(false);
});

test.each<[Params, readonly PartitionRead[], object]>([
  [{ from: 'beginning' }, [], { clients: 0, records: 0, others: 0 }],
  [{ from: 'beginning' }, all, { clients: 1, records: 6, others: 0 }],
  [{ from: 'beginning' }, [...all, ...fromEnd], { clients: 1, records: 6, others: 1, partition: 0, offset: 4 }],
  [{ from: 'end' }, reader('a', [4, 4], [1, 2]), { clients: 0, records: 0, others: 1, partition: 1, offset: 1 }],
  [{ from: 'end' }, fromEnd, { clients: 1, records: 0, others: 0 }],
  [{ from: 'beginning' }, reader('a', [0, 4]), { clients: 0, records: 0, others: 1, partition: 0, offset: 0 }],
])('the facts of %j of %j are %j', (params, reads, facts) => {
  expect(judge(params, reads).facts).toEqual(facts);
});

test('reads of other topics, and the order of reads, change nothing', () => {
  const range = fc.record({
    connection: fc.constantFrom('a', 'b', 'c'),
    partition: fc.nat(2),
    from: fc.nat(4),
    firstAt: fc.integer({ min: givenAt - 5, max: givenAt + 5 }),
  });
  const byPartition = {
    selector: (each: { connection: string; partition: number }) => `${each.connection} ${each.partition}`,
  };
  fc.assert(
    fc.property(
      fc.uniqueArray(range, byPartition),
      fc.constantFrom<Params['from']>('beginning', 'end'),
      (drafts, from) => {
        const reads = drafts.map((draft) => partitionRead({ ...draft, to: 4 }));
        const noise = reads.map((read) => ({ ...read, topic: 'others' }));
        const { passed, facts } = judge({ from }, reads);
        expect(judge({ from }, [...noise, ...reads])).toEqual({ passed, facts });
        const { passed: again, facts: others } = judge({ from }, reads.toReversed());
        expect([again, others['clients'], others['records']]).toEqual([passed, facts['clients'], facts['records']]);
      },
    ),
  );
});

test.each<[Params, string, string]>([
  [
    { from: 'beginning' },
    'un consumidor ha leído user-events desde el principio',
    'one consumer has read user-events from the beginning',
  ],
  [
    { from: 'beginning', clients: 1, whole: true },
    'un consumidor ha leído user-events desde el principio hasta el final',
    'one consumer has read user-events from the beginning to the end',
  ],
  [
    { from: 'beginning', whole: false },
    'un consumidor ha leído user-events desde el principio, sin llegar al final',
    'one consumer has read user-events from the beginning, but not to the end',
  ],
  [
    { from: 'beginning', clients: 2, records: 1 },
    '2 consumidores distintos han leído user-events desde el principio y han recibido al menos un evento',
    '2 different consumers have read user-events from the beginning and have received at least one event',
  ],
  [
    { from: 'end' },
    'un consumidor lee solo los eventos nuevos de user-events',
    'one consumer reads only the new events of user-events',
  ],
  [
    { from: 'end', records: 2 },
    'un consumidor lee solo los eventos nuevos de user-events y ha recibido al menos 2 eventos',
    'one consumer reads only the new events of user-events and has received at least 2 events',
  ],
  [
    { from: 'end', clients: 2 },
    '2 consumidores distintos leen solo los eventos nuevos de user-events',
    '2 different consumers read only the new events of user-events',
  ],
])('sentences of %j', (params, es, en) => {
  expect(readCheck.sentence({ topic, ...params }, 'es')).toBe(es);
  expect(readCheck.sentence({ topic, ...params }, 'en')).toBe(en);
});

test.each<[Params, string, string]>([
  [
    { from: 'beginning' },
    'ningún consumidor ha leído user-events desde el principio',
    'no consumer has read user-events from the beginning',
  ],
  [
    { from: 'end', records: 1 },
    'ningún consumidor lee solo los eventos nuevos de user-events y ha recibido al menos un evento',
    'no consumer reads only the new events of user-events and has received at least one event',
  ],
  [
    { from: 'end', clients: 2 },
    'menos de 2 consumidores distintos leen solo los eventos nuevos de user-events',
    'fewer than 2 different consumers read only the new events of user-events',
  ],
])('denials of %j', (params, es, en) => {
  expect(readCheck.denial?.({ topic, ...params }, 'es')).toBe(es);
  expect(readCheck.denial?.({ topic, ...params }, 'en')).toBe(en);
});

const ofGroup = (reads: readonly PartitionRead[], group = 'email'): PartitionRead[] =>
  reads.map((read) => ({ ...read, group }));
const went = reader('g', [2, 4], [2, 2], [0, 0]);
const committed = (to: number, at: number, partition = 0) =>
  ({ kind: 'committed', at, group: 'email', topic, partition, from: null, to }) as const;

test('a group goes on at the offset that it had committed before, at the start or later, which is no beginning at the end', () => {
  const judgeGroup = (
    params: Params,
    reads: readonly PartitionRead[],
    events: readonly TimelineEvent[] = [],
    offsets = [2, 2, 0],
  ) =>
    readCheck.evaluate(
      { topic, ...params },
      viewOf({ start: { ...full, groups: { email: { committed: offsets } } }, now: full, reads, events }),
    ).passed;
  expect(judgeGroup({ from: 'committed' }, ofGroup(went))).toBe(true);
  expect(judgeGroup({ from: 'committed' }, went)).toBe(false);
  expect(judgeGroup({ from: 'committed' }, ofGroup(went, 'others'))).toBe(false);
  expect(judgeGroup({ from: 'committed' }, ofGroup(went), [], [1, 2, 0])).toBe(false);
  expect(judgeGroup({ from: 'committed' }, ofGroup(went), [committed(2, startedAt)], [1, 2, 0])).toBe(true);
  expect(judgeGroup({ from: 'committed' }, ofGroup(went), [committed(2, startedAt + 1)], [1, 2, 0])).toBe(false);
  expect(judgeGroup({ from: 'end' }, ofGroup(fromEnd))).toBe(false);
  expect(judgeGroup({ from: 'end' }, fromEnd)).toBe(true);
  expect(judgeGroup({ from: 'end' }, ofGroup(fromEnd), [], [1, 1, 1])).toBe(true);
});

test('reads for a group and reads for none are told apart', () => {
  expect(judge({ from: 'beginning', grouped: true }, ofGroup(all)).passed).toBe(true);
  expect(judge({ from: 'beginning', grouped: true }, all).passed).toBe(false);
  expect(judge({ from: 'beginning', grouped: false }, ofGroup(all)).passed).toBe(false);
  expect(judge({ from: 'beginning', grouped: false }, all).passed).toBe(true);
});
