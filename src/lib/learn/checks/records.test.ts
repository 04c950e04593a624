import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, seenRecord, viewOf } from '../../../../test/check-views.js';
import type { SeenRecord } from '../observe/observation.js';
import { type RecordsCheck, recordsCheck } from './records.js';

const topic = 'user-events';
type Params = Omit<RecordsCheck, 'topic'>;

/** Records of partition 0 and 1 in the order of writing; the topic had 2 and 0 of them at the start. */
function viewWith(...drafts: readonly Partial<SeenRecord>[]) {
  const ends = [2, 0];
  const written = drafts.map((draft, index) => {
    const partition = draft.partition ?? 0;
    const offset = draft.offset ?? (ends[partition] as number)++;
    return seenRecord({ timestamp: givenAt + index, ...draft, partition, offset });
  });
  const older = [0, 1].map((offset) => seenRecord({ offset, timestamp: givenAt - 1, key: 'user-1', value: 'old' }));
  return viewOf({
    start: { topics: { [topic]: [2, 0] } },
    now: { topics: { [topic]: ends } },
    records: [...older, ...written],
  });
}

const judge = (params: Params, drafts: readonly Partial<SeenRecord>[]) =>
  recordsCheck.evaluate({ topic, ...params }, viewWith(...drafts));

const created = { key: 'user-1', value: '{"eventType":"USER_CREATED","user":{"id":7}}' };
const broken = { key: 'user-1', value: '{eventType:USER_CREATED}' };

test.each<[Params, readonly Partial<SeenRecord>[], boolean]>([
  [{}, [], false],
  [{}, [{}], true],
  [{ count: 0 }, [], true],
  [{ count: 0 }, [{}], false],
  [{ count: 2 }, [{}], false],
  [{ count: 2 }, [{}, {}], true],
  [{ count: 2 }, [{}, {}, {}], false],
  [{ min: 2 }, [{}], false],
  [{ min: 2 }, [{}, {}, {}], true],
  [{ max: 1 }, [], true],
  [{ max: 1 }, [{}], true],
  [{ max: 1 }, [{}, {}], false],
  [{ min: 1, max: 2 }, [], false],
  [{ min: 1, max: 2 }, [{}, {}], true],
  [{ min: 1, max: 2 }, [{}, {}, {}], false],
  [{ key: 'user-1' }, [{ key: 'user-1' }], true],
  [{ key: 'user-1' }, [{ key: 'user-10' }, { key: null }], false],
  [{ keyStart: 'us' }, [{ key: 'user-1' }], true],
  [{ keyStart: '{' }, [{ key: 'user-1' }, { key: null }], false],
  [{ exceptKeys: ['user-1', 'user-2'] }, [{ key: 'user-1' }, { key: 'user-2' }, { key: null }], false],
  [{ exceptKeys: ['user-1', 'user-2'] }, [{ key: 'user-3' }], true],
  [{ keyed: true }, [{ key: 'user-1' }], true],
  [{ keyed: true }, [{ key: null }], false],
  [{ keyed: false }, [{ key: null }], true],
  [{ keyed: false }, [{ key: '' }], false],
  [{ partition: 1 }, [{ partition: 1 }], true],
  [{ partition: 1 }, [{ partition: 0 }], false],
  [{ partition: 0 }, [{ partition: 1 }], false],
  [{ exceptPartition: 1 }, [{ partition: 1 }], false],
  [{ exceptPartition: 1 }, [{ partition: 0 }], true],
  [{ value: 'hola' }, [{ value: 'hola' }], true],
  [{ value: 'hola' }, [{ value: 'hola ' }], false],
  [{ json: { eventType: 'USER_CREATED' } }, [created], true],
  [{ json: { eventType: 'USER_CREATED' } }, [broken], false],
  [{ json: { eventType: 'USER_DELETED' } }, [created], false],
  [{ json: { eventType: 'USER_CREATED', 'user.id': '7' } }, [created], true],
  [{ json: { eventType: 'USER_CREATED', 'user.id': '8' } }, [created], false],
  [{ json: { 'user.id': '*' } }, [created], true],
  [{ json: { 'user.name': '*' } }, [created], false],
  [{ json: {} }, [broken], true],
  // One record must have all of it.
  [{ key: 'user-2', json: { eventType: 'USER_CREATED' } }, [created, { key: 'user-2' }], false],
  [{ key: 'user-1', json: { eventType: 'USER_CREATED' }, count: 1 }, [created, { key: 'user-2' }], true],
  [{ key: 'user-1', max: 0 }, [{ key: 'user-2' }], true],
])('%j of %j is %j', (params, drafts, passed) => {
  expect(judge(params, drafts).passed).toBe(passed);
});

