import { setTimeout as pause } from 'node:timers/promises';
import { groupBy } from '../../grouped.js';
import type { Cluster } from '../../kafka/cluster.js';
import { partitionKey } from '../../places.js';
import type { Post } from '../run/crew.js';
import type { News } from '../run/news.js';
import type { FlowRun } from '../run/run.js';
import { topicOf, topicsOf } from '../types.js';
import { readStanding, waitingOf } from './lags.js';
import { Rate } from './rate.js';

const lookMs = 500;

/**
 * How a run goes, measured once for everybody who shows it: events a second, as processes tell of them, and what the
 * cluster says of lags and records, asked for each half second until the run has drained. Topics go by their names in
 * the flow.
 */
export class Pulse {
  readonly #run: FlowRun;
  readonly #cluster: Cluster;
  readonly #rates = new Map<string, Rate>();
  #lags: ReadonlyMap<string, number> = new Map();
  #waiting: ReadonlyMap<string, number> = new Map();
  #records: ReadonlyMap<string, number> = new Map();
  readonly #written = new Map<string, number>();
  readonly #wake = new AbortController();
  #phase: 'going' | 'drained' | 'over' = 'going';
  readonly #looking: Promise<void>;
  readonly #onLook: () => void;

  /** `onLook` is called whenever the cluster has answered, or has not. */
  constructor(run: FlowRun, cluster: Cluster, onLook: () => void) {
    this.#run = run;
    this.#cluster = cluster;
    this.#onLook = onLook;
    this.#looking = this.#follow();
  }

  hear(news: News): void {
    if (news.kind === 'drained') {
      // A last look now: the topics go once they have been checked.
      this.#phase = 'drained';
      this.#wake.abort();
    }
    if (news.kind !== 'heard') return;
    const { post, report } = news;
    if (report.kind === 'handled') {
      this.#rate(`in ${post.service}`).add(report.offsets.length, Date.now());
      this.#wrote(post, report.emitted);
    }
    if (report.kind === 'sent' || report.kind === 'emitted') this.#wrote(post, report.events);
  }

  /** Returns when it asks no more. */
  async end(): Promise<void> {
    if (this.#phase === 'going') this.#phase = 'over';
    this.#wake.abort();
    await this.#looking;
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
  waiting = (group: string): number | null => this.#waiting.get(group) ?? null;

  /** Events that come into the topics that a service reads, a second. */
  arrivals(name: string): number {
    const { flow } = this.#run;
    const service = flow.services.find((each) => each.name === name);
    const topics = service ? topicsOf(flow, service) : [];
    return topics.reduce((sum, topic) => sum + this.topicRate(topic.name), 0);
  }

  /** Events that sources and services have written to a topic, as they told. */
  written = (topic: string): number => this.#written.get(topic) ?? 0;

  /** By how many records a topic has grown since the run began, as the cluster said last. */
  records = (topic: string): number => this.#records.get(topic) ?? 0;

  #wrote({ service, source }: Post, events: Readonly<Record<string, number>>): void {
    const now = Date.now();
    const writer = `out ${source ? 'source' : 'service'} ${service}`;
    for (const [type, count] of Object.entries(events)) {
      const { name } = topicOf(this.#run.flow, type);
      this.#written.set(name, this.written(name) + count);
      for (const key of [`topic ${name}`, writer, `${writer} ${name}`]) this.#rate(key).add(count, now);
    }
  }

  #rate(key: string): Rate {
    const known = this.#rates.get(key);
    if (known) return known;
    const rate = new Rate();
    this.#rates.set(key, rate);
    return rate;
  }

  #perSecond(key: string): number {
    return this.#rates.get(key)?.perSecond(Date.now()) ?? 0;
  }

  async #follow(): Promise<void> {
    while (this.#phase !== 'over') {
      const last = this.#phase === 'drained';
      await this.#look();
      this.#onLook();
      if (last) return;
      await pause(lookMs, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
  }

  /** While the cluster does not answer lags are unknown, and records those of the last answer. */
  async #look(): Promise<void> {
    const { flow, names, prepared, scores } = this.#run;
    const real = new Map(flow.topics.map(({ name }) => [names.topic(name), name]));
    const starts = prepared.starts.filter(({ topic }) => real.has(topic));
    try {
      const standing = await readStanding(this.#cluster, scores, starts);
      const { lags, ends } = standing;
      const grown = [...groupBy(starts, ({ topic }) => topic)].map(([topic, own]) => {
        const by = own.reduce((sum, start) => sum + (ends.get(partitionKey(start)) ?? start.offset) - start.offset, 0);
        return [real.get(topic) ?? topic, by] as const;
      });
      this.#lags = lags;
      this.#waiting = new Map(scores.map((score) => [score.group, waitingOf(score, standing)]));
      this.#records = new Map(grown);
    } catch {
      this.#lags = new Map();
      this.#waiting = new Map();
    }
  }
}
