import { comparePartitions, partitionKey, type TopicPartition } from '../../base/topic-partition.js';
import type { FetchSpan } from './fetch-tracker.js';
import type { ClusterState, ObservedMember, TimelineEvent } from './observation.js';
import { type Departure, isRebalancing } from './timeline.js';

export type Gap = Extract<TimelineEvent, { readonly kind: 'gap' }>;

/** What the request log says of fetches. */
export interface FetchLog {
  readonly spans: readonly FetchSpan[];
  /** The member that a connection belongs to, where its requests say so. */
  memberOf(connection: string): { readonly group: string; readonly member: string } | undefined;
}

/** A partition whose owner is gone and that nobody has fetched for the group since. */
interface OpenGap extends TopicPartition {
  readonly group: string;
  readonly owner: ObservedMember;
  readonly how: 'leave' | 'expiry';
  readonly at: number;
}

const maxOpenGaps = 500;
/** The states of a group are seen this much later, in milliseconds, than its members begin to fetch. */
const seenLateMs = 1500;
/** Time in milliseconds in which a connection fetches each of its partitions at least once. */
const roundMs = 1500;

/**
 * Finds for how long nobody fetched a partition for its group after its owner had left or expired: from the last fetch
 * of the connection that had it to the first fetch of its next owner's. Which connection belongs to a member is known
 * from its heartbeats; where they go over another connection, it is one of the same client id that fetches nothing but
 * the partitions of this member, so that readers without a group do not count.
 */
export class GapTracker {
  #open: readonly OpenGap[] = [];
  /** Members by group and id, with the partitions that they last had. */
  readonly #lastAssigned = new Map<string, ObservedMember>();

  /** Takes the next state and the departures that it shows; gives the gaps that are over. */
  update(state: ClusterState, departures: readonly Departure[], log: FetchLog): readonly Gap[] {
    for (const { group, member, at, how } of departures) {
      const owner = this.#lastAssigned.get(`${group} ${member.id}`) ?? member;
      this.#lastAssigned.delete(`${group} ${member.id}`);
      const opened = owner.partitions.map((each) => ({ ...each, group, owner, how, at }));
      this.#open = [...this.#open, ...opened].slice(-maxOpenGaps);
    }
    for (const group of state.groups.values()) {
      if (isRebalancing(group)) continue;
      for (const member of group.members) this.#lastAssigned.set(`${group.name} ${member.id}`, member);
    }
    if (this.#open.length === 0) return [];
    const { spans } = log;
    const found: Gap[] = [];
    this.#open = this.#open.filter((open) => {
      if (!state.topics.has(open.topic)) return false;
      const gap = closedGap(open, state, { spans, memberOf: (connection) => log.memberOf(connection) });
      if (gap) found.push(gap);
      return gap === undefined;
    });
    return found.sort(comparePartitions);
  }
}

function closedGap(open: OpenGap, state: ClusterState, log: FetchLog): Gap | undefined {
  const { group, topic, partition, how, owner } = open;
  const now = state.groups.get(group);
  if (!now || isRebalancing(now)) return undefined;
  const next = now.members.find(({ partitions }) =>
    partitions.some((each) => partitionKey(each) === partitionKey(open)),
  );
  if (!next || next.id === owner.id) return undefined;
  const ofPartition = log.spans.filter((span) => span.topic === topic && span.partition === partition);
  const first = ofPartition
    .filter((span) => span.from > open.at - seenLateMs && belongsTo(next, group, span, log))
    .sort((a, b) => a.from - b.from)[0];
  if (!first) return undefined;
  const last = ofPartition
    .filter((span) => span !== first && span.to <= first.from)
    // An owner that had no time to fetch: the next one may have had the partition before it.
    .filter((span) => span.connection === first.connection || belongsTo(owner, group, span, log))
    .sort((a, b) => b.to - a.to)[0];
  const from = last?.to ?? (how === 'leave' ? open.at : undefined);
  if (from === undefined) return undefined;
  return { kind: 'gap', at: Math.max(first.from, from), group, topic, partition, how, from };
}

function belongsTo(member: ObservedMember, group: string, span: FetchSpan, log: FetchLog): boolean {
  const known = log.memberOf(span.connection);
  if (known) return known.group === group && known.member === member.id;
  if (span.clientId !== member.clientId) return false;
  const assigned = new Set(member.partitions.map(partitionKey));
  // Only what it fetched at the end of the span: it may have had other partitions before a rebalance.
  return log.spans.every(
    (other) =>
      other.connection !== span.connection ||
      other.from > span.to ||
      other.to < span.to - roundMs ||
      assigned.has(partitionKey(other)),
  );
}