test('records of before, of a topic that is gone, and of another topic do not count', () => {
  const count = (params: Parameters<typeof viewOf>[0]) =>
    recordsCheck.evaluate({ topic }, viewOf(params)).facts['written'];
  const start = { topics: { [topic]: { id: 'first', ends: [3] } } };
  const records = [0, 1, 2, 3].map((offset) => seenRecord({ topicId: 'first', offset }));
  const again = seenRecord({ topicId: 'second', offset: 0 });
  expect(count({ start, now: start, records: records.slice(0, 3) })).toBe(0);
  expect(count({ start, now: { topics: { [topic]: { id: 'first', ends: [4] } } }, records })).toBe(1);
  const recreated = { topics: { [topic]: { id: 'second', ends: [1] } } };
  expect(count({ start, now: recreated, records: [...records, again] })).toBe(1);
  expect(count({ start, now: {}, records })).toBe(0);
  expect(count({ now: recreated, records: [again, seenRecord({ topic: 'others' })] })).toBe(1);
});

test('a partition that was added counts from its first record', () => {
  const start = { topics: { [topic]: [3] } };
  const now = { topics: { [topic]: [3, 2] } };
  const records = [0, 1].map((offset) => seenRecord({ partition: 1, offset }));
  expect(recordsCheck.evaluate({ topic, count: 2, partition: 1 }, viewOf({ start, now, records })).passed).toBe(true);
});

test.each<[Params, readonly Partial<SeenRecord>[], object]>([
  [{}, [], { count: 0, written: 0 }],
  [{}, [{ key: null, value: null }], { count: 1, written: 1, found: 'null', key: 'null', partition: 0, offset: 2 }],
  [
    { key: 'user-4' },
    [created, { partition: 1, key: 'user-5', value: 'x' }],
    { count: 0, written: 2, found: 'x', key: 'user-5', partition: 1, offset: 0 },
  ],
  [
    { json: { eventType: '*' } },
    [created, broken],
    { count: 1, written: 2, found: created.value, key: 'user-1', partition: 0, offset: 2 },
  ],
  [
    {},
    [{ partition: 1, value: 'newest', timestamp: givenAt + 99 }, { value: 'listed last' }],
    { count: 2, written: 2, found: 'newest', key: 'null', partition: 1, offset: 0 },
  ],
])('the facts of %j of %j are %j', (params, drafts, facts) => {
  expect(judge(params, drafts).facts).toEqual(facts);
});

test('records of other partitions and topics, in whatever order, change nothing for one partition', () => {
  const draft = fc.record({ key: fc.constantFrom('user-1', 'user-4', null), value: fc.constantFrom('a', 'b') });
  fc.assert(
    fc.property(fc.array(draft), fc.array(draft), fc.array(draft), fc.nat(5), (own, beside, foreign, count) => {
      const params = { topic, partition: 0, key: 'user-1', count };
      const written = own.map((each, index) => seenRecord({ ...each, offset: index }));
      const noise = [
        ...beside.map((each, index) => seenRecord({ ...each, partition: 1, offset: index })),
        ...foreign.map((each, index) => seenRecord({ ...each, topic: 'others', offset: index })),
      ];
      const now = { topics: { [topic]: [own.length, beside.length], others: [foreign.length] } };
      const judgeAll = (records: readonly SeenRecord[]) => recordsCheck.evaluate(params, viewOf({ now, records }));
      const alone = judgeAll(written);
      expect(judgeAll([...noise, ...written]).passed).toBe(alone.passed);
      expect(judgeAll([...written, ...noise.toReversed()]).facts['count']).toBe(alone.facts['count']);
    }),
  );
});

