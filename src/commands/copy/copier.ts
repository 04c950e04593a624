import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../lib/app.js';
import { isUnreachable } from '../../lib/base/errors.js';
import { plural } from '../../lib/base/plural.js';
import type { Progress } from '../../lib/io/progress.js';
import type {
  FetchedRecords,
  FetchRange,
  RecordFetcher,
  RecordProducer,
  TopicPartition,
} from '../../lib/kafka/cluster.js';
import { emptyDraft, type RecordDraft, type RecordView } from '../../lib/records/record.js';
import { RateLimiter } from '../produce/rate-limiter.js';
import type { CopyGroup } from './copy-group.js';
import { fillDraft } from './draft.js';
import { onSide } from './on-side.js';
import type { CopySide } from './sides.js';

export interface CopierOptions {
  readonly filter: ((record: RecordView) => boolean) | undefined;
  readonly preservePartitions: boolean;
  /** Throws where the destination does not have this partition. */
  readonly refuseMissingPartition: (partition: number) => void;
  /** End after this many records. */
  readonly maxRecords: number;
  readonly rate: number | undefined;
  /** The group that the copy commits its position to. */
  readonly group: CopyGroup | undefined;
  /** Wait for an unreachable source also when committing. */
  readonly waitsForBrokers: boolean;
}

/** Records between commits: at most this many are copied twice after a kill. */
export const recordsBetweenCommits = 10_000;
const msBetweenCommits = 1000;
const msBetweenProgress = 100;
/** Commits are renewed, because brokers drop old ones (offsets.retention.minutes). */
const msBetweenRenewals = 3_600_000;

/** Copies records from a source to a producer, byte for byte. */
export class Copier {
  /** Number of records appended to the producer. */
  appendedCount = 0;
  readonly #from: CopySide;
  readonly #to: CopySide;
  readonly #producer: RecordProducer;
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
    producer: RecordProducer,
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

  /** Copies the records of a source, to its end or the maximum. */
  async run(source: RecordFetcher): Promise<void> {
    try {
      while (!this.#isEnough) {
        const next = await onSide(this.#from, () => source.poll(msBetweenCommits));
        if (next === 'end') {
          for (const { partition, until } of this.#ranges) if (until !== undefined) this.#advanceTo(partition, until);
          break;
        }
        if (next !== 'idle') await this.#copyFrom(next);
        // Fails where earlier records cannot be written, also while the source is idle.
        await this.#waitForRoom();
        await this.#commitInTime();
        this.#showProgress();
      }
    } finally {
      this.#progress.end();
    }
  }

  /** Call with partitions added to the source: their positions are committed too. */
  onPartitionsAdded(partitions: readonly TopicPartition[]): void {
    for (const { partition } of partitions) this.#advanceTo(partition, 0);
  }

  /** Appends one record that was read before. */
  async append(draft: RecordDraft): Promise<void> {
    if (this.#isEnough) return;
    this.#producer.append(draft);
    this.appendedCount++;
    this.#uncommitted++;
    this.#rateLimiter.count();
    if (this.#producer.isFull) await this.#waitForRoom();
    await this.#rateLimiter.wait();
  }

  /** Resolves when all records are acknowledged and committed. */
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

  async #copyFrom(records: FetchedRecords): Promise<void> {
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

  /** The destination may have got the partition meanwhile. */
  async #requireDestinationPartition({ partition }: FetchedRecords): Promise<void> {
    if (partition < this.#producer.partitionCount) return;
    await onSide(this.#to, async () => {
      await this.#producer.refreshMetadata();
      this.#options.refuseMissingPartition(partition);
    });
  }

  /** Before a corrupt batch, the position after the last good record is kept. */
  #next(records: FetchedRecords): boolean {
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
