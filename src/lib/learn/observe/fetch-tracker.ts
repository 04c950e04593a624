import type { PartitionRead } from './observation.js';
import { type LoggedFields, type LoggedRequest, listOf, numberOf, textOf } from './request-line.js';

/** A time in which a connection went on fetching a partition. Times are milliseconds since 1970. */
export interface FetchSpan {
  readonly connection: string;
  readonly clientId: string;
  readonly topic: string;
  readonly partition: number;
  /** When the first fetch was begun. */
  readonly from: number;
  /** When the last fetch was answered. */
  readonly to: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Before it is known which topic an id belongs to, `topic` is the id. */
interface OpenRead extends Mutable<PartitionRead> {
  /** Offset of the last fetch. */
  asked: number;
}

interface Session {
  readonly offsets: Map<string, Position>;
  at: number;
}

interface Position {
  readonly topic: string;
  readonly partition: number;
  offset: number;
}

/** A pause in milliseconds after which a connection that fetches again has begun anew: clients wait at most that long. */
const longestPollMs = 2500;
const maxReads = 4000;
const maxSpans = 4000;
const maxSessions = 500;

/** Puts the fetches of a request log together: which connection read what, and when. */
export class FetchTracker {
  readonly #since: number;
  readonly #topicOfId: (id: string) => string | undefined;
  readonly #sessions = new Map<string, Session>();
  readonly #open = new Map<string, OpenRead>();
  readonly #openSpans = new Map<string, Mutable<FetchSpan>>();
  /** The span that began last, by partition. */
  readonly #newestSpans = new Map<string, FetchSpan>();
  #reads: OpenRead[] = [];
  #spans: Mutable<FetchSpan>[] = [];

  /** Fetches before `since` only tell what sessions hold. */
  constructor(since: number, topicOfId: (id: string) => string | undefined) {
    this.#since = since;
    this.#topicOfId = topicOfId;
  }

