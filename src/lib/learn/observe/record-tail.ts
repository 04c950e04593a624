import { CliError } from '../../base/errors.js';
import type { Cluster, FetchedRecords, RecordFetcher } from '../../kafka/cluster.js';
import type { ObservedTopic, SeenRecord } from './observation.js';

/** Records that are kept of a partition. */
const keptRecords = 200;
/** Bytes of a value, or a key, that are kept. */
const keptBytes = 64 * 1024;

interface FollowedTopic {
  readonly id: string;
  /** The next offset to be read of each partition. */
  readonly next: Map<number, number>;
  records: readonly SeenRecord[];
}

/** Follows the records of topics: at first the last few hundred of each partition, then the new ones. */
export class RecordTail {
  #cluster: Pick<Cluster, 'fetch'>;
  readonly #topics = new Map<string, FollowedTopic>();
  #records: ReadonlyMap<string, readonly SeenRecord[]> = new Map();

  constructor(cluster: Pick<Cluster, 'fetch'>) {
    this.#cluster = cluster;
  }

  /** The records of each topic, those that were seen first in front; another map where there are new ones. */
  get records(): ReadonlyMap<string, readonly SeenRecord[]> {
    return this.#records;
  }

  /** Reads another cluster from now on. */
  follow(cluster: Pick<Cluster, 'fetch'>): void {
    this.#cluster = cluster;
  }

  /** Reads what is new in topics, for at most so many milliseconds: the rest is read at the next call. */
  async read(topics: ReadonlyMap<string, ObservedTopic>, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    const hasOtherTopics = this.#follow(topics);
    const ranges = [...topics.values()].flatMap((topic) => this.#newRanges(topic));
    const found = ranges.length > 0 ? await this.#fetch(ranges, deadline) : new Map<string, SeenRecord[]>();
    for (const [name, records] of found) {
      const followed = this.#topics.get(name);
      if (followed) followed.records = lastOfEachPartition([...followed.records, ...byTime(records)]);
    }
    if (!hasOtherTopics && found.size === 0) return;
    this.#records = new Map([...this.#topics].map(([name, { records }]) => [name, records]));
  }

  /** Starts anew with topics that are new or have another id, and forgets those that are gone. */
  #follow(topics: ReadonlyMap<string, ObservedTopic>): boolean {
    let isChanged = false;
    for (const [name, { id }] of this.#topics) {
      if (topics.get(name)?.id === id) continue;
      this.#topics.delete(name);
      isChanged = true;
    }
    for (const { name, id } of topics.values()) {
      if (this.#topics.has(name)) continue;
      this.#topics.set(name, { id, next: new Map(), records: [] });
      isChanged = true;
    }
    return isChanged;
  }

  #newRanges({ name, partitions }: ObservedTopic) {
    const next = this.#topics.get(name)?.next;
    return partitions.flatMap(({ partition, leader, earliest, end }) => {
      const offset = Math.max(next?.get(partition) ?? 0, earliest, end - keptRecords);
      return leader === null || offset >= end ? [] : [{ topic: name, partition, offset, until: end }];
    });
  }

  async #fetch(ranges: Parameters<Cluster['fetch']>[0], deadline: number): Promise<Map<string, SeenRecord[]>> {
    const found = new Map<string, SeenRecord[]>();
    try {
      const fetcher = await this.#cluster.fetch(ranges, { readCommitted: false, note: () => {} });
      try {
        await this.#takeAll(fetcher, found, deadline);
      } finally {
        await fetcher.close();
      }
    } catch (error) {
      // A leader that is gone, or a topic that was deleted a moment ago: the next look reads what is there then.
      if (!(error instanceof CliError) || error.code === 'bug' || error.code === 'interrupted') throw error;
    }
    return found;
  }

  async #takeAll(fetcher: RecordFetcher, found: Map<string, SeenRecord[]>, deadline: number): Promise<void> {
    for (let left = 1; left > 0; left = deadline - performance.now()) {
      const polled = await fetcher.poll(Math.max(0, deadline - performance.now()));
      if (polled === 'end' || polled === 'idle') return;
      this.#take(polled, found);
    }
  }

  #take(cursor: FetchedRecords, found: Map<string, SeenRecord[]>): void {
    const { topic, partition } = cursor;
    const followed = this.#topics.get(topic);
    if (!followed) return;
    const records = found.get(topic) ?? [];
    found.set(topic, records);
    while (cursor.next()) records.push(seenRecord(cursor, followed.id));
    followed.next.set(partition, cursor.position);
  }
}

function seenRecord(cursor: FetchedRecords, topicId: string): SeenRecord {
  const { topic, partition, offset, timestamp, bytes, keyStart, keyEnd, valueStart, valueEnd } = cursor;
  const text = (from: number, to: number): string | null =>
    from < 0 ? null : bytes.toString('utf8', from, Math.min(to, from + keptBytes));
  return {
    ...{ topic, topicId, partition, offset, timestamp },
    ...{ key: text(keyStart, keyEnd), value: text(valueStart, valueEnd) },
  };
}

/** Orders records by their times, which clients may set; those of a partition stay in the order of their offsets. */
function byTime(records: readonly SeenRecord[]): SeenRecord[] {
  const latest = new Map<number, number>();
  return records
    .map((record) => {
      const at = Math.max(latest.get(record.partition) ?? 0, record.timestamp);
      latest.set(record.partition, at);
      return { record, at };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ record }) => record);
}

function lastOfEachPartition(records: readonly SeenRecord[]): SeenRecord[] {
  const counts = new Map<number, number>();
  return records
    .toReversed()
    .filter(({ partition }) => {
      const count = (counts.get(partition) ?? 0) + 1;
      counts.set(partition, count);
      return count <= keptRecords;
    })
    .reverse();
}
