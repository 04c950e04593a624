import { groupBy } from '../../base/group-by.js';
import { partitionKey, type TopicPartition } from '../../base/topic-partition.js';
import type { ClusterState, ObservedGroup, ObservedMember, ObservedTopic, TimelineEvent } from './observation.js';

/** What the request log adds to the states of a cluster. */
export interface LeaveLog {
  /** When a member said that it leaves, in milliseconds since 1970. */
  leftAt(of: { readonly group: string; readonly member: string }): number | undefined;
}

/** A member that is gone, with the partitions that it had. */
export interface Departure {
  readonly group: string;
  readonly member: ObservedMember;
  /** When it was seen to be gone, or said that it leaves. */
  readonly at: number;
  readonly how: 'leave' | 'expiry';
}

interface Missing {
  readonly group: string;
  readonly member: ObservedMember;
  readonly at: number;
}

const maxEvents = 5000;
/** Events that come by the hundred: the first to be forgotten. */
const frequentKinds: ReadonlySet<TimelineEvent['kind']> = new Set(['committed', 'produced', 'request-failed']);
/** States of a classic group in which no member has partitions until all have joined again. */
const rebalancing: ReadonlySet<string> = new Set(['PreparingRebalance', 'CompletingRebalance']);

/** True while no member is known to have partitions, though each had some before and will have some. */
export const isRebalancing = ({ state }: ObservedGroup): boolean => rebalancing.has(state);

/** The changes of a cluster, put together from one state after another. */
export class Timeline {
  #last: ClusterState | undefined;
  #events: readonly TimelineEvent[];
  /** Owners of partitions by group, as of its last state without a rebalance. */
  readonly #owners = new Map<string, ReadonlyMap<string, Owner>>();
  /** Members that are gone, while the log may still say how. */
  #missing: readonly Missing[] = [];

  /** `earlier` are the events of an earlier process. */
  constructor(earlier: readonly TimelineEvent[] = []) {
    this.#events = earlier;
  }

  /** All events in the order of their times; another list where there are new ones. */
  get events(): readonly TimelineEvent[] {
    return this.#events;
  }

  /** Takes the next state; gives the members whose departure is certain now. */
  update(state: ClusterState, log: LeaveLog): readonly Departure[] {
    const last = this.#last;
    this.#last = state;
    if (!last) {
      for (const group of state.groups.values()) this.#ownerChanges(group, state.at);
      return [];
    }
    const events: TimelineEvent[] = [...answerChanges(last, state)];
    const departures: Departure[] = [];
    if (state.answers) {
      events.push(...topicChanges(last, state));
      const joined = memberChanges(last, state);
      events.push(...joined.events);
      departures.push(...this.#departures(joined.missing, log));
      events.push(...departures.map(leftEvent));
      for (const group of state.groups.values()) events.push(...this.#ownerChanges(group, state.at));
      for (const name of last.groups.keys()) if (!state.groups.has(name)) this.#owners.delete(name);
      events.push(...commitChanges(last, state));
    }
    this.add(events);
    return departures;
  }

  add(events: readonly TimelineEvent[]): void {
    if (events.length === 0) return;
    const all = [...this.#events, ...events];
    const isInOrder = all.every((event, i) => i === 0 || (all[i - 1]?.at ?? 0) <= event.at);
    this.#events = bounded(isInOrder ? all : all.sort((a, b) => a.at - b.at));
  }

  /** A member without a word in the log is waited for until the next state: the log comes after the response. */
  #departures(gone: readonly Missing[], log: LeaveLog): Departure[] {
    const waiting: Missing[] = [];
    const found: Departure[] = [];
    const earlier = new Set(this.#missing);
    for (const each of [...this.#missing, ...gone]) {
      const leftAt = log.leftAt({ group: each.group, member: each.member.id });
      if (leftAt !== undefined) found.push({ ...each, at: Math.min(leftAt, each.at), how: 'leave' });
      else if (earlier.has(each)) found.push({ ...each, how: 'expiry' });
      else waiting.push(each);
    }
    this.#missing = waiting;
    return found;
  }

  #ownerChanges(group: ObservedGroup, at: number): TimelineEvent[] {
    if (isRebalancing(group)) return [];
    const before = this.#owners.get(group.name);
    const now = ownersOf(group);
    this.#owners.set(group.name, now);
    const keys = new Set([...(before?.keys() ?? []), ...now.keys()]);
    return [...keys].flatMap((key): TimelineEvent[] => {
      const [was, is] = [before?.get(key), now.get(key)];
      const of = is ?? was;
      if (!of || was?.member === is?.member) return [];
      return [
        {
          ...{ kind: 'partition-assigned', at, group: group.name, topic: of.topic, partition: of.partition },
          ...{ from: was?.member ?? null, to: is?.member ?? null },
        },
      ];
    });
  }
}

interface Owner extends TopicPartition {
  readonly member: string;
}

const ownersOf = ({ members }: ObservedGroup): Map<string, Owner> =>
  new Map(
    members.flatMap(({ id, partitions }) =>
      partitions.map((each) => [partitionKey(each), { ...each, member: id }] as const),
    ),
  );

const leftEvent = ({ group, member, at, how }: Departure): TimelineEvent => ({
  ...{ kind: 'member-left', at, group, member: member.id, number: member.number, how },
});

function answerChanges(last: ClusterState, { at, answers, brokers }: ClusterState): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  if (last.answers !== answers) events.push({ kind: answers ? 'cluster-up' : 'cluster-down', at });
  const before = new Map(last.brokers.map((broker) => [broker.id, broker.answers]));
  for (const { id, answers: isUp } of brokers) {
    const wasUp = before.get(id) ?? isUp;
    if (wasUp !== isUp) events.push({ kind: isUp ? 'broker-up' : 'broker-down', at, broker: id });
  }
  return events;
}

function topicChanges(last: ClusterState, { at, topics }: ClusterState): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  for (const { name, id } of last.topics.values()) {
    if (topics.get(name)?.id !== id) events.push({ kind: 'topic-deleted', at, topic: name, topicId: id });
  }
  for (const topic of topics.values()) {
    const before = last.topics.get(topic.name);
    if (before?.id === topic.id)
      events.push(...partitionChanges(before, topic, at), ...configChanges(before, topic, at));
    else events.push({ kind: 'topic-created', at, topic: topic.name, topicId: topic.id });
  }
  return events;
}

function partitionChanges(before: ObservedTopic, { name, partitions }: ObservedTopic, at: number): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  const [from, to] = [before.partitions.length, partitions.length];
  if (to > from) events.push({ kind: 'partitions-added', at, topic: name, from, to });
  for (const { partition, leader, isr } of partitions) {
    const was = before.partitions.find((each) => each.partition === partition);
    if (!was) continue;
    const of = { at, topic: name, partition };
    if (was.leader !== leader) events.push({ kind: 'leader-changed', ...of, from: was.leader, to: leader });
    if (!sameMembers(was.isr, isr)) events.push({ kind: 'isr-changed', ...of, from: was.isr, to: isr });
  }
  return events;
}

