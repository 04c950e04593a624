import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import type { GroupDescription } from '../kafka/cluster.js';
import { parseOffset } from '../offsets/parse.js';
import { lagRows, lagTotals } from './lag.js';
import { liveGroupError, parseResetTopic, planReset } from './reset.js';

const member = (id: string, topic: string, partitions: number[]) => ({
  id,
  clientId: `${id}-client`,
  host: '/127.0.0.1',
  instanceId: null,
  assignment: [{ topic, partitions }],
});

describe('lag', () => {
  test('counts commits, owned partitions without one, and partitions whose end is not known', () => {
    const rows = lagRows(
      { members: [member('a', 'orders', [0, 1])] },
      [
        { topic: 'orders', partition: 0, offset: 5 },
        { topic: 'gone', partition: 2, offset: 7 },
      ],
      new Map([
        ['orders 0', { offset: 12 }],
        ['orders 1', { offset: 3 }],
      ]),
    );
    expect(rows).toEqual([
      { topic: 'gone', partition: 2, committed: 7, end: null, lag: null, member: null },
      { topic: 'orders', partition: 0, committed: 5, end: 12, lag: 7, member: 'a' },
      { topic: 'orders', partition: 1, committed: null, end: 3, lag: null, member: 'a' },
    ]);
    expect(lagTotals(rows)).toEqual({ lag: 7, partitions: 3, uncommitted: 1, withoutEnd: 1 });
  });

  test('a commit beyond the end has lag 0', () => {
    const [row] = lagRows(
      { members: [] },
      [{ topic: 't', partition: 0, offset: 9 }],
      new Map([['t 0', { offset: 4 }]]),
    );
    expect(row).toMatchObject({ committed: 9, end: 4, lag: 0 });
  });
});

describe('reset', () => {
  const log = { earliest: 10, latest: 50, atTime: 30 };
  const target = { topic: 't', partition: 0, committed: 20, log };
  const group = { group: 'g', type: 'classic' } as const;
  const to = (text: string) => ({ expression: parseOffset(text, Date.UTC(2026, 0, 1)) });

  test.each([
    ['earliest', 10],
    ['latest', 50],
    ['33', 33],
    ['-5', 45],
    ['+5', 15],
    ['@-1h', 30],
  ])('--to %s', (text, offset) => {
    expect(planReset(group, to(text), [target])).toEqual([
      { name: 'g', action: 'reset', details: { topic: 't', partition: 0, from: 20, to: offset } },
    ]);
  });

  test.each([
    [5, 25, undefined],
    [-5, 15, undefined],
    [-500, 10, '--shift -500'],
    [500, 50, '--shift 500'],
  ])('--shift %i', (shift, offset, outside) => {
    expect(planReset(group, { shift }, [target])[0]).toMatchObject({ details: { to: offset } });
    expect(planReset(group, { shift }, [target])[0]?.clamped?.requested).toBe(outside);
  });

  test('an offset that is committed already is unchanged, and a shift without a commit is refused', () => {
    expect(planReset(group, to('20'), [target])[0]?.unchanged).toBe(true);
    expect(planReset({ ...group, type: 'share' }, to('20'), [target])[0]?.unchanged).toBeUndefined();
    const [refused] = planReset(group, { shift: 1 }, [{ ...target, committed: null }]);
    expect(refused?.refused).toMatchObject({ code: 'failed' });
    expect(planReset(group, to('earliest'), [{ ...target, committed: null }])[0]?.details).toMatchObject({
      from: null,
      to: 10,
    });
  });

  test('planned again after it was made, a reset is unchanged', () => {
    const expressions = fc.constantFrom('earliest', 'latest', '5', '33', '99', '-5', '-99', '+5', '+99', '@-1h');
    const committed = fc.option(fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(expressions, committed, (text, committed) => {
        const [change] = planReset(group, to(text), [{ ...target, committed }]);
        const [again] = planReset(group, to(text), [{ ...target, committed: change?.details.to ?? null }]);
        expect(again).toMatchObject({ unchanged: true, details: { to: change?.details.to } });
      }),
    );
  });

  test('an unknown log is refused with its reason', () => {
    const error = new CliError('unreachable', 'no leader');
    const [change] = planReset(group, to('earliest'), [{ topic: 't', partition: 0, committed: 1, error }]);
    expect(change?.refused).toBe(error);
  });

  test('a live group is refused, and its members are named', () => {
    const group: GroupDescription = {
      group: 'g',
      type: 'classic',
      state: 'Stable',
      coordinator: 1,
      assignor: null,
      members: [member('a', 't', [0])],
    };
    expect(liveGroupError(group)?.message).toBe('group "g" is live: a-client at 127.0.0.1');
    expect(liveGroupError({ ...group, members: [] })).toBeUndefined();
  });

  test.each([
    ['orders', { topic: 'orders' }],
    ['orders:0,12', { topic: 'orders', partitions: [0, 12] }],
  ])('reads the topic %s', (text, topic) => {
    expect(parseResetTopic(text)).toEqual(topic);
  });

  test.each(['', ':1', 'orders:', 'orders:x', 'orders:1:2', 'orders:-1'])('refuses the topic "%s"', (text) => {
    expect(() => parseResetTopic(text)).toThrow(CliError);
  });
});
