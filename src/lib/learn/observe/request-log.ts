import { samplingSuffix } from '../../kafka/values/fetching.js';
import { type FetchSpan, FetchTracker } from './fetch-tracker.js';
import { LogTail } from './log-tail.js';
import type { PartitionRead, TimelineEvent } from './observation.js';
import { requestFailures } from './request-failures.js';
import { type LoggedRequest, lineTime, listOf, numberOf, parseRequestLine, textOf } from './request-line.js';

/** Events that only the request log shows. */
export type LoggedEvent = Extract<TimelineEvent, { readonly kind: 'request-failed' | 'produced' }>;

/** A member of a group. */
interface MemberKey {
  readonly group: string;
  readonly member: string;
}

/** A member that was let into its group: when, and over which of its connections. */
interface AnsweredJoin {
  readonly connection: string;
  readonly clientId: string;
  readonly group: string;
  readonly at: number;
}

const maxRemembered = 2000;

/** Milliseconds in which a member that was let in begins to fetch its partitions. */
const firstFetchWithinMs = 1500;

/**
 * What clients asked the brokers since a moment, from the logs of their requests. What cannot be read is left out: a
 * log that is not there yet, a line that is cut off.
 */
export class RequestLog {
  readonly #tails: readonly LogTail[];
  readonly #since: number;
  readonly #fetches: FetchTracker;
  readonly #leaves = new Map<string, number>();
  readonly #joins = new Map<string, number>();
  readonly #sessions = new Map<string, number>();
  readonly #members = new Map<string, MemberKey>();
  readonly #writers = new Set<string>();
  /** The newest of each connection. */
  readonly #answeredJoins = new Map<string, AnsweredJoin>();
  /** By the connection over which the member fetches. */
  readonly #joinOfFetcher = new Map<string, AnsweredJoin>();
  #events: LoggedEvent[] = [];
  #configChanges = 0;

  /** `topicOfId` gives the names of topics, whose ids newer clients fetch. */
  constructor(paths: readonly string[], since: number, topicOfId: (id: string) => string | undefined) {
    this.#tails = paths.map((path) => new LogTail(path));
    this.#since = since;
    this.#fetches = new FetchTracker(since, topicOfId);
  }

  get reads(): readonly PartitionRead[] {
    return this.#fetches.reads;
  }

  get spans(): readonly FetchSpan[] {
    return this.#fetches.spans;
  }

  /** How many requests so far changed configs. */
  get configChanges(): number {
    return this.#configChanges;
  }

  /** The session timeout that a member asked for, in milliseconds; undefined where that is not in the log. */
  sessionOf({ group, member }: MemberKey): number | undefined {
    return this.#sessions.get(`${group} ${member}`);
  }

  /** When a member first asked for its group: milliseconds since 1970, undefined where that is not in the log. */
  joinedAt({ group, member }: MemberKey): number | undefined {
    return this.#joins.get(`${group} ${member}`);
  }

  /** When a member said that it leaves its group: milliseconds since 1970, undefined where it did not. */
  leftAt({ group, member }: MemberKey): number | undefined {
    return this.#leaves.get(`${group} ${member}`);
  }

  /** The member that a connection belongs to, where its requests say so; those of fetches alone do not. */
  memberOf(connection: string): MemberKey | undefined {
    return this.#members.get(connection);
  }

