import { element } from '../shared/parts.js';
import { writeTitle } from './talk.js';

/** @import { KeyUses } from '../../src/lib/learn/pictures/keys.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<KeyUses>} Model */
/** @typedef {Model['asked'][number]} KeyUse */

/** Partitions that fit a phone as columns, and dots of a cell. */
const [mostColumns, mostDots] = [7, 8];

/**
 * A table of keys and partitions: how many records of which key are where, and which keys are in two partitions.
 * @param {Talk} talk
 */
export function keysPicture(talk) {
  const word = (/** @type {string} */ name) => talk.word('keys', name);
  const title = element('h3', '');
  const table = element('table', 'keys');
  /** @type {Map<string, number>} */
  let before = new Map();
  return {
    node: element('div', '', title, table),
    /** @param {Model} model */
    update(model) {
      const { params, partitionCount, asked, rest } = model;
      const moved = asked.some(({ partitions }) => partitions.length > 1);
      const isUsed = asked.some(({ partitions }) => partitions.length > 0);
      writeTitle(title, params.topic, [
        ...(partitionCount === undefined
          ? [/** @type {const} */ ([word('missing'), 'warn'])]
          : [
              /** @type {const} */ ([talk.count(partitionCount, 'partition'), 'dim']),
              ...(moved
                ? []
                : [/** @type {const} */ ([word(isUsed ? 'oneEach' : 'noEvents'), isUsed ? 'good' : 'dim'])]),
            ]),
      ]);
      const shown = JSON.stringify(model);
      if (table.dataset['shown'] === shown) return;
      const isFirst = table.dataset['shown'] === undefined;
      table.dataset['shown'] = shown;
      /** @type {Map<string, number>} */
      const counts = new Map();
      const columns = partitionCount !== undefined && partitionCount <= mostColumns ? partitionCount : 0;
      const heading = (/** @type {string} */ text) => Object.assign(element('th', '', text), { scope: 'col' });
      table.replaceChildren(
        element(
          'thead',
          '',
          element(
            'tr',
            '',
            heading(word('key')),
            ...Array.from({ length: columns }, (_, partition) => heading(`p${partition}`)),
            heading(''),
          ),
        ),
        element('tbody', '', ...[...asked, ...rest].map((use) => rowOf(use, columns))),
      );
      before = counts;

      /**
       * @param {KeyUse} use
       * @param {number} columns
       */
      function rowOf({ name, isAsked, partitions }, columns) {
        const isMoved = isAsked && partitions.length > 1;
        const of = new Map(partitions.map(({ partition, count }) => [partition, count]));
        const tone = !isAsked ? 'dim' : isMoved ? 'warn' : 'good';
        const cells = Array.from({ length: columns }, (_, partition) => {
          const count = of.get(partition) ?? 0;
          const place = `${isAsked} ${name} ${partition}`;
          counts.set(place, count);
          const dots = Array.from({ length: Math.min(count, mostDots) }, () => element('i', 'dot'));
          const isNew = !isFirst && count > (before.get(place) ?? 0);
          return element(
            'td',
            `tone-${count === 0 ? 'dim' : tone}${isNew ? ' fresh' : ''}`,
            count === 0 ? '·' : talk.whole(count),
            element('span', 'dots', ...dots),
          );
        });
        const way =
          columns > 0
            ? isMoved
              ? partitions.map(({ partition }) => `p${partition}`)
              : []
            : partitions.map(({ partition, count }) => `p${partition} (${count})`);
        const label = element('th', isAsked ? '' : 'quiet', isAsked ? name : word(name));
        label.scope = 'row';
        return element(
          'tr',
          '',
          label,
          ...cells,
          element('td', `way-text tone-${tone}`, way.join(isAsked ? ' → ' : ', ')),
        );
      }
    },
  };
}
