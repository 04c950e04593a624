import type { Lang } from '../../app.js';
import { styled, type Tone } from '../../io/blocks.js';
import { numberOf } from '../draw/owner.js';
import type { Did } from '../protocol.js';
import type { Clock } from '../run/clock.js';
import type { News } from '../run/news.js';
import { ownedText } from '../run/plain.js';
import { incidentText, missedText } from '../run/trouble-log.js';
import { plain } from '../texts.js';
import type { EventNow } from './snapshot.js';

/** As many as the highest terminals show. */
const remembered = 200;
/** What the members of a group tell in so many milliseconds is of one rebalance. */
const togetherMs = 4000;

type Heard = Extract<News, { kind: 'heard' }>;
type Owned = Readonly<Record<string, readonly number[]>>;

/** What was told of a service, and is told anew as more of it comes. */
interface Telling {
  readonly since: number;
  readonly notice: EventNow;
}

/** The last things that happened in a run, in the words of a language: to processes and groups, and to events. */
export class Happenings {
  readonly #clock: Clock;
  readonly #lang: Lang;
  readonly notices: EventNow[] = [];
  /** In the order of their time: a service tells of its events a few at once. */
  readonly events: EventNow[] = [];
  readonly #rebalancing = new Set<string>();
  readonly #shared = new Map<string, Telling & { readonly owned: Map<string, Owned> }>();
  readonly #again = new Map<string, Telling & { readonly count: number }>();

  constructor(clock: Clock, lang: Lang) {
    this.#clock = clock;
    this.#lang = lang;
  }

  hear(news: News): void {
    const now = Date.now();
    if (news.kind === 'heard') this.#heard(news);
    else if (news.kind === 'trouble') {
      const text = news.done ? incidentText(news.trouble) : missedText(news.trouble);
      this.#tell(now, news.target, text[this.#lang], news.done ? 'warn' : 'dim');
    } else if (news.kind === 'lost')
      this.#tell(now, news.instance, plain.lost(news)[this.#lang], news.isReplaced ? 'bad' : 'dim');
    else if (news.kind === 'drained' && !news.all) this.#tell(now, '', plain.stuck[this.#lang], 'bad');
    else this.#tell(now, '', plain[news.kind][this.#lang], 'good');
  }

  /** So many more events were delivered to a service again. */
  again(service: string, count: number): void {
    const now = Date.now();
    const last = this.#going(this.#again.get(service), now);
    const all = count + (last?.count ?? 0);
    const notice = this.#notice(now, service, plain.again(all)[this.#lang], 'warn');
    this.#again.set(service, { count: all, ...this.#put(notice, last, now) });
  }

  #heard({ post, report }: Heard): void {
    const { instance, service } = post;
    if (report.kind === 'handled') for (const did of report.did) this.#did(instance, did);
    else if (report.kind === 'assigned') this.#assigned(post, report.partitions, report.at);
    else if (report.kind === 'rebalancing' && !this.#rebalancing.has(service)) {
      this.#rebalancing.add(service);
      this.#shared.delete(service);
      this.#tell(report.at, service, plain.rebalancing[this.#lang], 'warn');
    }
  }

  /** The members of a group are given their partitions one after the other: that is one thing, and one line. */
  #assigned({ instance, service }: Heard['post'], partitions: Owned, at: number): void {
    this.#rebalancing.delete(service);
    const last = this.#going(this.#shared.get(service), at);
    const owned = (last?.owned ?? new Map<string, Owned>()).set(instance, partitions);
    const [who, text] =
      owned.size === 1 ? [instance, ownedText(partitions, this.#lang)] : [service, this.#sharedText(owned)];
    this.#shared.set(service, { owned, ...this.#put(this.#notice(at, who, text, 'dim'), last, at) });
  }

  /** `1: 0,1 · 2: 2 · 3: on standby`. */
  #sharedText(owned: ReadonlyMap<string, Owned>): string {
    const topics = new Set([...owned.values()].flatMap((each) => Object.keys(each)));
    return [...owned]
      .map(([instance, places]) => [numberOf(instance), places] as const)
      .sort(([a], [b]) => a - b)
      .map(([number, places]) => {
        const all = Object.entries(places).filter(([, numbers]) => numbers.length > 0);
        if (all.length === 0) return `${number}: ${plain.standby[this.#lang]}`;
        const texts = all.map(([topic, numbers]) => `${topics.size > 1 ? `${topic} ` : ''}${numbers.join(',')}`);
        return `${number}: ${texts.join(' ')}`;
      })
      .join(' · ');
  }

  #did(who: string, { at, eventType, key, isDead, text }: Did): void {
    // Where many events go by, what nobody could read is still to be seen.
    if (isDead) this.#tell(at, who, text, 'bad');
    else
      remember(this.events, {
        atMs: this.#clock.since(at),
        who,
        what: eventType,
        key: key ?? '-',
        text,
        tone: 'plain',
      });
  }

  #tell(at: number, who: string, text: string, tone: Tone): void {
    this.#put(this.#notice(at, who, text, tone), undefined, at);
  }

  #notice(at: number, who: string, text: string, tone: Tone): EventNow {
    return { atMs: this.#clock.since(at), who, what: '', key: '', ...styled(text, tone) };
  }

  /** What was told last, where more of it is the same thing still. */
  #going<T extends Telling>(last: T | undefined, now: number): T | undefined {
    return last && now - last.since < togetherMs && this.notices.includes(last.notice) ? last : undefined;
  }

  /** In the place of what was told before, or as the newest. */
  #put(notice: EventNow, last: Telling | undefined, now: number): Telling {
    const place = last ? this.notices.indexOf(last.notice) : -1;
    if (place < 0) remember(this.notices, notice);
    else this.notices[place] = notice;
    return { since: last?.since ?? now, notice };
  }
}

function remember(events: EventNow[], event: EventNow): void {
  const place = events.findLastIndex(({ atMs }) => atMs <= event.atMs);
  events.splice(place + 1, 0, event);
  if (events.length > remembered) events.shift();
}