  /**
   * The group for which a connection reads, undefined where it reads for none. Members fetch over a connection of its own, which
   * names no group: it is taken to be that of the member of this client id which was let in just before;
   * `readsTopic` says which groups read which topics.
   */
  groupOf(
    { connection, clientId, topic, firstAt }: PartitionRead,
    readsTopic: (group: string, topic: string) => boolean,
  ): string | undefined {
    const own = this.#members.get(connection) ?? this.#joinOfFetcher.get(connection);
    if (own) return own.group;
    const taken = new Set([...this.#joinOfFetcher.values()].map((join) => join.connection));
    const join = [...this.#answeredJoins.values()].findLast(
      (each) =>
        each.clientId === clientId &&
        readsTopic(each.group, topic) &&
        each.at <= firstAt + 1 &&
        firstAt - each.at <= firstFetchWithinMs &&
        !taken.has(each.connection),
    );
    if (join) remember(this.#joinOfFetcher, connection, join);
    return join?.group;
  }

  /** Reads what is new, and gives the events in it. */
  read(): readonly LoggedEvent[] {
    this.#events = [];
    for (const tail of this.#tails) {
      try {
        tail.read((line) => this.#take(line));
      } catch (error) {
        // A disk that cannot be read now is tried again at the next look.
        if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      }
    }
    return this.#events.sort((a, b) => a.at - b.at);
  }

  close(): void {
    for (const tail of this.#tails) tail.close();
  }

  #take(line: string): void {
    const at = lineTime(line);
    if (at === undefined) return;
    // Sessions of fetches may have begun before.
    if (at < this.#since && !line.includes('"requestApiKeyName":"FETCH"')) return;
    const logged = parseRequestLine(line);
    if (!logged) return;
    if (logged.api === 'FETCH' && !logged.clientId.endsWith(samplingSuffix)) this.#fetches.add(logged);
    if (at < this.#since) return;
    this.#events.push(...requestFailures(logged));
    if (logged.api === 'PRODUCE') this.#addWriter(logged);
    if (logged.api === 'INCREMENTAL_ALTER_CONFIGS') this.#configChanges++;
    this.#noteMember(logged);
  }

  #addWriter({ at, connection, clientId, request, response }: LoggedRequest): void {
    const acks = numberOf(request, 'acks') ?? -1;
    const refused = new Set(
      listOf(response, 'responses')
        .filter((topic) => listOf(topic, 'partitionResponses').some((each) => numberOf(each, 'errorCode') !== 0))
        .map((topic) => textOf(topic, 'name')),
    );
    for (const topic of listOf(request, 'topicData').map((each) => textOf(each, 'name'))) {
      const writer = `${connection} ${topic} ${acks}`;
      if (topic === undefined || refused.has(topic) || this.#writers.has(writer)) continue;
      remember(this.#writers, writer);
      this.#events.push({ kind: 'produced', at, topic, acks, clientId });
    }
  }

  #noteMember({ api, at, tookMs, connection, clientId, request, response }: LoggedRequest): void {
    const group = textOf(request, 'groupId');
    if (group === undefined) return;
    if (api === 'LEAVE_GROUP') {
      const ids = [textOf(request, 'memberId'), ...listOf(request, 'members').map((each) => textOf(each, 'memberId'))];
      for (const id of ids) if (id) remember(this.#leaves, `${group} ${id}`, at);
      return;
    }
    const member = textOf(request, 'memberId') || textOf(response, 'memberId');
    if (!member) return;
    if (api === 'JOIN_GROUP') {
      const ms = numberOf(request, 'sessionTimeoutMs');
      if (ms !== undefined) remember(this.#sessions, `${group} ${member}`, ms);
    }
    if (api === 'JOIN_GROUP' && (numberOf(response, 'errorCode') ?? 0) === 0) {
      remember(this.#answeredJoins, connection, { connection, clientId, group, at });
    }
    const key = `${group} ${member}`;
    // Joins are answered when all members have joined: what counts is when they were asked.
    if (!this.#joins.has(key)) remember(this.#joins, key, at - tookMs);
    // Epochs -1 and -2, of a static member: it leaves (KIP-848).
    if (api === 'CONSUMER_GROUP_HEARTBEAT' && (numberOf(request, 'memberEpoch') ?? 0) < 0) {
      remember(this.#leaves, key, at);
    } else remember(this.#members, connection, { group, member });
  }
}

/** Adds to a set or a map, and forgets what was added first where it is full. */
function remember(set: Set<string>, key: string): void;
function remember<T>(map: Map<string, T>, key: string, value: T): void;
function remember<T>(of: Set<string> | Map<string, T>, key: string, value?: T): void {
  of.delete(key);
  if (of instanceof Set) of.add(key);
  else of.set(key, value as T);
  const [first] = of.keys();
  if (of.size > maxRemembered && first !== undefined) of.delete(first);
}
