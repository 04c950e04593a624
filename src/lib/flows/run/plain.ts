import type { Lang } from '../../app.js';
import { moment } from '../counts.js';
import { plain } from '../texts.js';
import type { Flow } from '../types.js';
import type { Clock } from './clock.js';
import type { News } from './news.js';
import { incidentText, missedText } from './trouble-log.js';

/** Columns for names of instances, of events, and for keys. */
export interface LineWidths {
  readonly who: number;
  readonly what: number;
  readonly key: number;
}

/** Columns in which all names of a flow have room, and keys of up to four digits. */
export function lineWidths({ services, topics, sources }: Flow): LineWidths {
  const longest = (names: readonly string[]): number => Math.max(...names.map(({ length }) => length));
  return {
    who: longest(services.map(({ name }) => `${name}-1`)),
    what: longest(topics.flatMap(({ events }) => events)),
    key: longest(sources.map(({ entity }) => `${entity}-1000`)),
  };
}

/** What an instance owns from now on: `owns order-events 0,1; payment-events 0`. */
export function ownedText(partitions: Readonly<Record<string, readonly number[]>>, lang: Lang): string {
  const places = Object.entries(partitions)
    .filter(([, numbers]) => numbers.length > 0)
    .map(([topic, numbers]) => `${topic} ${numbers.join(',')}`);
  return places.length === 0 ? plain.ownsNothing[lang] : `${plain.owns[lang]} ${places.join('; ')}`;
}

/** What is told of news, a line each, for a pipe or a terminal that is not to be redrawn. */
export function newsLines(news: News, clock: Clock, lang: Lang, widths: LineWidths): string[] {
  const at = (time: number): string => `${moment(clock.since(time), lang).padStart(7)} s`;
  const line = (time: number, who: string, text: string): string => `${at(time)}  ${who.padEnd(widths.who)}  ${text}`;
  const now = Date.now();
  switch (news.kind) {
    case 'ready':
      return [line(now, '', plain.ready[lang])];
    case 'drained':
      return [line(now, '', plain[news.all ? 'drained' : 'stuck'][lang])];
    case 'lost':
      return [line(now, news.instance, plain.lost(news)[lang])];
    case 'trouble':
      return [line(now, news.target, (news.done ? incidentText : missedText)(news.trouble)[lang])];
    case 'heard': {
      const { post, report } = news;
      if (report.kind === 'handled') {
        return report.did.map(({ at: time, key, text, eventType }) =>
          line(time, post.instance, `${eventType.padEnd(widths.what)} ${(key ?? '-').padEnd(widths.key)} ${text}`),
        );
      }
      if (report.kind === 'assigned') {
        return [line(report.at, post.instance, ownedText(report.partitions, lang))];
      }
      return report.kind === 'rebalancing' ? [line(report.at, post.instance, plain.rebalancing[lang])] : [];
    }
  }
}
