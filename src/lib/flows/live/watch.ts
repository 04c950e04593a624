import type { Lang } from '../../app.js';
import { graphOf } from '../draw/graph.js';
import { numberOf, ownersByTopic } from '../draw/owner.js';
import type { Pulse } from '../measure/pulse.js';
import type { Score } from '../measure/score.js';
import { isPaused, isSlowed, type Post } from '../run/crew.js';
import type { News } from '../run/news.js';
import { lineWidths } from '../run/plain.js';
import type { FlowRun } from '../run/run.js';
import { Happenings } from './happenings.js';
import type { InstanceState, Phase, ServiceNow, Snapshot, TopicNow } from './snapshot.js';

/** Follows a run by its news, and gives a picture of any moment of it. */
export class Watch {
  readonly #run: FlowRun;
  readonly #pulse: Pulse;
  readonly #happenings: Happenings;
  readonly #dashboard: string | undefined;
  /** Instances that have been given their partitions. */
  readonly #settled = new Set<string>();
  /** Those of them that were given none. */
  readonly #idle = new Set<string>();
  /** Deliveries beyond the first, of each service, as they were told. */
  readonly #again = new Map<string, number>();
  #phase: Phase = 'joining';
  #selected = 0;

  /** `dashboard` is the address of the page, where there is one. */
  constructor(run: FlowRun, pulse: Pulse, lang: Lang, dashboard?: string) {
    this.#run = run;
    this.#pulse = pulse;
    this.#happenings = new Happenings(run.clock, lang);
    this.#dashboard = dashboard;
  }

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    // A run that was told to end ends, whatever it still has to do.
    if (this.#phase !== 'ending') this.#phase = phase;
  }

  /** The service that keys act on. */
  get selected(): number {
    return this.#selected;
  }

  select(index: number): void {
    const last = this.#run.scores.length - 1;
    this.#selected = Math.max(0, Math.min(last, index));
  }

  hear(news: News): void {
    this.#happenings.hear(news);
    if (news.kind === 'ready') this.phase = 'running';
    else if (news.kind === 'drained') this.phase = 'measuring';
    else if (news.kind === 'lost') {
      this.#settled.delete(news.instance);
      this.#idle.delete(news.instance);
    } else if (news.kind === 'heard') this.#heard(news);
  }

  #heard({ post: { instance, service }, report }: Extract<News, { kind: 'heard' }>): void {
    if (report.kind === 'assigned') {
      this.#settled.add(instance);
      if (Object.values(report.partitions).flat().length === 0) this.#idle.add(instance);
      else this.#idle.delete(instance);
    } else if (report.kind === 'handled') this.#countAgain(service);
    else if (report.kind === 'finished' && this.#run.sourcesHaveEnded) this.phase = 'draining';
  }

  #countAgain(service: string): void {
    const now = this.#run.scores.find((score) => score.service.name === service)?.duplicates ?? 0;
    const before = this.#again.get(service) ?? 0;
    if (now > before) this.#happenings.again(service, now - before);
    this.#again.set(service, now);
  }

  snapshot(now: number): Snapshot {
    const { flow, options, sent } = this.#run;
    const { count, durationMs, run } = options;
    const elapsedMs = this.#run.clock.since(now);
    const byCount = count === null ? null : sent / Math.max(1, count);
    return {
      flow: flow.name,
      run,
      dashboard: this.#dashboard,
      phase: this.#phase,
      elapsedMs,
      sent,
      count,
      progress: byCount ?? (durationMs === null ? null : Math.min(1, elapsedMs / durationMs)),
      topics: this.#topics(),
      services: this.#run.scores.map((score) => this.#service(score)),
      selected: this.#selected,
      notices: this.#happenings.notices,
      events: this.#happenings.events,
      canKillBroker: this.#run.canKillBroker,
      widths: lineWidths(flow),
    };
  }

  #topics(): TopicNow[] {
    const { flow, prepared, names } = this.#run;
    return graphOf(flow).map(({ name, writers }) => ({
      name,
      partitions: prepared.topics.get(names.topic(name))?.partitions.length ?? 0,
      total: this.#pulse.written(name),
      rate: this.#pulse.topicRate(name),
      writers: writers.map(({ service, source }) => ({
        service,
        source,
        rate: this.#pulse.writerRate(service, source, name),
      })),
    }));
  }

  #service(score: Score): ServiceNow {
    const { group, latencies, received, duplicates } = score;
    const { name } = score.service;
    return {
      name,
      instances: this.#run.crew.of(name).map((post) => ({ index: numberOf(post.instance), state: this.#state(post) })),
      owners: ownersByTopic(score),
      inRate: this.#pulse.inRate(name),
      outRate: this.#pulse.outRate(name),
      received,
      again: duplicates,
      lag: this.#pulse.lag(group),
      waiting: this.#pulse.waiting(group),
      arrivals: this.#pulse.arrivals(name),
      p50: latencies.at(0.5),
      p95: latencies.at(0.95),
    };
  }

  #state(post: Post): InstanceState {
    const { worker, instance } = post;
    if (!worker) return this.#run.crew.isEnding ? 'ended' : 'dead';
    if (!this.#settled.has(instance)) return 'starting';
    if (isPaused(post)) return 'paused';
    if (this.#idle.has(instance)) return 'idle';
    return isSlowed(post) ? 'slow' : 'alive';
  }
}
