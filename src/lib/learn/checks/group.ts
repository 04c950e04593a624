import { durationText } from '../../base/duration.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { ClusterState, ObservedGroup } from '../observe/observation.js';
import type { CheckKind } from './check.js';
import {
  bounded,
  deniesOne,
  flagged,
  having,
  type NounForms,
  type Predicate,
  predicate,
  quantity,
  saysAll,
} from './phrases.js';
import { amountShape, flagShape, namedShape, paramsShape, refuseOfMissing } from './shapes.js';

export interface GroupCheck {
  readonly name: string;
  /** True where it is not given. */
  readonly exists?: boolean;
  readonly members?: number;
  readonly minMembers?: number;
  /** Members without partitions, once the group is stable. */
  readonly idle?: number;
  /** Every partition of its topics has exactly one member. */
  readonly owned?: boolean;
  /** As Kafka reports it: `Stable`, `Empty`. */
  readonly state?: string;
  /** It has committed the end of every partition with records. */
  readonly committed?: 'end';
  /** The sum of its committed offsets, at least. */
  readonly minCommitted?: number;
  /** No member has asked for a longer session timeout, in milliseconds, as far as that is known. */
  readonly maxSession?: number;
  /** Records that it has not committed yet, of all partitions together. */
  readonly maxLag?: number;
  /** The same, at least, of partitions of which it has committed something. */
  readonly minLag?: number;
}

/**
 * The topics of a group are those of which a member has a partition and those of which it has committed offsets.
 *
 * Facts of a group that exists: `members`, `idle`, `state`, `partitions` (of its topics), `owned` (how many of them have
 * exactly one member), `committed` (the sum of its offsets), `lag`, `session` (the longest session timeout of its members, in whole
 * seconds, where it is known).
 */
export const groupCheck: CheckKind<GroupCheck> = {
  shape: paramsShape(
    'a check of a group',
    'A consumer group now',
    {
      name: namedShape('Its name'),
      exists: flagShape('Whether it exists; true by default'),
      members: amountShape('How many members it has'),
      minMembers: amountShape('How many members it has at least', 1),
      idle: amountShape('How many members have no partition'),
      owned: flagShape('Every partition of its topics has exactly one member'),
      state: namedShape('Its state as Kafka reports it: Stable, Empty'),
      committed: { kind: 'enum', summary: 'It has committed the end of every partition', choices: ['end'] },
      minCommitted: amountShape('The sum of its committed offsets, at least', 1),
      maxLag: amountShape('How many records it has not committed at most'),
      maxSession: { kind: 'duration', summary: 'The session timeout of its members, at most' },
      minLag: amountShape('How many records it has not committed at least', 1),
    },
    ['name'],
    refuseOfMissing('a group', 'name'),
  ),
  facts: ['members', 'idle', 'state', 'partitions', 'owned', 'committed', 'lag', 'session'],
  evaluate(params, { now }) {
    const group = now.groups.get(params.name);
    if (!group || isState(group, 'Dead')) return { passed: params.exists === false, facts: {} };
    const members = group.members.length;
    const idle = group.members.filter(({ partitions }) => partitions.length === 0).length;
    const partitions = partitionsOf(group, now);
    const owned = partitions.filter(({ owners }) => owners === 1).length;
    const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
    const committed = sum(group.committed.map(({ offset }) => offset));
    const lag = sum(partitions.map((each) => each.lag));
    const sessionMs = Math.max(0, ...group.members.map(({ sessionTimeoutMs = 0 }) => sessionTimeoutMs));
    const isOwned = partitions.length > 0 && owned === partitions.length;
    return {
      passed:
        params.exists !== false &&
        (params.members ?? members) === members &&
        (params.minMembers ?? 0) <= members &&
        (params.idle === undefined || (params.idle === idle && isState(group, 'Stable'))) &&
        (params.owned === undefined || params.owned === isOwned) &&
        (params.state === undefined || isState(group, params.state)) &&
        (params.committed === undefined || (group.committed.length > 0 && partitions.every((each) => each.isAtEnd))) &&
        (params.minCommitted ?? 0) <= committed &&
        (params.maxLag === undefined || (partitions.length > 0 && lag <= params.maxLag)) &&
        (params.minLag ?? 0) <= sum(partitions.map((each) => (each.isCommitted ? each.lag : 0))) &&
        sessionMs <= (params.maxSession ?? sessionMs),
      facts: {
        ...{ members, idle, state: group.state, partitions: partitions.length, owned, committed, lag },
        ...(sessionMs > 0 && { session: Math.round(sessionMs / 1000) }),
      },
    };
  },
  sentence: (params, lang) => `${subject(params)[lang]} ${saysAll(predicates(params), lang)}`,
  denial: (params, lang) => `${subject(params)[lang]} ${deniesOne(predicates(params), lang)}`,
};

const isState = ({ state }: ObservedGroup, wanted: string): boolean => state.toLowerCase() === wanted.toLowerCase();

interface GroupPartition {
  /** Members to which it is assigned. */
  readonly owners: number;
  readonly lag: number;
  readonly isCommitted: boolean;
  /** True where the committed offset is the end, and where there is nothing to read. */
  readonly isAtEnd: boolean;
}

