import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, seenRecord, viewOf } from '../../../../test/check-views.js';
import { type KeysCheck, keysCheck } from './keys.js';

const topic = 'user-events';
type Params = Omit<KeysCheck, 'topic'>;
/** A record by its key and partition. */
type Draft = readonly [key: string | null, partition: number];

function judge(params: Params, written: readonly Draft[], older: readonly Draft[] = []) {
  const ends = [0, 0, 0, 0];
  const recordsOf = (drafts: readonly Draft[], timestamp: number) =>
    drafts.map(([key, partition]) => seenRecord({ key, partition, offset: (ends[partition] as number)++, timestamp }));
  const before = recordsOf(older, givenAt - 1);
  const start = { topics: { [topic]: [...ends] } };
  const records = [...before, ...recordsOf(written, givenAt + 1)];
  return keysCheck.evaluate({ topic, ...params }, viewOf({ start, now: { topics: { [topic]: ends } }, records }));
}

const two = ['user-1', 'user-4'];

test.each<[Params, readonly Draft[], readonly Draft[], boolean]>([
  [{ keys: two }, [], [], false],
  [{ keys: two }, [['user-1', 2]], [], false],
  [
    { keys: two },
    [
      ['user-1', 2],
      ['user-4', 1],
    ],
    [],
    true,
  ],
  [{ keys: ['user-1'] }, [['user-1', 2]], [], true],
  [
    { keys: two, each: 2 },
    [
      ['user-1', 2],
      ['user-1', 2],
      ['user-4', 1],
    ],
    [],
    false,
  ],
  [
    { keys: two, each: 2 },
    [
      ['user-1', 2],
      ['user-1', 2],
      ['user-4', 1],
      ['user-4', 1],
      ['user-4', 1],
    ],
    [],
    true,
  ],
  [
    { keys: two, samePartition: true },
    [
      ['user-1', 2],
      ['user-1', 2],
      ['user-4', 1],
    ],
    [],
    true,
  ],
  [
    { keys: two, samePartition: true },
    [
      ['user-1', 2],
      ['user-4', 1],
      ['user-4', 0],
    ],
    [],
    false,
  ],
  [
    { keys: two, samePartition: true },
    [
      ['user-1', 2],
      ['user-1', 2],
    ],
    [],
    false,
  ],
  [
    { keys: two, samePartition: false },
    [
      ['user-1', 2],
      ['user-4', 1],
      ['user-4', 0],
    ],
    [],
    true,
  ],
  [
    { keys: two, samePartition: false },
    [
      ['user-1', 2],
      ['user-1', 2],
      ['user-4', 1],
    ],
    [],
    false,
  ],
  [
    { keys: two, samePartition: false },
    [
      ['user-4', 1],
      ['user-4', 0],
    ],
    [],
    true,
  ],
  [
    { keys: two, each: 1, samePartition: false },
    [
      ['user-4', 1],
      ['user-4', 0],
    ],
    [],
    false,
  ],
  [
    { keys: two, partitions: 2 },
    [
      ['user-1', 2],
      ['user-4', 1],
    ],
    [],
    true,
  ],
  [
    { keys: two, partitions: 2 },
    [
      ['user-1', 2],
      ['user-4', 2],
    ],
    [],
    false,
  ],
  [
    { keys: two, partitions: 2 },
    [
      ['user-1', 2],
      ['user-4', 2],
      ['user-8', 0],
    ],
    [],
    false,
  ],
  // Other keys, and records without one, do not matter.
  [
    { keys: ['user-1'], samePartition: true },
    [
      ['user-1', 2],
      [null, 0],
      ['user-9', 1],
    ],
    [],
    true,
  ],
  [{ keys: two, allRecords: true }, [['user-1', 2]], [['user-4', 1]], true],
  [{ keys: two }, [['user-1', 2]], [['user-4', 1]], false],
  [{ keys: ['user-1'], samePartition: false, allRecords: true }, [['user-1', 3]], [['user-1', 0]], true],
  [{ keys: ['user-1'], samePartition: false }, [['user-1', 3]], [['user-1', 0]], false],
  [{ keys: ['user-1'], samePartition: true }, [['user-1', 3]], [['user-1', 0]], true],
])('%j of %j after %j is %j', (params, written, older, passed) => {
  expect(judge(params, written, older).passed).toBe(passed);
});

