import { setTimeout as pause } from 'node:timers/promises';
import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import { readGroupOffsets, unprocessedRecords } from '../measure/group-offsets.js';
import { RateMeter } from '../measure/rate-meter.js';
import { topicOfEvent, topicsReadBy } from '../types.js';
import type { FlowRun } from './flow-run.js';
import type { RunEvent } from './run-event.js';
import type { WorkerSlot } from './supervisor.js';

const pollMs = 500;

/**
 * The metrics of a run, measured once for the live view and the dashboard: event rates from the reports of its
 * processes, and lags and record counts that the cluster is asked for each half second until the run has drained.
 * Topics go by their names in the flow, without the prefix.
 */
export class RunMetrics {
  readonly #run: FlowRun;
  readonly #cluster: Cluster;
  readonly #rates = new Map<string, RateMeter>();
  #lags: ReadonlyMap<string, number> = new Map();
  #unprocessed: ReadonlyMap<string, number> = new Map();
  #newRecords: ReadonlyMap<string, number> = new Map();
  readonly #written = new Map<string, number>();
  readonly #wake = new AbortController();
  #phase: 'going' | 'drained' | 'over' = 'going';
  readonly #polling: Promise<void>;
  readonly #onPoll: () => void;

  /** `onPoll` is called after each poll of the cluster, failed ones included. */
  constructor(run: FlowRun, cluster: Cluster, onPoll: () => void) {
    this.#run = run;
    this.#cluster = cluster;
    this.#onPoll = onPoll;
    this.#polling = this.#pollUntilDrained();
  }

  onEvent(event: RunEvent): void {
    if (event.kind === 'drained') {
      // Poll a last time now: the topics are deleted once they have been checked.
      this.#phase = 'drained';
      this.#wake.abort();
    }
    if (event.kind !== 'report') return;
    const { slot, report } = event;
    if (report.kind === 'handled') {
      this.#rate(`in ${slot.service}`).add(report.offsets.length, Date.now());
      this.#addWritten(slot, report.emitted);
    }
    if (report.kind === 'sent' || report.kind === 'emitted') this.#addWritten(slot, report.events);
  }

  /** Returns once no poll is under way any more. */
  async stop(): Promise<void> {
    if (this.#phase === 'going') this.#phase = 'over';
    this.#wake.abort();
    await this.#polling;
  }

  /** Deliveries to a service, a second; redeliveries count too. */
  inRate = (service: string): number => this.#perSecond(`in ${service}`);

  /** Events that a service emits, a second. */
  outRate = (service: string): number => this.#perSecond(`out service ${service}`);

  topicRate = (topic: string): number => this.#perSecond(`topic ${topic}`);

  /** Events a second that a service, or a source of that name, writes to one topic. */
  writerRate = (service: string, source: boolean, topic: string): number =>
    this.#perSecond(`out ${source ? 'source' : 'service'} ${service} ${topic}`);

  /** Lag of a group; null while it is unknown. */
  lag = (group: string): number | null => this.#lags.get(group) ?? null;

  /** Records of the lag that were not handled yet, the rest being handled and not yet committed; null while unknown. */
  unprocessed = (group: string): number | null => this.#unprocessed.get(group) ?? null;

  /** Events a second that are written to the topics that a service reads. */
  arrivalRate(name: string): number {
    const { flow } = this.#run;
    const service = flow.services.find((each) => each.name === name);
    const topics = service ? topicsReadBy(flow, service) : [];
    return topics.reduce((sum, topic) => sum + this.topicRate(topic.name), 0);
  }

  /** Events that sources and services have reported writing to a topic. */
  written = (topic: string): number => this.#written.get(topic) ?? 0;

  /** Records added to a topic since the run began, by the last poll that succeeded. */
  newRecords = (topic: string): number => this.#newRecords.get(topic) ?? 0;

  /** Records in the topics that neither sources nor services have written: they were typed by hand. */
  get byHandCount(): number {
    const all = this.#run.flow.topics.map(({ name }) => Math.max(0, this.newRecords(name) - this.written(name)));
    return all.reduce((sum, count) => sum + count, 0);
  }

  #addWritten(
    { service, source }: Pick<WorkerSlot, 'service' | 'source'>,
    events: Readonly<Record<string, number>>,
  ): void {
    const now = Date.now();
    const writer = `out ${source ? 'source' : 'service'} ${service}`;
    for (const [type, count] of Object.entries(events)) {
      const { name } = topicOfEvent(this.#run.flow, type);
      this.#written.set(name, this.written(name) + count);
      for (const key of [`topic ${name}`, writer, `${writer} ${name}`]) this.#rate(key).add(count, now);
    }
  }

  #rate(key: string): RateMeter {
    const existing = this.#rates.get(key);
    if (existing) return existing;
    const rate = new RateMeter();
    this.#rates.set(key, rate);
    return rate;
  }

  #perSecond(key: string): number {
    return this.#rates.get(key)?.perSecond(Date.now()) ?? 0;
  }

  async #pollUntilDrained(): Promise<void> {
    while (this.#phase !== 'over') {
      const last = this.#phase === 'drained';
      await this.#poll();
      this.#onPoll();
      if (last) return;
      await pause(pollMs, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
  }

  /** While the cluster does not answer, lags are unknown and record counts stay those of the last poll. */
  async #poll(): Promise<void> {
    const { flow, names, prepared, stats: scores } = this.#run;
    const flowNames = new Map(flow.topics.map(({ name }) => [names.topic(name), name]));
    const starts = prepared.startOffsets.filter(({ topic }) => flowNames.has(topic));
    try {
      const offsets = await readGroupOffsets(this.#cluster, scores, starts);
      const { lags, ends } = offsets;
      const growth = [...groupBy(starts, ({ topic }) => topic)].map(([topic, partitionStarts]) => {
        const count = partitionStarts.reduce(
          (sum, start) => sum + (ends.get(partitionKey(start)) ?? start.offset) - start.offset,
          0,
        );
        return [flowNames.get(topic) ?? topic, count] as const;
      });
      this.#lags = lags;
      this.#unprocessed = new Map(scores.map((stats) => [stats.group, unprocessedRecords(stats, offsets)]));
      this.#newRecords = new Map(growth);
    } catch {
      this.#lags = new Map();
      this.#unprocessed = new Map();
    }
  }
}