function configChanges(before: ObservedTopic, { name, configs }: ObservedTopic, at: number): TimelineEvent[] {
  const keys = [...new Set([...before.configs.keys(), ...configs.keys()])];
  return keys.flatMap((config): TimelineEvent[] => {
    const [from, to] = [before.configs.get(config) ?? null, configs.get(config) ?? null];
    return from === to ? [] : [{ kind: 'config-changed', at, topic: name, config, from, to }];
  });
}

const sameMembers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

function memberChanges(last: ClusterState, { at, groups }: ClusterState) {
  const events: TimelineEvent[] = [];
  const missing: Missing[] = [];
  for (const name of new Set([...last.groups.keys(), ...groups.keys()])) {
    const before = new Map((last.groups.get(name)?.members ?? []).map((member) => [member.id, member]));
    for (const { id, number } of groups.get(name)?.members ?? []) {
      if (!before.delete(id)) events.push({ kind: 'member-joined', at, group: name, member: id, number });
    }
    for (const member of before.values()) missing.push({ group: name, member, at });
  }
  return { events, missing };
}

function commitChanges(last: ClusterState, { at, groups }: ClusterState): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  for (const { name, committed } of groups.values()) {
    const before = new Map((last.groups.get(name)?.committed ?? []).map((each) => [partitionKey(each), each.offset]));
    for (const { topic, partition, offset } of committed) {
      const from = before.get(partitionKey({ topic, partition })) ?? null;
      if (from !== offset) events.push({ kind: 'committed', at, group: name, topic, partition, from, to: offset });
    }
  }
  return events;
}

/** The newest events: of frequent ones the oldest are dropped first. */
function bounded(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  if (events.length <= maxEvents) return events;
  // More than one at a time, so that not every look copies.
  let surplus = events.length - maxEvents * 0.9;
  const kept = events.filter(({ kind }) => !frequentKinds.has(kind) || surplus-- <= 0);
  return kept.slice(-maxEvents);
}

/** When a member asked to join its group, in milliseconds since 1970; undefined where it is not known. */
export type JoinTime = (of: { readonly group: string; readonly member: string }) => number | undefined;

/** Numbers of the members of each group, in the order in which they joined. */
export class MemberNumbers {
  readonly #joinedAt: JoinTime;
  readonly #numbers = new Map<string, Map<string, number>>();

  /** Numbers that were given before are in `member-joined` events. */
  constructor(joinedAt: JoinTime, earlier: readonly TimelineEvent[] = []) {
    this.#joinedAt = joinedAt;
    const joined = earlier.flatMap((event) =>
      event.kind === 'member-joined' || event.kind === 'member-left' ? [event] : [],
    );
    for (const [group, members] of groupBy(joined, (event) => event.group))
      this.#numbers.set(group, new Map(members.map(({ member, number }) => [member, number])));
  }

  /** The numbers of the members of a group. Those that have none yet get the next ones. */
  of(group: string, members: readonly string[]): ReadonlyMap<string, number> {
    const numbers = this.#numbers.get(group) ?? new Map<string, number>();
    this.#numbers.set(group, numbers);
    const joined = members
      .filter((member) => !numbers.has(member))
      .map((member) => ({ member, at: this.#joinedAt({ group, member }) ?? Number.MAX_SAFE_INTEGER }))
      .sort((a, b) => a.at - b.at || (a.member < b.member ? -1 : 1));
    for (const { member } of joined) numbers.set(member, Math.max(0, ...numbers.values()) + 1);
    return numbers;
  }
}
