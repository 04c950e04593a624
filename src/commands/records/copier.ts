import { setTimeout as pause } from 'node:timers/promises';
import type { App, Progress } from '../../lib/app.js';
import { isUnreachable } from '../../lib/errors.js';
import type { TopicPartition } from '../../lib/kafka/cluster.js';
import type { Range } from '../../lib/kafka/records/fetch-position.js';
import type { Fetcher } from '../../lib/kafka/records/fetcher.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import type { RecordReader } from '../../lib/kafka/records/record-reader.js';
import { plural } from '../../lib/plural.js';
import { emptyDraft, type RecordDraft, type RecordView } from '../../lib/records/record.js';
import { fill } from './copy-draft.js';
import type { CopyGroup } from './copy-group.js';
import type { CopySide } from './copy-places.js';
import { onSide } from './copy-side.js';
import { Pace } from './pace.js';

export interface CopierOptions {
  readonly wanted: ((record: RecordView) => boolean) | undefined;
  readonly preservePartitions: boolean;
  /** Throws where the destination has no such partition to keep records in. */
  readonly refuseUnkept: (partition: number) => void;
  /** End after so many. */
  readonly max: number;
  readonly rate: number | undefined;
  /** Where it is committed how far the copy has come. */
  readonly group: CopyGroup | undefined;
  /** A cluster that goes away is waited for with the commits, as it is with the reading. */
  readonly waits: boolean;
}

/** At most so many records are on their way without a commit: after a kill no more than these stand twice. */
export const recordsBetweenCommits = 10_000;
const msBetweenCommits = 1000;
const msBetweenShows = 100;
/** A broker forgets commits that are not renewed, after days (offsets.retention.minutes). */
const msBetweenRenewals = 3_600_000;

/** Moves records from a source to a producer, byte for byte. */
export class Copier {
  /** Records that the producer was given. */
  taken = 0;
  readonly #from: CopySide;
  readonly #to: CopySide;
  readonly #producer: Producer;
  readonly #options: CopierOptions;
  readonly #progress: Progress;
  readonly #pace: Pace;
  readonly #signal: AbortSignal;
  readonly #draft = emptyDraft();
  readonly #ranges: readonly Range[];
  readonly #total: number | undefined;
  readonly #positions: Map<number, number>;
  #uncommitted = 0;
  #moved = false;
  #committedAt = performance.now();
  #shownAt = 0;

  constructor(
    [from, to]: readonly [CopySide, CopySide],
    producer: Producer,
    ranges: readonly Range[],
    options: CopierOptions,
    app: App,
  ) {
    this.#from = from;
    this.#to = to;
    this.#producer = producer;
    this.#options = options;
    this.#progress = app.progress('Copying');
    this.#pace = new Pace(options.rate, app.signal);
    this.#signal = app.signal;
    this.#ranges = ranges;
    this.#positions = new Map(ranges.map(({ partition, offset }) => [partition, offset]));
    const bounded = ranges.every(({ until }) => until !== undefined);
    this.#total = bounded ? ranges.reduce((sum, { offset, until = offset }) => sum + until - offset, 0) : undefined;
  }

  /** Copies what a source gives, to its end or the most that was asked for. */
  async run(source: Fetcher): Promise<void> {
    try {
      while (!this.#enough) {
        const next = await onSide(this.#from, () => source.next(msBetweenCommits));
        if (next === 'end') {
          for (const { partition, until } of this.#ranges) if (until !== undefined) this.#reached(partition, until);
          break;
        }
        if (next !== 'idle') await this.#take(next);
        // A source that is silent must not hide that what came before it cannot be written.
        await this.#room();
        await this.#commitInTime();
        this.#show();
      }
    } finally {
      this.#progress.end();
    }
  }

  /** The source has partitions that it did not have: they are committed too, from now on. */
  grown(places: readonly TopicPartition[]): void {
    for (const { partition } of places) this.#reached(partition, 0);
  }

  /** Copies one record that was made ready before. */
  async append(draft: RecordDraft): Promise<void> {
    if (this.#enough) return;
    this.#producer.append(draft);
    this.taken++;
    this.#uncommitted++;
    this.#pace.count();
    if (this.#producer.full) await this.#room();
    await this.#pace.wait();
  }

  /** Returns when all that was taken is acknowledged, and committed for the last time. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#options.group?.finish(this.#positions);
  }

  #room(): Promise<void> {
    return onSide(this.#to, () => this.#producer.room());
  }

  #flush(): Promise<void> {
    return onSide(this.#to, () => this.#producer.flush());
  }

  get #enough(): boolean {
    return this.taken >= this.#options.max;
  }

  async #take(records: RecordReader): Promise<void> {
    const { wanted, rate, preservePartitions } = this.#options;
    if (preservePartitions) await this.#keep(records);
    while (!this.#enough && this.#next(records)) {
      if (wanted && !wanted(records)) continue;
      this.#producer.append(fill(this.#draft, records, preservePartitions));
      this.taken++;
      this.#uncommitted++;
      this.#pace.count();
      if (this.#producer.full) await this.#room();
      if (this.#uncommitted >= recordsBetweenCommits || rate !== undefined) {
        this.#reached(records.partition, records.position);
        await this.#pace.wait();
        await this.#commitInTime();
        this.#show();
      }
    }
    this.#reached(records.partition, records.position);
  }

  /** The destination too may have got partitions. */
  async #keep({ partition }: RecordReader): Promise<void> {
    if (partition < this.#producer.partitionCount) return;
    await onSide(this.#to, async () => {
      await this.#producer.look();
      this.#options.refuseUnkept(partition);
    });
  }

  /** A batch that cannot be read ends the copy behind what stands before it. */
  #next(records: RecordReader): boolean {
    try {
      return records.next();
    } catch (error) {
      this.#reached(records.partition, records.position);
      throw error;
    }
  }

  #reached(partition: number, position: number): void {
    this.#moved ||= this.#positions.get(partition) !== position;
    this.#positions.set(partition, position);
  }

  async #commitInTime(): Promise<void> {
    const { group } = this.#options;
    if (!group) {
      this.#uncommitted = 0;
      return;
    }
    const age = performance.now() - this.#committedAt;
    const due = this.#moved
      ? this.#uncommitted >= recordsBetweenCommits || age >= msBetweenCommits
      : age >= msBetweenRenewals;
    if (!due) return;
    await this.#flush();
    await this.#commit(group);
    this.#uncommitted = 0;
    this.#moved = false;
    this.#committedAt = performance.now();
  }

  async #commit(group: CopyGroup): Promise<void> {
    for (;;) {
      try {
        await group.commit(this.#positions);
        return;
      } catch (error) {
        if (!this.#options.waits || !isUnreachable(error)) throw error;
      }
      const signal = this.#signal;
      await pause(msBetweenCommits, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  #show(): void {
    if (performance.now() - this.#shownAt < msBetweenShows) return;
    this.#shownAt = performance.now();
    const done = this.#ranges.reduce((sum, { partition, offset }) => sum + this.#at(partition, offset) - offset, 0);
    this.#progress.update(done, this.#total, plural(this.taken, 'record'));
  }

  #at = (partition: number, otherwise: number): number => this.#positions.get(partition) ?? otherwise;
}