test.each<[Params, string, string]>([
  [{}, 'al menos un evento nuevo en user-events', 'at least one new event in user-events'],
  [{ min: 2 }, 'al menos 2 eventos nuevos en user-events', 'at least 2 new events in user-events'],
  [
    { exceptPartition: 2, keyed: true },
    'al menos un evento nuevo en user-events, fuera de la partición 2, con clave',
    'at least one new event in user-events, not in partition 2, with a key',
  ],
  [{ count: 0 }, 'ningún evento nuevo en user-events', 'no new event in user-events'],
  [{ max: 0 }, 'ningún evento nuevo en user-events', 'no new event in user-events'],
  [{ count: 1 }, 'exactamente un evento nuevo en user-events', 'exactly one new event in user-events'],
  [{ count: 2 }, 'exactamente 2 eventos nuevos en user-events', 'exactly 2 new events in user-events'],
  [{ max: 1 }, 'como mucho un evento nuevo en user-events', 'at most one new event in user-events'],
  [{ min: 2, max: 4 }, 'de 2 a 4 eventos nuevos en user-events', '2 to 4 new events in user-events'],
  [{ min: 3, max: 3 }, 'exactamente 3 eventos nuevos en user-events', 'exactly 3 new events in user-events'],
  [
    { key: 'user-1', json: { eventType: 'USER_CREATED' } },
    'al menos un evento nuevo en user-events, con clave user-1 y eventType = USER_CREATED',
    'at least one new event in user-events, with key user-1 and eventType = USER_CREATED',
  ],
  [
    { keyed: true },
    'al menos un evento nuevo en user-events, con clave',
    'at least one new event in user-events, with a key',
  ],
  [
    { keyed: false, json: { name: '*' } },
    'al menos un evento nuevo en user-events, sin clave y con el campo name',
    'at least one new event in user-events, without a key and with the field name',
  ],
  [
    { keyed: true, key: 'user-1', partition: 2, value: 'hola' },
    'al menos un evento nuevo en user-events, partición 2, con clave user-1 y el texto «hola»',
    'at least one new event in user-events, partition 2, with key user-1 and the text "hola"',
  ],
  [
    { exceptPartition: 2, exceptKeys: ['user-1', 'user-2'] },
    'al menos un evento nuevo en user-events, fuera de la partición 2, con una clave que no sea user-1 o user-2',
    'at least one new event in user-events, not in partition 2, with a key other than user-1 or user-2',
  ],
  [
    { keyStart: '{' },
    'al menos un evento nuevo en user-events, con una clave que empieza por {',
    'at least one new event in user-events, with a key that begins with {',
  ],
])('sentences of %j', (params, es, en) => {
  expect(recordsCheck.sentence({ topic, ...params }, 'es')).toBe(es);
  expect(recordsCheck.sentence({ topic, ...params }, 'en')).toBe(en);
});

test.each<[Params, string, string]>([
  [
    { key: 'user-1' },
    'ningún evento nuevo en user-events, con clave user-1',
    'no new event in user-events, with key user-1',
  ],
  [{ min: 2 }, 'como mucho un evento nuevo en user-events', 'at most one new event in user-events'],
  [{ min: 3 }, 'como mucho 2 eventos nuevos en user-events', 'at most 2 new events in user-events'],
  [{ count: 0 }, 'al menos un evento nuevo en user-events', 'at least one new event in user-events'],
  [{ max: 1 }, 'al menos 2 eventos nuevos en user-events', 'at least 2 new events in user-events'],
  [{ count: 2 }, 'no exactamente 2 eventos nuevos en user-events', 'not exactly 2 new events in user-events'],
])('denials of %j', (params, es, en) => {
  expect(recordsCheck.denial?.({ topic, ...params }, 'es')).toBe(es);
  expect(recordsCheck.denial?.({ topic, ...params }, 'en')).toBe(en);
});
