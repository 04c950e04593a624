import type { Lang } from '../../app.js';
import { plain } from '../texts.js';
import type { Clock } from './clock.js';
import type { News } from './news.js';
import { troubleText } from './trouble-log.js';

/** What is told of news, a line each, for a pipe or a terminal that is not to be redrawn. */
export function newsLines(news: News, clock: Clock, lang: Lang): string[] {
  const at = (time: number): string => `${(clock.since(time) / 1000).toFixed(2).padStart(7)}s`;
  const line = (time: number, who: string, text: string): string => `${at(time)}  ${who.padEnd(17)}  ${text}`;
  const now = Date.now();
  switch (news.kind) {
    case 'ready':
      return [line(now, '', plain.ready[lang])];
    case 'drained':
      return [line(now, '', plain.drained[lang])];
    case 'lost':
      return [line(now, news.instance, plain.lost(news)[lang])];
    case 'trouble':
      return [line(now, news.target, troubleText(news.trouble)[lang])];
    case 'heard': {
      const { post, report } = news;
      if (report.kind === 'handled') {
        return report.did.map(({ at: time, key, text, eventType }) =>
          line(time, post.instance, `${eventType.padEnd(16)} ${(key ?? '-').padEnd(10)} ${text}`),
        );
      }
      if (report.kind === 'assigned') {
        const places = Object.entries(report.partitions).map(([topic, numbers]) => `${topic} ${numbers.join(',')}`);
        return [line(report.at, post.instance, `${plain.owns[lang]} ${places.join('; ') || '-'}`)];
      }
      return report.kind === 'rebalancing' ? [line(report.at, post.instance, plain.rebalancing[lang])] : [];
    }
  }
}
