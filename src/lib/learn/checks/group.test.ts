import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClusterSketch, type GroupSketch, viewOf } from '../../../../test/check-views.js';
import { type GroupCheck, groupCheck } from './group.js';

const name = 'notifications-group';
type Params = Omit<GroupCheck, 'name'>;
type Topics = ClusterSketch['topics'];

/** Three partitions with 4, 2 and 0 records. */
const full: Topics = { 'user-events': [4, 2, 0] };
const judge = (params: Params, group: GroupSketch | undefined, topics: Topics = full) =>
  groupCheck.evaluate({ name, ...params }, viewOf({ now: { topics, groups: group ? { [name]: group } : {} } }));

const three = { members: [[0], [1], [2]], committed: [4, 2, null] };

test.each<[Params, GroupSketch | undefined, boolean]>([
  [{}, {}, true],
  [{}, undefined, false],
  [{}, { state: 'Dead' }, false],
  [{ exists: false }, undefined, true],
  [{ exists: false }, { state: 'Dead' }, true],
  [{ exists: false }, {}, false],
  [{ members: 3 }, three, true],
  [{ members: 3 }, { members: [[0, 1], [2]] }, false],
  [{ members: 3 }, { members: [[0], [1], [2], []] }, false],
  [{ members: 0 }, { committed: [4] }, true],
  [{ members: 0 }, three, false],
  [{ members: 0 }, undefined, false],
  [{ minMembers: 2 }, three, true],
  [{ minMembers: 2 }, { members: [[0, 1, 2]] }, false],
  [{ idle: 1 }, { members: [[0], [], [1], [2]] }, true],
  [{ idle: 1 }, three, false],
  [{ idle: 1 }, { members: [[0], [], [1, 2], []] }, false],
  [{ idle: 0 }, three, true],
  [{ idle: 0 }, { members: [[0], [], [1], [2]] }, false],
  // Members have no partitions yet while they are dealt out.
  [{ idle: 1 }, { members: [[0], [], [1], [2]], state: 'PreparingRebalance' }, false],
  [{ idle: 0 }, { committed: [4] }, false],
  [{ owned: true }, three, true],
  [{ owned: true }, { members: [[0, 1, 2], []] }, true],
  [{ owned: true }, { members: [[0], [1]] }, false],
  [{ owned: true }, { members: [[0], [1], [2, 1]] }, false],
  [{ owned: true }, { committed: [4, 2, null] }, false],
  [{ owned: true }, {}, false],
  [{ owned: false }, { members: [[0], [1]] }, true],
  [{ owned: false }, three, false],
  [{ state: 'Stable' }, three, true],
  [{ state: 'stable' }, three, true],
  [{ state: 'Empty' }, three, false],
  [{ state: 'Empty' }, {}, true],
  [{ committed: 'end' }, three, true],
  [{ committed: 'end' }, { committed: [4, 2, 0] }, true],
  [{ committed: 'end' }, { committed: [4, 1, null] }, false],
  [{ committed: 'end' }, { committed: [4, null, null] }, false],
  [{ committed: 'end' }, { members: [[0, 1, 2]] }, false],
  [{ committed: 'end' }, { committed: [9, 2, null] }, false],
  [{ minCommitted: 5 }, { committed: [4, 1] }, true],
  [{ minCommitted: 5 }, { committed: [4, null] }, false],
  [{ maxLag: 0 }, three, true],
  [{ maxLag: 0 }, { committed: [4, 1, null] }, false],
  [{ maxLag: 2 }, { committed: [3, 1, null] }, true],
  [{ maxLag: 2 }, { committed: [2, 1, null] }, false],
  // What it has never committed it has not read.
  [{ maxLag: 1 }, { committed: [4, null, null] }, false],
  [{ maxLag: 9 }, {}, false],
  [{ minLag: 2 }, { committed: [3, 1, null] }, true],
  [{ minLag: 2 }, { committed: [4, 1, null] }, false],
  [{ minLag: 1 }, {}, false],
  // Nobody knows yet where a group begins that has committed nothing.
  [{ minLag: 1 }, { committed: [4, null, null] }, false],
  [{ minLag: 1 }, undefined, false],
  [{ members: 4, idle: 1, owned: true }, { members: [[], [0], [1], [2]] }, true],
])('%j of %j is %j', (params, group, passed) => {
  expect(judge(params, group).passed).toBe(passed);
});

test('a group that had nothing to read has committed nothing', () => {
  const empty = { 'user-events': [0, 0] };
  expect(judge({ committed: 'end' }, { members: [[0, 1]] }, empty).passed).toBe(false);
  expect(judge({ committed: 'end' }, { members: [[0, 1]], committed: [0, null] }, empty).passed).toBe(true);
});

test('a partition whose records are gone needs no commit', () => {
  const trimmed = { 'user-events': { ends: [4, 7], earliest: [0, 7] } };
  const { passed, facts } = judge({ committed: 'end' }, { committed: [4, 3] }, trimmed);
  expect([passed, facts['lag']]).toEqual([true, 0]);
  expect(judge({ committed: 'end' }, { committed: [4, null] }, trimmed).passed).toBe(true);
});

test('topics that are gone, and those of others, do not count', () => {
  expect(judge({ owned: true }, { topic: 'gone', members: [[0]] }).passed).toBe(false);
  expect(judge({ owned: true }, three, { ...full, 'order-events': [5] }).passed).toBe(true);
  expect(judge({ maxLag: 0 }, three, { ...full, 'order-events': [5] }).passed).toBe(true);
});

