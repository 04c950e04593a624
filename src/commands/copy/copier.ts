import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../lib/app.js';
import { isUnreachable } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import type { Progress } from '../../lib/io/progress.js';
import type { TopicPartition } from '../../lib/kafka/cluster.js';
import type { FetchRange } from '../../lib/kafka/records/fetch-position.js';
import type { Fetcher } from '../../lib/kafka/records/fetcher.js';
import type { Producer } from '../../lib/kafka/records/producer.js';
import type { RecordReader } from '../../lib/kafka/records/record-reader.js';
import { emptyDraft, type RecordDraft, type RecordView } from '../../lib/records/record.js';
import { RateLimiter } from '../produce/rate-limiter.js';
import type { CopyGroup } from './copy-group.js';
import { fillDraft } from './draft.js';
import { onSide } from './on-side.js';
import type { CopySide } from './sides.js';

export interface CopierOptions {
  readonly filter: ((record: RecordView) => boolean) | undefined;
  readonly preservePartitions: boolean;
  /** Throws where the destination has no such partition to keep records in. */
  readonly refuseMissingPartition: (partition: number) => void;
  /** End after so many. */
  readonly maxRecords: number;
  readonly rate: number | undefined;
  /** Where it is committed how far the copy has come. */
  readonly group: CopyGroup | undefined;
  /** A cluster that goes away is waited for with the commits, as it is with the reading. */
  readonly waitsForBrokers: boolean;
}

/** At most so many records are on their way without a commit: after a kill no more than these stand twice. */
export const recordsBetweenCommits = 10_000;
const msBetweenCommits = 1000;
const msBetweenProgress = 100;
/** A broker forgets commits that are not renewed, after days (offsets.retention.minutes). */
const msBetweenRenewals = 3_600_000;

/** Moves records from a source to a producer, byte for byte. */
export class Copier {
  /** Records that the producer was given. */
  appendedCount = 0;
  readonly #from: CopySide;
  readonly #to: CopySide;
  readonly #producer: Producer;
  readonly #options: CopierOptions;
  readonly #progress: Progress;
  readonly #rateLimiter: RateLimiter;
  readonly #signal: AbortSignal;
  readonly #draft = emptyDraft();
  readonly #ranges: readonly FetchRange[];
  readonly #total: number | undefined;
  readonly #positions: Map<number, number>;
  #uncommitted = 0;
  #hasAdvanced = false;
  #committedAt = performance.now();
  #progressAt = 0;

  constructor(
    [from, to]: readonly [CopySide, CopySide],
    producer: Producer,
    ranges: readonly FetchRange[],
    options: CopierOptions,
    app: App,
  ) {
    this.#from = from;
    this.#to = to;
    this.#producer = producer;
    this.#options = options;
    this.#progress = app.progress('Copying');
    this.#rateLimiter = new RateLimiter(options.rate, app.signal);
    this.#signal = app.signal;
    this.#ranges = ranges;
    this.#positions = new Map(ranges.map(({ partition, offset }) => [partition, offset]));
    const bounded = ranges.every(({ until }) => until !== undefined);
    this.#total = bounded ? ranges.reduce((sum, { offset, until = offset }) => sum + until - offset, 0) : undefined;
  }