/** The partitions of a group's topics, as far as these still exist. */
function partitionsOf({ members, committed }: ObservedGroup, { topics }: ClusterState): GroupPartition[] {
  const assigned = members.flatMap(({ partitions }) => partitions);
  const offsets = new Map(committed.map((each) => [partitionKey(each), each.offset]));
  const names = new Set([...assigned, ...committed].map(({ topic }) => topic));
  return [...names].flatMap((topic) =>
    (topics.get(topic)?.partitions ?? []).map(({ partition, earliest, end }) => {
      const key = partitionKey({ topic, partition });
      const offset = offsets.get(key);
      return {
        owners: assigned.filter((each) => partitionKey(each) === key).length,
        lag: Math.max(0, end - Math.max(offset ?? earliest, earliest)),
        isCommitted: offset !== undefined,
        isAtEnd: offset === end || earliest === end,
      };
    }),
  );
}

const subject = ({ name }: GroupCheck) => ({ es: `el grupo ${name}`, en: `the group ${name}` });

function predicates(params: GroupCheck): Predicate[] {
  const {
    name: _,
    exists = true,
    members,
    minMembers,
    idle,
    owned,
    state,
    committed,
    minCommitted,
    maxLag,
    maxSession,
    minLag,
  } = params;
  const existence = flagged(exists, predicate('existe', 'no existe', 'exists', 'does not exist'));
  const others = [
    ...(members === undefined ? [] : [membersText(members, idle)]),
    ...(minMembers === undefined ? [] : [havingText(bounded('min', minMembers, ...member))]),
    // A number of members has said it.
    ...(idle === undefined || members ? [] : [idleText(idle)]),
    ...flagged(owned, having('todas las particiones asignadas', 'all partitions assigned')),
    ...(state === undefined
      ? []
      : [predicate(`está en ${state}`, `no está en ${state}`, `is in state ${state}`, `is not in state ${state}`)]),
    ...flagged(
      committed && true,
      predicate(
        'ha confirmado hasta el final de cada partición',
        'no ha confirmado hasta el final de cada partición',
        'has committed up to the end of each partition',
        'has not committed up to the end of each partition',
      ),
    ),
    ...(minCommitted === undefined ? [] : [committedText(minCommitted)]),
    ...(maxLag === undefined ? [] : [lagText(maxLag)]),
    ...(maxSession === undefined ? [] : [sessionText(maxSession)]),
    ...(minLag === undefined ? [] : [leastLagText(minLag)]),
  ];
  return others.length > 0 ? others : existence;
}

const member: readonly [NounForms, NounForms] = [
  ['un miembro', 'miembros'],
  ['one member', 'members'],
];

const havingText = ({ es, en }: { readonly es: string; readonly en: string }): Predicate => having(es, en);

function membersText(count: number, idle: number | undefined): Predicate {
  if (count === 0) return predicate('no tiene miembros', 'tiene algún miembro', 'has no members', 'has members');
  const { es, en } = quantity(count, ...member);
  if (idle === undefined) return having(es, en);
  if (idle === 0) {
    return count === 1
      ? having(`${es}, con alguna partición`, `${en}, which has a partition`)
      : having(`${es}, todos con alguna partición`, `${en}, each with a partition`);
  }
  const without = quantity(idle, ['uno', ''], ['one', '']);
  return having(
    `${es}, ${without.es.trim()} de ellos sin particiones`,
    `${en}, ${without.en.trim()} of them without partitions`,
  );
}

function idleText(count: number): Predicate {
  if (count === 0) {
    return predicate(
      'no tiene ningún miembro sin particiones',
      'tiene algún miembro sin particiones',
      'has no member without partitions',
      'has a member without partitions',
    );
  }
  const { es, en } = quantity(count, ...member);
  return having(`${es} sin particiones`, `${en} without partitions`);
}

function committedText(count: number): Predicate {
  const { es, en } = bounded('min', count, ['un evento', 'eventos'], ['one event', 'events']);
  return predicate(`ha confirmado ${es}`, `no ha confirmado ${es}`, `has committed ${en}`, `has not committed ${en}`);
}

function lagText(most: number): Predicate {
  return most === 0
    ? predicate('no tiene lag', 'tiene lag', 'has no lag', 'has lag')
    : predicate(
        `tiene un lag de ${most} como mucho`,
        `tiene un lag de más de ${most}`,
        `has a lag of ${most} at most`,
        `has a lag of more than ${most}`,
      );
}

function sessionText(most: number): Predicate {
  const time = durationText(most);
  const es = time.replace('.', ',');
  return predicate(
    `da por muerto a un miembro a los ${es}`,
    `tarda más de ${es} en dar por muerto a un miembro`,
    `gives a member up after ${time}`,
    `takes more than ${time} to give a member up`,
  );
}

const leastLagText = (least: number): Predicate =>
  predicate(
    `tiene un lag de ${least} o más`,
    `tiene un lag de menos de ${least}`,
    `has a lag of ${least} or more`,
    `has a lag of less than ${least}`,
  );