  /** The reads so far, in the order of their first fetch; those of topics whose id is unknown are left out. */
  get reads(): readonly PartitionRead[] {
    return this.#reads.flatMap(({ asked: _, ...read }) => {
      const topic = this.#nameOf(read.topic);
      return topic === undefined ? [] : [{ ...read, topic }];
    });
  }

  /** The spans so far, in the order in which they began. */
  get spans(): readonly FetchSpan[] {
    return this.#spans.flatMap((span) => {
      const topic = this.#nameOf(span.topic);
      return topic === undefined ? [] : [{ ...span, topic }];
    });
  }

  /** Takes the next FETCH of the log. */
  add({ at, tookMs, waitedMs, connection, clientId, request, response }: LoggedRequest): void {
    const { offsets } = this.#sessionAfter(connection, at, request);
    if ((numberOf(response, 'errorCode') ?? 0) !== 0) {
      this.#sessions.delete(connection);
      return;
    }
    if (at < this.#since) return;
    const answers = answersByPartition(response);
    for (const [key, position] of offsets) {
      const answer = answers.get(key);
      if (answer && (numberOf(answer, 'errorCode') ?? 0) !== 0) continue;
      const id = `${connection} ${key}`;
      const from = Math.floor(at - tookMs);
      const end = (answer && numberOf(answer, 'highWatermark')) ?? position.offset;
      // A fetch that had to wait found nothing after its offsets.
      const firstEnd = waitedMs > 1 ? position.offset : Math.max(end, position.offset);
      const read = this.#extendRead(id, { connection, clientId, ...position, firstEnd }, from, at);
      if (answer && (numberOf(answer, 'recordsSizeInBytes') ?? 0) > 0) read.to = Math.max(read.to, end);
      this.#extendSpan(id, read, from, at);
    }
    this.#forgetOldest();
  }

  /** The partitions that a connection fetches with this request: a session's request names only what changes (KIP-227). */
  #sessionAfter(connection: string, at: number, request: LoggedFields): Session {
    const isIncremental = (numberOf(request, 'sessionEpoch') ?? -1) > 0;
    const known = this.#sessions.get(connection);
    const session = isIncremental && known ? known : { offsets: new Map<string, Position>(), at };
    session.at = at;
    for (const asked of listOf(request, 'topics')) {
      for (const each of listOf(asked, 'partitions')) {
        const [topic, partition] = [topicOf(asked), numberOf(each, 'partition') ?? -1];
        const offset = numberOf(each, 'fetchOffset') ?? 0;
        session.offsets.set(partitionOf(topic, partition), { topic, partition, offset });
      }
    }
    for (const forgotten of listOf(request, 'forgottenTopicsData')) {
      const partitions = forgotten['partitions'];
      for (const partition of Array.isArray(partitions) ? partitions : [])
        session.offsets.delete(partitionOf(topicOf(forgotten), Number(partition)));
    }
    this.#sessions.delete(connection);
    this.#sessions.set(connection, session);
    return session;
  }

  #extendRead(
    id: string,
    fetch: Omit<PartitionRead, 'from' | 'to' | 'firstAt' | 'lastAt'> & { readonly offset: number },
    firstAt: number,
    lastAt: number,
  ): OpenRead {
    const { offset, ...of } = fetch;
    const open = this.#open.get(id);
    if (open && offset >= open.asked && offset <= open.to) {
      // Until the next fetch says better, all records up to the high watermark count as sent.
      if (offset > open.asked) open.to = offset;
      open.asked = offset;
      open.lastAt = lastAt;
      return open;
    }
    const read = { ...of, from: offset, to: offset, asked: offset, firstAt, lastAt };
    this.#open.set(id, read);
    this.#reads.push(read);
    return read;
  }

  #extendSpan(id: string, { connection, clientId, topic, partition }: PartitionRead, from: number, to: number): void {
    const key = partitionOf(topic, partition);
    const open = this.#openSpans.get(id);
    const newest = this.#newestSpans.get(key);
    // Another connection that began in between had the partition for a while.
    const isTaken = open && newest && newest.connection !== connection && newest.from > open.to && newest.from <= from;
    if (open && !isTaken && from - open.to <= longestPollMs) {
      open.to = to;
      return;
    }
    const span = { connection, clientId, topic, partition, from, to };
    this.#openSpans.set(id, span);
    this.#newestSpans.set(key, span);
    this.#spans.push(span);
  }

  #forgetOldest(): void {
    if (this.#reads.length > maxReads) {
      this.#reads = this.#reads.slice(-maxReads / 2);
      keepOnly(this.#open, new Set(this.#reads));
    }
    if (this.#spans.length > maxSpans) {
      this.#spans = this.#spans.slice(-maxSpans / 2);
      keepOnly(this.#openSpans, new Set(this.#spans));
      keepOnly(this.#newestSpans, new Set<FetchSpan>(this.#spans));
    }
    // The least recently used come first.
    for (const [oldest] of this.#sessions) {
      if (this.#sessions.size <= maxSessions) break;
      this.#sessions.delete(oldest);
    }
  }

  #nameOf(topic: string): string | undefined {
    return topic.startsWith(idMark) ? this.#topicOfId(topic.slice(idMark.length)) : topic;
  }
}

/** No name of a topic holds a colon. */
const idMark = 'id:';
/** The name of a topic, which older versions of Fetch give, or its id with the mark. */
const topicOf = (of: LoggedFields): string => textOf(of, 'topic') ?? `${idMark}${textOf(of, 'topicId') ?? ''}`;
const partitionOf = (topic: string, partition: number): string => `${topic} ${partition}`;

function answersByPartition(response: LoggedFields): Map<string, LoggedFields> {
  return new Map(
    listOf(response, 'responses').flatMap((topic) =>
      listOf(topic, 'partitions').map(
        (each) => [partitionOf(topicOf(topic), numberOf(each, 'partitionIndex') ?? -1), each] as const,
      ),
    ),
  );
}

function keepOnly<T>(map: Map<string, T>, kept: ReadonlySet<T>): void {
  for (const [key, value] of map) if (!kept.has(value)) map.delete(key);
}
