import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterwards, seenRecord, viewOf } from '../../../../test/check-views.js';
import { pastRetentionCheck } from './past-retention.js';

const topic = 'user-events';

interface Case {
  /** Milliseconds ago. */
  readonly ages: readonly number[];
  readonly earliest?: number;
  readonly retention?: string;
  readonly setAgo?: number;
}

function judge({ ages, earliest = 0, retention, setAgo }: Case, atLeast = 4000) {
  const configs = retention === undefined ? {} : { 'retention.ms': retention };
  const view = viewOf({
    now: { topics: { [topic]: { ends: [ages.length], earliest: [earliest], configs } } },
    records: ages.map((age, offset) => seenRecord({ offset, timestamp: afterwards - age })),
    events:
      setAgo === undefined
        ? []
        : [
            {
              ...{ kind: 'config-changed', at: afterwards - setAgo, topic },
              ...{ config: 'retention.ms', from: null, to: retention ?? null },
            },
          ],
  });
  return pastRetentionCheck.evaluate({ topic, atLeast }, view);
}

test.each<[Case, boolean, object]>([
  [{ ages: [] }, false, { count: 0 }],
  [{ ages: [60_000] }, false, { count: 0 }],
  [{ ages: [60_000, 900], retention: '5000', setAgo: 4000 }, true, { count: 1, age: 60, retention: 5 }],
  [{ ages: [60_000], retention: '5000', setAgo: 3999 }, false, { count: 1 }],
  [{ ages: [60_000], retention: '5000' }, false, { count: 1 }],
  [{ ages: [4000, 900], retention: '5000', setAgo: 9000 }, false, { count: 0, retention: 5 }],
  // Those that are gone do not count.
  [{ ages: [60_000, 900], earliest: 1, retention: '5000', setAgo: 9000 }, false, { count: 0 }],
  [{ ages: [60_000], retention: '-1', setAgo: 9000 }, false, { count: 0 }],
])('%j is %j with %j', (given, passed, facts) => {
  expect(judge(given)).toMatchObject({ passed, facts });
});

test('a topic that does not exist has none', () => {
  expect(pastRetentionCheck.evaluate({ topic, atLeast: 1 }, viewOf({}))).toEqual({
    passed: false,
    facts: { count: 0 },
  });
});

test('it passes exactly where one record at least is older than the retention', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20_000), { maxLength: 9 }), fc.nat(20_000), (ages, retention) => {
      const { passed } = judge({ ages, retention: `${retention}`, setAgo: 9000 });
      expect(passed).toBe(ages.some((age) => age > retention));
    }),
  );
});
