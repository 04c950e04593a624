import type { Lang } from '../../app.js';
import { styled, type Tone } from '../../io/blocks.js';
import type { Did } from '../protocol.js';
import type { Clock } from '../run/clock.js';
import type { News } from '../run/news.js';
import { troubleText } from '../run/trouble-log.js';
import { plain } from '../texts.js';
import type { EventNow } from './snapshot.js';

/** As many as the highest terminals show. */
const remembered = 200;

/** The last things that happened in a run, in the words of a language: to processes and groups, and to events. */
export class Happenings {
  readonly #clock: Clock;
  readonly #lang: Lang;
  readonly notices: EventNow[] = [];
  readonly events: EventNow[] = [];

  constructor(clock: Clock, lang: Lang) {
    this.#clock = clock;
    this.#lang = lang;
  }

  hear(news: News): void {
    const now = Date.now();
    if (news.kind === 'heard') this.#heard(news);
    else if (news.kind === 'trouble') this.#tell(now, news.target, troubleText(news.trouble)[this.#lang], 'warn');
    else if (news.kind === 'lost')
      this.#tell(now, news.instance, plain.lost(news)[this.#lang], news.isReplaced ? 'bad' : 'dim');
    else this.#tell(now, '', plain[news.kind][this.#lang], 'good');
  }

  #heard({ post: { instance }, report }: Extract<News, { kind: 'heard' }>): void {
    if (report.kind === 'handled') for (const did of report.did) this.#did(instance, did);
    else if (report.kind === 'rebalancing') this.#tell(report.at, instance, plain.rebalancing[this.#lang], 'warn');
    else if (report.kind === 'assigned') {
      const places = Object.entries(report.partitions).map(([topic, numbers]) => `${topic} ${numbers.join(',')}`);
      this.#tell(report.at, instance, `${plain.owns[this.#lang]} ${places.join('; ') || '-'}`, 'dim');
    }
  }

  #did(who: string, { at, eventType, key, text }: Did): void {
    // Where many events go by, what nobody could read is still to be seen.
    if (eventType === '?') this.#tell(at, who, text, 'bad');
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
    remember(this.notices, { atMs: this.#clock.since(at), who, what: '', key: '', ...styled(text, tone) });
  }
}

function remember(events: EventNow[], event: EventNow): void {
  events.push(event);
  if (events.length > remembered) events.shift();
}
