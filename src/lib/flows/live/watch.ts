import type { Lang } from '../../app.js';
import { styled, type Tone } from '../../io/blocks.js';
import { placeOf } from '../../places.js';
import { graphOf } from '../draw/graph.js';
import { numberOf } from '../draw/owner.js';
import type { Score } from '../measure/score.js';
import type { Handled } from '../protocol.js';
import type { Post } from '../run/crew.js';
import type { News } from '../run/news.js';
import type { FlowRun } from '../run/run.js';
import { troubleText } from '../run/trouble-log.js';
import { plain } from '../texts.js';
import { topicOf } from '../types.js';
import { Rate } from './rate.js';
import type { EventNow, InstanceState, Phase, ServiceNow, Snapshot, TopicNow } from './snapshot.js';

/** As many as the highest terminals show. */
const remembered = 200;

/** Follows a run by its news, and gives a picture of any moment of it. */
export class Watch {
  readonly #run: FlowRun;
  readonly #lang: Lang;
  readonly #dashboard: string | undefined;
  readonly #rates = new Map<string, Rate>();
  readonly #totals = new Map<string, number>();
  readonly #settled = new Set<string>();
  readonly #events: EventNow[] = [];
  readonly #notices: EventNow[] = [];
  #phase: Phase = 'joining';
  #lags: ReadonlyMap<string, number> = new Map();
  #selected = 0;

  constructor(run: FlowRun, lang: Lang, dashboard?: string) {
    this.#run = run;
    this.#lang = lang;
    this.#dashboard = dashboard;
  }

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    // A run that was told to end ends, whatever it still has to do.
    if (this.#phase !== 'ending') this.#phase = phase;
  }

  set lags(lags: ReadonlyMap<string, number>) {
    this.#lags = lags;
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
    const now = Date.now();
    if (news.kind === 'heard') this.#heard(news.post, news.report, now);
    else if (news.kind === 'trouble') this.#tell(now, news.target, troubleText(news.trouble)[this.#lang], 'warn');
    else if (news.kind === 'lost') {
      this.#settled.delete(news.instance);
      this.#tell(now, news.instance, plain.lost[this.#lang], 'bad');
    } else {
      this.phase = news.kind === 'ready' ? 'running' : 'measuring';
      this.#tell(now, '', plain[news.kind][this.#lang], 'good');
    }
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
      topics: this.#topics(now),
      services: this.#run.scores.map((score) => this.#service(score, now)),
      selected: this.#selected,
      notices: this.#notices,
      events: this.#events,
      canKillBroker: this.#run.canKillBroker,
    };
  }

  #heard(post: Post, report: Extract<News, { kind: 'heard' }>['report'], now: number): void {
    const { instance, service } = post;
    if (report.kind === 'handled') this.#handled(post, report, now);
    else if (report.kind === 'sent' || report.kind === 'emitted') {
      for (const [type, count] of Object.entries(report.events)) this.#wrote(post, type, count, now);
    } else if (report.kind === 'finished' && this.#run.sourcesHaveEnded) this.phase = 'draining';
    else if (report.kind === 'assigned') {
      this.#settled.add(instance);
      const places = Object.entries(report.partitions).map(([topic, numbers]) => `${topic} ${numbers.join(',')}`);
      this.#tell(report.at, instance, `${plain.owns[this.#lang]} ${places.join('; ') || '-'}`, 'dim');
    } else if (report.kind === 'rebalancing') {
      if (service) this.#tell(report.at, instance, plain.rebalancing[this.#lang], 'warn');
    }
  }

  #handled(post: Post, report: Handled, now: number): void {
    const { service, instance } = post;
    this.#rate(`in ${service}`).add(report.offsets.length, now);
    for (const [type, count] of Object.entries(report.emitted)) this.#wrote(post, type, count, now);
    for (const { at, eventType, key, text } of report.did) {
      // Where many events go by, what nobody could read is still to be seen.
      if (eventType === '?') this.#tell(at, instance, text, 'bad');
      else {
        const event = { atMs: this.#run.clock.since(at), who: instance, what: eventType, key: key ?? '-', text };
        this.#remember(this.#events, { ...event, tone: 'plain' });
      }
    }
  }

  #wrote({ service, source }: Post, eventType: string, count: number, now: number): void {
    const { name } = topicOf(this.#run.flow, eventType);
    this.#totals.set(name, (this.#totals.get(name) ?? 0) + count);
    this.#rate(`topic ${name}`).add(count, now);
    this.#rate(`out ${source ? 'source' : 'service'} ${service}`).add(count, now);
    this.#rate(`out ${source ? 'source' : 'service'} ${service} ${name}`).add(count, now);
  }

  #rate(key: string): Rate {
    const known = this.#rates.get(key);
    if (known) return known;
    const rate = new Rate();
    this.#rates.set(key, rate);
    return rate;
  }

  #tell(at: number, who: string, text: string, tone: Tone): void {
    this.#remember(this.#notices, {
      atMs: this.#run.clock.since(at),
      who,
      what: '',
      key: '',
      ...styled(text, tone),
    });
  }

  #remember(events: EventNow[], event: EventNow): void {
    events.push(event);
    if (events.length > remembered) events.shift();
  }

  #topics(now: number): TopicNow[] {
    const per = (key: string): number => this.#rates.get(key)?.perSecond(now) ?? 0;
    const { flow, prepared, names } = this.#run;
    return graphOf(flow).map(({ name, writers }) => ({
      name,
      partitions: prepared.topics.get(names.topic(name))?.partitions.length ?? 0,
      total: this.#totals.get(name) ?? 0,
      rate: per(`topic ${name}`),
      writers: writers.map(({ service, source }) => ({
        service,
        source,
        rate: per(`out ${source ? 'source' : 'service'} ${service} ${name}`),
      })),
    }));
  }

  #service(score: Score, now: number): ServiceNow {
    const { service, group, owners, places, latencies, received, duplicates } = score;
    const { name } = service;
    const posts = this.#run.crew.of(name);
    const topics = [...new Set(places.map(({ topic }) => topic))];
    return {
      name,
      instances: posts.map((post) => ({ index: numberOf(post.instance), state: this.#state(post) })),
      owners: topics.map((topic) => ({
        topic,
        partitions: places
          .filter((place) => place.topic === topic)
          .map((place) => {
            const owner = owners.ownerOf(placeOf(place));
            return owner === undefined ? null : numberOf(owner);
          }),
      })),
      inRate: this.#rates.get(`in ${name}`)?.perSecond(now) ?? 0,
      outRate: this.#rates.get(`out service ${name}`)?.perSecond(now) ?? 0,
      received,
      again: duplicates,
      lag: this.#lags.get(group) ?? null,
      p50: latencies.at(0.5),
      p95: latencies.at(0.95),
    };
  }

  #state({ worker, standing, instance }: Post): InstanceState {
    if (!worker) return 'dead';
    if (!this.#settled.has(instance)) return 'starting';
    if (standing.has('pause')) return 'paused';
    const slow = standing.get('slow');
    return slow?.kind === 'slow' && slow.ms > 0 ? 'slow' : 'alive';
  }
}
