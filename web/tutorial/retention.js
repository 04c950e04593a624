import { element } from '../shared/parts.js';
import { writeTitle } from './talk.js';

/** @import { RetentionModel } from '../../src/lib/learn/pictures/retention.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<RetentionModel>} Model */

/**
 * What a topic still has and what was deleted at its beginning, a bar for each partition, beside the configs that decide it.
 * @param {Talk} talk
 */
export function retentionPicture(talk) {
  const word = (/** @type {string} */ name) => talk.word('retention', name);
  const title = element('h3', '');
  const bars = element('div', 'retention');
  const legend = element('p', 'legend');
  const time = (/** @type {number | null} */ ms) =>
    ms === null ? word('defaultTime') : ms < 0 ? '∞' : talk.duration(ms);
  return {
    node: element('div', '', title, bars, legend),
    /** @param {Model} model */
    update({ topic, exists, retentionMs, segmentMs, partitions }) {
      writeTitle(
        title,
        topic,
        exists
          ? [
              [`retention.ms ${time(retentionMs)}`, retentionMs === null ? 'dim' : 'name'],
              [`segment.ms ${time(segmentMs)}`, segmentMs === null ? 'dim' : 'name'],
            ]
          : [[word('missing'), 'warn']],
      );
      const shown = JSON.stringify(partitions);
      if (bars.dataset['shown'] === shown) return;
      bars.dataset['shown'] = shown;
      bars.replaceChildren(
        ...partitions.map(({ partition, earliest, end, oldestAgeMs }) => {
          const bar = element('span', 'bar', element('i', ''));
          bar.style.setProperty('--gone', `${end === 0 ? 0 : Math.round((earliest / end) * 100)}%`);
          const facts = [
            `${word('first')} ${talk.whole(earliest)}`,
            talk.count(end - earliest, 'event'),
            `${word('end')} ${talk.whole(end)}`,
            ...(oldestAgeMs === null ? [] : [`${word('oldest')}: ${talk.duration(oldestAgeMs)}`]),
          ];
          return element(
            'div',
            'retention-row',
            element('strong', '', `${talk.noun('partition')} ${partition}`),
            bar,
            element('span', 'tone-dim', facts.join(' · ')),
          );
        }),
      );
      legend.textContent = exists ? word('legend') : '';
    },
  };
}
