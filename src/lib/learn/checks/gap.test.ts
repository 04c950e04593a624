import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenAt, viewOf } from '../../../../test/check-views.js';
import type { TimelineEvent } from '../observe/observation.js';
import { type GapCheck, gapCheck } from './gap.js';

const group = 'notifications-group';
type Gap = Extract<TimelineEvent, { kind: 'gap' }>;

/** A gap of so many milliseconds that ended a minute after the task was given. */
const gapOf = (how: Gap['how'], ms: number, others: Partial<Gap> = {}): Gap => {
  const at = others.at ?? givenAt + 60_000;
  return { kind: 'gap', group, topic: 'user-events', partition: 1, how, at, from: at - ms, ...others };
};
const judge = (params: Omit<GapCheck, 'group'>, events: readonly TimelineEvent[]) =>
  gapCheck.evaluate({ group, ...params }, viewOf({ events }));

test.each<[Omit<GapCheck, 'group'>, readonly TimelineEvent[], boolean]>([
  [{ how: 'leave' }, [], false],
  [{ how: 'leave' }, [gapOf('leave', 200)], true],
  [{ how: 'leave' }, [gapOf('expiry', 200)], false],
  [{ how: 'expiry' }, [gapOf('leave', 6000)], false],
  [{ how: 'expiry', atLeast: 5000 }, [gapOf('expiry', 5000)], true],
  [{ how: 'expiry', atLeast: 5000 }, [gapOf('expiry', 4999)], false],
  [{ how: 'leave', atMost: 3000 }, [gapOf('leave', 3000)], true],
  [{ how: 'leave', atMost: 3000 }, [gapOf('leave', 3001)], false],
  [{ how: 'leave', atLeast: 100, atMost: 300 }, [gapOf('leave', 50), gapOf('leave', 400)], false],
  [{ how: 'leave', atLeast: 100, atMost: 300 }, [gapOf('leave', 50), gapOf('leave', 200)], true],
  [{ how: 'leave' }, [gapOf('leave', 200, { group: 'notifications-grup' })], false],
  [{ how: 'leave' }, [gapOf('leave', 200, { at: givenAt - 1 })], false],
  // It began before the task was given.
  [{ how: 'leave' }, [gapOf('leave', 200, { at: givenAt })], true],
  [{ how: 'leave' }, [{ ...gapOf('leave', 200), kind: 'member-left', member: 'm', number: 1 }], false],
])('%j of %j is %j', (params, events, passed) => {
  expect(judge(params, events).passed).toBe(passed);
});

test.each<[Omit<GapCheck, 'group'>, readonly TimelineEvent[], object]>([
  [{ how: 'leave' }, [], { count: 0 }],
  [{ how: 'expiry' }, [gapOf('leave', 249)], { count: 0, seconds: 0.2, how: 'leave', partition: 1 }],
  [
    { how: 'expiry', atLeast: 5000 },
    [gapOf('expiry', 6150, { partition: 2 }), gapOf('expiry', 400)],
    { count: 2, seconds: 6.2, how: 'expiry', partition: 2 },
  ],
  [
    { how: 'leave', atMost: 100 },
    [gapOf('leave', 200), gapOf('leave', 700), gapOf('expiry', 6000)],
    { count: 2, seconds: 0.7, how: 'leave', partition: 1 },
  ],
])('the facts of %j of %j are %j', (params, events, facts) => {
  expect(judge(params, events).facts).toEqual(facts);
});

test('gaps of other groups, and the order of gaps, change nothing', () => {
  const gap = fc.tuple(fc.constantFrom<Gap['how']>('leave', 'expiry'), fc.nat(8000));
  fc.assert(
    fc.property(fc.array(gap), fc.nat(8000), (drafts, atLeast) => {
      const gaps = drafts.map(([how, ms]) => gapOf(how, ms));
      const noise = gaps.map((each) => ({ ...each, group: 'others' }));
      const params = { how: 'expiry', atLeast } as const;
      expect(judge(params, [...noise, ...gaps])).toEqual(judge(params, gaps));
      expect(judge(params, gaps.toReversed()).passed).toBe(judge(params, gaps).passed);
    }),
  );
});

test.each<[Omit<GapCheck, 'group'>, string, string]>([
  [
    { how: 'leave' },
    'un miembro del grupo notifications-group sale avisando y deja particiones sin dueño',
    'a member says that it leaves the group notifications-group, and partitions are without an owner',
  ],
  [
    { how: 'leave', atMost: 1500 },
    'un miembro del grupo notifications-group sale avisando y deja particiones sin dueño 1,5 s como mucho',
    'a member says that it leaves the group notifications-group, and partitions are without an owner for 1.5 s at most',
  ],
  [
    { how: 'expiry', atLeast: 5000 },
    'un miembro del grupo notifications-group desaparece sin avisar y deja particiones sin dueño 5 s o más',
    'a member of the group notifications-group vanishes without a word, and partitions are without an owner for 5 s or more',
  ],
  [
    { how: 'expiry', atLeast: 5000, atMost: 60_000 },
    'un miembro del grupo notifications-group desaparece sin avisar y deja particiones sin dueño de 5 s a 1 min',
    'a member of the group notifications-group vanishes without a word, and partitions are without an owner for 5 s to 1 min',
  ],
])('sentences of %j', (params, es, en) => {
  expect(gapCheck.sentence({ group, ...params }, 'es')).toBe(es);
  expect(gapCheck.sentence({ group, ...params }, 'en')).toBe(en);
});