test.each<[Params, readonly Draft[], object]>([
  [{ keys: two }, [], { used: 0, partitions: '-', missing: 'user-1', count: 0 }],
  [
    { keys: two, each: 2 },
    [
      ['user-1', 2],
      ['user-1', 2],
      ['user-4', 1],
    ],
    { used: 2, partitions: '1, 2', missing: 'user-4', count: 1 },
  ],
  [
    { keys: two, samePartition: true },
    [
      ['user-1', 2],
      ['user-4', 3],
      ['user-4', 0],
    ],
    { used: 3, partitions: '0, 3', key: 'user-4' },
  ],
  [
    { keys: two, partitions: 2 },
    [
      ['user-1', 2],
      ['user-4', 2],
    ],
    { used: 1, partitions: '2' },
  ],
])('the facts of %j of %j are %j', (params, written, facts) => {
  expect(judge(params, written).facts).toEqual(facts);
});

test('records of other keys never change a judgement, and the order of records neither', () => {
  const draft = fc.tuple(fc.constantFrom<string | null>('user-1', 'user-4', null, 'user-9'), fc.nat(3));
  fc.assert(
    fc.property(fc.array(draft), fc.constantFrom(true, false, undefined), (drafts, samePartition) => {
      const params = { keys: two, ...(samePartition !== undefined && { samePartition }) };
      const own = drafts.filter(([key]) => key !== null && two.includes(key));
      expect(judge(params, drafts)).toEqual(judge(params, own));
      expect(judge(params, drafts.toReversed()).passed).toBe(judge(params, own).passed);
    }),
  );
});

test.each<[Params, string, string]>([
  [
    { keys: ['user-1'] },
    'al menos un evento nuevo en user-events con la clave user-1',
    'at least one new event in user-events with the key user-1',
  ],
  [
    { keys: ['user-1'], each: 2, samePartition: true },
    'al menos 2 eventos nuevos en user-events con la clave user-1, en una sola partición',
    'at least 2 new events in user-events with the key user-1, in one partition alone',
  ],
  [
    { keys: ['user-8'], samePartition: false, allRecords: true },
    'eventos de la clave user-8 en dos particiones o más de user-events',
    'events of the key user-8 in two partitions or more of user-events',
  ],
  [
    { keys: ['user-8'], each: 1, samePartition: false, allRecords: true },
    'al menos 2 eventos en user-events con la clave user-8, repartidos en dos particiones o más',
    'at least 2 events in user-events with the key user-8, spread over two partitions or more',
  ],
  [
    { keys: ['user-1', 'user-4', 'user-8'], each: 4, samePartition: true, partitions: 2 },
    'al menos 4 eventos nuevos en user-events con cada una de las claves user-1, user-4 y user-8, cada clave en una sola partición y, entre todas, al menos 2 particiones',
    'at least 4 new events in user-events with each of the keys user-1, user-4 and user-8, each key in one partition alone and, all together, at least 2 partitions',
  ],
  [
    { keys: two, samePartition: false },
    'eventos nuevos de alguna de las claves user-1 o user-4 en dos particiones o más de user-events',
    'new events of one of the keys user-1 or user-4 in two partitions or more of user-events',
  ],
  [
    { keys: two, each: 1, samePartition: false },
    'al menos un evento nuevo en user-events con cada una de las claves user-1 y user-4, alguna clave en dos particiones o más',
    'at least one new event in user-events with each of the keys user-1 and user-4, one key at least in two partitions or more',
  ],
  [
    { keys: two, partitions: 2 },
    'al menos un evento nuevo en user-events con cada una de las claves user-1 y user-4, en al menos 2 particiones entre todas',
    'at least one new event in user-events with each of the keys user-1 and user-4, in at least 2 partitions all together',
  ],
  [
    { keys: ['user-1'], each: 2, partitions: 2 },
    'al menos 2 eventos nuevos en user-events con la clave user-1, en al menos 2 particiones',
    'at least 2 new events in user-events with the key user-1, in at least 2 partitions',
  ],
])('sentences of %j', (params, es, en) => {
  expect(keysCheck.sentence({ topic, ...params }, 'es')).toBe(es);
  expect(keysCheck.sentence({ topic, ...params }, 'en')).toBe(en);
});
