import { setTimeout as pause } from 'node:timers/promises';
import { groupBy } from '../../base/group-by.js';
import { partitionKey } from '../../base/topic-partition.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { FlowRun } from '../run/flow-run.js';
import type { RunEvent } from '../run/run-context.js';
import type { WorkerSlot } from '../run/supervisor.js';
import { topicOfEvent, topicsReadBy } from '../types.js';
import { readGroupOffsets, unprocessedRecords } from './group-offsets.js';
import { RateMeter } from './rate-meter.js';

const pollMs = 500;

/**
 * How a run goes, measured once for everybody who shows it: events a second, as processes tell of them, and what the
 * cluster says of lags and records, asked for each half second until the run has drained. Topics go by their names in
 * the flow.
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

  /** `onLook` is called whenever the cluster has answered, or has not. */
  constructor(run: FlowRun, cluster: Cluster, onLook: () => void) {
    this.#run = run;
    this.#cluster = cluster;
    this.#onPoll = onLook;
    this.#polling = this.#pollUntilDrained();
  }

  onEvent(news: RunEvent): void {
    if (news.kind === 'drained') {
      // A last look now: the topics go once they have been checked.
      this.#phase = 'drained';
      this.#wake.abort();
    }
    if (news.kind !== 'heard') return;
    const { slot, report } = news;
    if (report.kind === 'handled') {
      this.#rate(`in ${slot.service}`).add(report.offsets.length, Date.now());
      this.#addWritten(slot, report.emitted);
    }
    if (report.kind === 'sent' || report.kind === 'emitted') this.#addWritten(slot, report.events);
  }

  /** Returns when it asks no more. */
  async stop(): Promise<void> {
    if (this.#phase === 'going') this.#phase = 'over';
    this.#wake.abort();
    await this.#polling;
  }

  /** Events that a service works on, a second; deliveries that come again count too. */
  inRate = (service: string): number => this.#perSecond(`in ${service}`);

  /** Events that a service emits. */
  outRate = (service: string): number => this.#perSecond(`out service ${service}`);

  topicRate = (topic: string): number => this.#perSecond(`topic ${topic}`);

  /** What a service, or a source of that name, writes to one topic. */
  writerRate = (service: string, source: boolean, topic: string): number =>
    this.#perSecond(`out ${source ? 'source' : 'service'} ${service} ${topic}`);

  /** What a group has not read; null while nobody knows. */
  lag = (group: string): number | null => this.#lags.get(group) ?? null;

  /** What of it nobody has worked on: the rest of a lag is done, and waits for the next commit. */
  unprocessed = (group: string): number | null => this.#unprocessed.get(group) ?? null;

  /** Events that come into the topics that a service reads, a second. */
  arrivalRate(name: string): number {
    const { flow } = this.#run;
    const service = flow.services.find((each) => each.name === name);
    const topics = service ? topicsReadBy(flow, service) : [];
    return topics.reduce((sum, topic) => sum + this.topicRate(topic.name), 0);
  }

  /** Events that sources and services have written to a topic, as they told. */
  written = (topic: string): number => this.#written.get(topic) ?? 0;

  /** By how many records a topic has grown since the run began, as the cluster said last. */
  newRecords = (topic: string): number => this.#newRecords.get(topic) ?? 0;

  #addWritten({ service, source }: WorkerSlot, events: Readonly<Record<string, number>>): void {
    const now = Date.now();
    const writer = `out ${source ? 'source' : 'service'} ${service}`;
    for (const [type, count] of Object.entries(events)) {
      const { name } = topicOfEvent(this.#run.flow, type);
      this.#written.set(name, this.written(name) + count);
      for (const key of [`topic ${name}`, writer, `${writer} ${name}`]) this.#rate(key).add(count, now);
    }
  }

  #rate(key: string): RateMeter {
    const known = this.#rates.get(key);
    if (known) return known;
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

  /** While the cluster does not answer lags are unknown, and records those of the last answer. */
  async #poll(): Promise<void> {
    const { flow, names, prepared, scores } = this.#run;
    const real = new Map(flow.topics.map(({ name }) => [names.topic(name), name]));
    const starts = prepared.startOffsets.filter(({ topic }) => real.has(topic));
    try {
      const standing = await readGroupOffsets(this.#cluster, scores, starts);
      const { lags, ends } = standing;
      const grown = [...groupBy(starts, ({ topic }) => topic)].map(([topic, own]) => {
        const by = own.reduce((sum, start) => sum + (ends.get(partitionKey(start)) ?? start.offset) - start.offset, 0);
        return [real.get(topic) ?? topic, by] as const;
      });
      this.#lags = lags;
      this.#unprocessed = new Map(scores.map((score) => [score.group, unprocessedRecords(score, standing)]));
      this.#newRecords = new Map(grown);
    } catch {
      this.#lags = new Map();
      this.#unprocessed = new Map();
    }
  }
}
