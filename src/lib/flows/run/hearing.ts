import { ServiceStats } from '../measure/service-stats.js';
import type { Names } from '../names.js';
import type { Report } from '../protocol.js';
import { type Flow, topicsOf } from '../types.js';
import type { Post } from './crew.js';
import type { News } from './news.js';
import type { Preparation } from './prepare.js';

interface HearingEvents {
  /** A source has sent events, at this time: the first one begins the clock. */
  readonly sent: (at: number) => void;
  /** A source has sent a record into this topic that nobody can read. */
  readonly poisoned: (topic: string) => void;
  readonly onNews: (news: News) => void;
}

/** What the processes of a run tell, added up. */
export class Hearing {
  readonly scores: readonly ServiceStats[];
  readonly #events: HearingEvents;
  readonly #finished = new Set<Post>();
  /** The round in which each told last what it held back. */
  readonly #flushed = new Map<Post, number>();
  #sent = 0;
  #sentSince: number | undefined;
  #sentUntil = 0;

  constructor(flow: Flow, names: Names, { starts }: Preparation, events: HearingEvents) {
    this.#events = events;
    this.scores = flow.services.map((service) => {
      const topics = new Set(topicsOf(flow, service).map(({ name }) => names.topic(name)));
      return new ServiceStats(
        service,
        names.group(service.group),
        starts.filter(({ topic }) => topics.has(topic)),
      );
    });
  }

  /** Source events so far. */
  get sent(): number {
    return this.#sent;
  }

  /** From the first source event until the last of them was sent, in milliseconds. */
  get sentMs(): number {
    return this.#sentUntil - (this.#sentSince ?? this.#sentUntil);
  }

  /** True for one that has told what it held back, as it was asked to in this round. */
  hasFlushed(post: Post, round: number): boolean {
    return this.#flushed.get(post) === round;
  }

  /** True for a source that has emitted all that it was to. */
  hasFinished(post: Post): boolean {
    return this.#finished.has(post);
  }

  hear(post: Post, report: Report): void {
    const score = this.#scoreOf(post);
    if (report.kind === 'assigned') score?.owners.assigned(post.instance, report.partitions, report.at);
    else if (report.kind === 'rebalancing') score?.owners.lost(post.instance, report.at);
    else if (report.kind === 'handled') score?.add(report);
    else if (report.kind === 'finished') this.#finished.add(post);
    else if (report.kind === 'flushed') this.#flushed.set(post, report.round);
    else if (report.kind === 'sent') {
      this.#events.sent(report.at);
      this.#sent += report.count;
      this.#sentSince ??= report.at;
      this.#sentUntil = Date.now();
      for (const topic of report.poisoned) this.#events.poisoned(topic);
    }
    this.#events.onNews({ kind: 'heard', post, report });
  }

  /** A process has ended. */
  lost(post: Post, isReplaced: boolean): void {
    this.#scoreOf(post)?.owners.lost(post.instance, Date.now());
    this.#events.onNews({ kind: 'lost', instance: post.instance, isReplaced, why: post.failure?.message });
  }

  #scoreOf({ service, source }: Post): ServiceStats | undefined {
    return source ? undefined : this.scores.find((score) => score.service.name === service);
  }
}
