import { element } from '../shared/parts.js';

/** @import { PanelsModel } from '../../src/lib/learn/pictures/panels.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/**
 * The tutorial's own screen, and what its parts are for.
 * @param {Talk} talk
 */
export function panelsPicture(talk) {
  const list = element('dl', 'panels');
  return {
    node: list,
    /** @param {Sent<PanelsModel>} model */
    update({ panels }) {
      if (list.childElementCount > 0) return;
      list.append(
        ...panels.map((name) =>
          element(
            'div',
            `part part-${name}`,
            element('dt', '', talk.word('panels', name)),
            element('dd', 'quiet', talk.word('panels', `${name}Use`)),
          ),
        ),
      );
    },
  };
}
