import { element } from '../shared/parts.js';
import { writeTitle } from './talk.js';

/** @import { BookmarksModel } from '../../src/lib/learn/pictures/bookmarks.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<BookmarksModel>} Model */

/**
 * A table of partitions and groups: how far each group has committed, and how far that is from the end.
 * @param {Talk} talk
 */
export function bookmarksPicture(talk) {
  const word = (/** @type {string} */ name) => talk.word('bookmarks', name);
  const title = element('h3', '');
  const table = element('table', 'keys');
  const legend = element('p', 'legend');
  return {
    node: element('div', '', title, table, legend),
    /** @param {Model} model */
    update({ topic, exists, groups, partitions }) {
      const count = /** @type {const} */ ([talk.count(partitions.length, 'partition'), 'dim']);
      writeTitle(title, topic, [exists ? count : /** @type {const} */ ([word('missing'), 'warn'])]);
      const shown = JSON.stringify([exists, groups, partitions]);
      if (table.dataset['shown'] === shown) return;
      table.dataset['shown'] = shown;
      const heading = (/** @type {string} */ text, /** @type {'col' | 'row'} */ scope) =>
        Object.assign(element('th', '', text), { scope });
      const heads = groups.map(({ name, members }) => heading(`${name} · ${talk.count(members, 'member')}`, 'col'));
      table.replaceChildren(
        element('thead', '', element('tr', '', heading('', 'col'), heading(word('end'), 'col'), ...heads)),
        element(
          'tbody',
          '',
          ...partitions.map(({ partition, end, bookmarks }) =>
            element(
              'tr',
              '',
              heading(`${talk.noun('partition')} ${partition}`, 'row'),
              element('td', '', talk.whole(end)),
              ...bookmarks.map(({ committed, lag }) =>
                element(
                  'td',
                  `tone-${committed === null ? 'dim' : lag ? 'warn' : 'good'}`,
                  committed === null ? '–' : `▲${talk.whole(committed)} · lag ${talk.whole(lag ?? 0)}`,
                ),
              ),
            ),
          ),
        ),
      );
      legend.textContent = exists ? word('legend') : '';
    },
  };
}
