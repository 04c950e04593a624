import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, seenRecord, viewOf } from '../../../../test/check-views.js';
import { type SpreadCheck, spreadCheck } from './spread.js';

const topic = 'user-events';
type Params = Omit<SpreadCheck, 'topic'>;

/** Records without a key, by their partitions, in the order of writing; an older one lies in partition 2 of 3. */
function judge(params: Params, partitions: readonly number[], key: string | null = null) {
  const ends = [0, 0, 1];
  const written = partitions.map((partition, index) =>
    seenRecord({ partition, offset: (ends[partition] as number)++, timestamp: givenAt + index, key }),
  );
  const older = seenRecord({ partition: 2, offset: 0, timestamp: givenAt - 1 });
  const view = viewOf({
    start: { topics: { [topic]: [0, 0, 1] } },
    now: { topics: { [topic]: ends } },
    records: [older, ...written],
  });
  return spreadCheck.evaluate({ topic, ...params }, view);
}

test.each<[Params, readonly number[], boolean, string]>([
  [{ last: 3 }, [1, 1, 1], true, '0, 3, 0'],
  [{ last: 3 }, [1, 1], false, '0, 2, 0'],
  [{ last: 3, together: true }, [1, 1, 1], true, '0, 3, 0'],
  [{ last: 3, together: true }, [1, 1, 2], false, '0, 2, 1'],
  [{ last: 3, together: false }, [1, 1, 2], true, '0, 2, 1'],
  [{ last: 3, together: false }, [1, 1, 1], false, '0, 3, 0'],
  [{ last: 3, together: false }, [0, 1], false, '1, 1, 0'],
  [{ last: 3, even: true }, [0, 1, 2], true, '1, 1, 1'],
  [{ last: 4, even: true }, [0, 1, 2, 0], true, '2, 1, 1'],
  [{ last: 4, even: true }, [0, 1, 0, 1], false, '2, 2, 0'],
  [{ last: 4, even: false }, [0, 1, 0, 1], true, '2, 2, 0'],
  // What was written before the newest does not count.
  [{ last: 3, even: true }, [1, 1, 1, 1, 2, 0, 1], true, '1, 1, 1'],
  [{ last: 3, together: true }, [0, 1, 2, 2, 2, 2], true, '0, 0, 3'],
])('%j of the partitions %j is %j', (params, partitions, passed, spread) => {
  expect(judge(params, partitions)).toMatchObject({ passed, facts: { spread, written: partitions.length } });
});

test('records with a key do not count', () => {
  expect(judge({ last: 3, together: true }, [1, 1, 1], 'user-1')).toEqual({
    passed: false,
    facts: { spread: '0, 0, 0', written: 0 },
  });
});

test('of a topic that does not exist nothing passes', () => {
  expect(spreadCheck.evaluate({ topic, last: 1 }, viewOf({}))).toEqual({
    passed: false,
    facts: { spread: '-', written: 0 },
  });
});

test('records that take turns are even, wherever they begin', () => {
  fc.assert(
    fc.property(fc.nat(2), fc.integer({ min: 1, max: 30 }), (first, last) => {
      const turns = Array.from({ length: last }, (_, index) => (first + index) % 3);
      expect(judge({ last, even: true }, turns).passed).toBe(true);
      expect(judge({ last, together: true }, turns).passed).toBe(last === 1);
    }),
  );
});

test.each<[Params, string, string]>([
  [
    { last: 9, together: true },
    'los últimos 9 eventos nuevos sin clave de user-events están en una sola partición',
    'the last 9 new events without a key in user-events are in one partition alone',
  ],
  [
    { last: 9, even: true },
    'los últimos 9 eventos nuevos sin clave de user-events están repartidos por igual entre las particiones',
    'the last 9 new events without a key in user-events are spread evenly over the partitions',
  ],
  [
    { last: 1 },
    'el último evento nuevo sin clave de user-events existe',
    'the last new event without a key in user-events exists',
  ],
])('sentences of %j', (params, es, en) => {
  expect([spreadCheck.sentence({ topic, ...params }, 'es'), spreadCheck.sentence({ topic, ...params }, 'en')]).toEqual([
    es,
    en,
  ]);
});