  /** Copies what a source gives, to its end or the most that was asked for. */
  async run(source: Fetcher): Promise<void> {
    try {
      while (!this.#isEnough) {
        const next = await onSide(this.#from, () => source.poll(msBetweenCommits));
        if (next === 'end') {
          for (const { partition, until } of this.#ranges) if (until !== undefined) this.#advanceTo(partition, until);
          break;
        }
        if (next !== 'idle') await this.#copyFrom(next);
        // A source that is silent must not hide that what came before it cannot be written.
        await this.#waitForRoom();
        await this.#commitInTime();
        this.#showProgress();
      }
    } finally {
      this.#progress.end();
    }
  }

  /** The source has partitions that it did not have: they are committed too, from now on. */
  onPartitionsAdded(places: readonly TopicPartition[]): void {
    for (const { partition } of places) this.#advanceTo(partition, 0);
  }

  /** Copies one record that was made ready before. */
  async append(draft: RecordDraft): Promise<void> {
    if (this.#isEnough) return;
    this.#producer.append(draft);
    this.appendedCount++;
    this.#uncommitted++;
    this.#rateLimiter.count();
    if (this.#producer.isFull) await this.#waitForRoom();
    await this.#rateLimiter.wait();
  }

  /** Returns when all that was taken is acknowledged, and committed for the last time. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#options.group?.finish(this.#positions);
  }

  #waitForRoom(): Promise<void> {
    return onSide(this.#to, () => this.#producer.waitForRoom());
  }

  #flush(): Promise<void> {
    return onSide(this.#to, () => this.#producer.flush());
  }

  get #isEnough(): boolean {
    return this.appendedCount >= this.#options.maxRecords;
  }

  async #copyFrom(records: RecordReader): Promise<void> {
    const { filter, rate, preservePartitions } = this.#options;
    if (preservePartitions) await this.#requireDestinationPartition(records);
    while (!this.#isEnough && this.#next(records)) {
      if (filter && !filter(records)) continue;
      this.#producer.append(fillDraft(this.#draft, records, preservePartitions));
      this.appendedCount++;
      this.#uncommitted++;
      this.#rateLimiter.count();
      if (this.#producer.isFull) await this.#waitForRoom();
      if (this.#uncommitted >= recordsBetweenCommits || rate !== undefined) {
        this.#advanceTo(records.partition, records.position);
        await this.#rateLimiter.wait();
        await this.#commitInTime();
        this.#showProgress();
      }
    }
    this.#advanceTo(records.partition, records.position);
  }

  /** The destination too may have got partitions. */
  async #requireDestinationPartition({ partition }: RecordReader): Promise<void> {
    if (partition < this.#producer.partitionCount) return;
    await onSide(this.#to, async () => {
      await this.#producer.refreshMetadata();
      this.#options.refuseMissingPartition(partition);
    });
  }

  /** A batch that cannot be read ends the copy behind what stands before it. */
  #next(records: RecordReader): boolean {
    try {
      return records.next();
    } catch (error) {
      this.#advanceTo(records.partition, records.position);
      throw error;
    }
  }

  #advanceTo(partition: number, position: number): void {
    this.#hasAdvanced ||= this.#positions.get(partition) !== position;
    this.#positions.set(partition, position);
  }

  async #commitInTime(): Promise<void> {
    const { group } = this.#options;
    if (!group) {
      this.#uncommitted = 0;
      return;
    }
    const age = performance.now() - this.#committedAt;
    const due = this.#hasAdvanced
      ? this.#uncommitted >= recordsBetweenCommits || age >= msBetweenCommits
      : age >= msBetweenRenewals;
    if (!due) return;
    await this.#flush();
    await this.#commit(group);
    this.#uncommitted = 0;
    this.#hasAdvanced = false;
    this.#committedAt = performance.now();
  }

  async #commit(group: CopyGroup): Promise<void> {
    for (;;) {
      try {
        await group.commit(this.#positions);
        return;
      } catch (error) {
        if (!this.#options.waitsForBrokers || !isUnreachable(error)) throw error;
      }
      const signal = this.#signal;
      await pause(msBetweenCommits, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  #showProgress(): void {
    if (performance.now() - this.#progressAt < msBetweenProgress) return;
    this.#progressAt = performance.now();
    const done = this.#ranges.reduce(
      (sum, { partition, offset }) => sum + this.#positionOf(partition, offset) - offset,
      0,
    );
    this.#progress.update(done, this.#total, plural(this.appendedCount, 'record'));
  }

  #positionOf = (partition: number, otherwise: number): number => this.#positions.get(partition) ?? otherwise;
}