test.each<[GroupSketch | undefined, object]>([
  [undefined, {}],
  [three, { members: 3, idle: 0, state: 'Stable', partitions: 3, owned: 3, committed: 6, lag: 0 }],
  [
    { members: [[0], []], committed: [1, null, null] },
    { members: 2, idle: 1, state: 'Stable', partitions: 3, owned: 1, committed: 1, lag: 5 },
  ],
  [{}, { members: 0, idle: 0, state: 'Empty', partitions: 0, owned: 0, committed: 0, lag: 0 }],
])('the facts of %j are %j', (group, facts) => {
  expect(judge({}, group).facts).toEqual(facts);
});

test('in what order members and partitions are listed changes nothing', () => {
  const deal = fc.array(fc.nat(3), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(deal, fc.nat(2), (owners, idle) => {
      const members = [0, 1, 2, 3].map((member) => [0, 1, 2].filter((partition) => owners[partition] === member));
      const params = { members: 4, idle, owned: true };
      const reversed = members.map((partitions) => partitions.toReversed()).toReversed();
      expect(judge(params, { members: reversed })).toEqual(judge(params, { members }));
      expect(judge({ owned: true }, { members }).passed).toBe(true);
    }),
  );
});

test.each<[Params, string, string]>([
  [{}, 'el grupo notifications-group existe', 'the group notifications-group exists'],
  [{ exists: false }, 'el grupo notifications-group no existe', 'the group notifications-group does not exist'],
  [{ members: 0 }, 'el grupo notifications-group no tiene miembros', 'the group notifications-group has no members'],
  [{ members: 1 }, 'el grupo notifications-group tiene un miembro', 'the group notifications-group has one member'],
  [{ members: 2 }, 'el grupo notifications-group tiene 2 miembros', 'the group notifications-group has 2 members'],
  [
    { minMembers: 2 },
    'el grupo notifications-group tiene al menos 2 miembros',
    'the group notifications-group has at least 2 members',
  ],
  [
    { members: 3, owned: true },
    'el grupo notifications-group tiene 3 miembros y todas las particiones asignadas',
    'the group notifications-group has 3 members and all partitions assigned',
  ],
  [
    { members: 4, idle: 1 },
    'el grupo notifications-group tiene 4 miembros, uno de ellos sin particiones',
    'the group notifications-group has 4 members, one of them without partitions',
  ],
  [
    { members: 5, idle: 2, owned: true },
    'el grupo notifications-group tiene 5 miembros, 2 de ellos sin particiones y todas las particiones asignadas',
    'the group notifications-group has 5 members, 2 of them without partitions and all partitions assigned',
  ],
  [
    { members: 3, idle: 0, owned: true },
    'el grupo notifications-group tiene 3 miembros, todos con alguna partición y todas las particiones asignadas',
    'the group notifications-group has 3 members, each with a partition and all partitions assigned',
  ],
  [
    { members: 1, idle: 0 },
    'el grupo notifications-group tiene un miembro, con alguna partición',
    'the group notifications-group has one member, which has a partition',
  ],
  [
    { idle: 1 },
    'el grupo notifications-group tiene un miembro sin particiones',
    'the group notifications-group has one member without partitions',
  ],
  [
    { idle: 0, state: 'Stable' },
    'el grupo notifications-group no tiene ningún miembro sin particiones y está en Stable',
    'the group notifications-group has no member without partitions and is in state Stable',
  ],
  [
    { committed: 'end' },
    'el grupo notifications-group ha confirmado hasta el final de cada partición',
    'the group notifications-group has committed up to the end of each partition',
  ],
  [
    { minCommitted: 1 },
    'el grupo notifications-group ha confirmado al menos un evento',
    'the group notifications-group has committed at least one event',
  ],
  [{ maxLag: 0 }, 'el grupo notifications-group no tiene lag', 'the group notifications-group has no lag'],
  [
    { maxLag: 5 },
    'el grupo notifications-group tiene un lag de 5 como mucho',
    'the group notifications-group has a lag of 5 at most',
  ],
])('sentences of %j', (params, es, en) => {
  expect(groupCheck.sentence({ name, ...params }, 'es')).toBe(es);
  expect(groupCheck.sentence({ name, ...params }, 'en')).toBe(en);
});

test.each<[Params, string, string]>([
  [{}, 'el grupo notifications-group no existe', 'the group notifications-group does not exist'],
  [
    { members: 4, idle: 1 },
    'el grupo notifications-group no tiene 4 miembros, uno de ellos sin particiones',
    'the group notifications-group does not have 4 members, one of them without partitions',
  ],
  [
    { members: 3, idle: 0 },
    'el grupo notifications-group no tiene 3 miembros, todos con alguna partición',
    'the group notifications-group does not have 3 members, each with a partition',
  ],
  [{ members: 0 }, 'el grupo notifications-group tiene algún miembro', 'the group notifications-group has members'],
  [
    { maxLag: 5 },
    'el grupo notifications-group tiene un lag de más de 5',
    'the group notifications-group has a lag of more than 5',
  ],
])('denials of %j', (params, es, en) => {
  expect(groupCheck.denial?.({ name, ...params }, 'es')).toBe(es);
  expect(groupCheck.denial?.({ name, ...params }, 'en')).toBe(en);
});
