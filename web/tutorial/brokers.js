import { element, write } from '../shared/parts.js';
import { keyed } from './keyed.js';
import { writeTitle } from './talk.js';

/** @import { BrokersModel } from '../../src/lib/learn/pictures/brokers.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<BrokersModel>} Model */
/** @typedef {Model['nodes'][number]} Node */

/**
 * The processes of the cluster as boxes: which of them run, where, and how much they hold.
 * @param {Talk} talk
 */
export function brokersPicture(talk) {
  const word = (/** @type {string} */ name, /** @type {number} */ value = 0) => talk.word('brokers', name, value);
  const title = element('h3', '');
  const boxes = element('ul', 'brokers');
  const parts = keyed(
    boxes,
    (/** @type {Node} */ { id, role }) => `${role} ${id}`,
    ({ role }) => {
      const [name, state, place] = [element('strong', ''), element('span', 'state'), element('code', '')];
      const [held, leads] = [element('span', 'quiet'), element('span', 'quiet')];
      const box = element('li', 'box', name, state, place, held, leads);
      return {
        node: box,
        /** @param {Node} node */
        update({ id, runs, address, copies, leads: leading }) {
          write(name, word(role, id));
          write(state, runs ? `✓ ${word('running')}` : `✗ ${word('noAnswer')}`);
          state.className = `state tone-${runs ? 'good' : 'bad'}`;
          box.classList.toggle('dead', !runs);
          write(place, address ?? '');
          if (role === 'controller') write(held, word('elects'));
          else write(held, role === 'both' ? heldText(model, talk) : talk.count(copies, 'replica'));
          write(leads, role === 'broker' ? word('leads', leading) : '');
        },
      };
    },
  );
  /** @type {Model} */
  let model;
  return {
    node: element('div', '', title, boxes),
    /** @param {Model} now */
    update(now) {
      model = now;
      writeTitle(title, word('cluster'), [
        ...(now.answers
          ? [/** @type {const} */ (['✓', 'good'])]
          : now.clusterId === null && now.nodes.length === 0
            ? []
            : [/** @type {const} */ ([`✗ ${word('down')}`, 'bad'])]),
        ...(now.clusterId === null ? [] : [/** @type {const} */ ([`id ${now.clusterId}`, 'dim'])]),
        ...(now.nodes.length === 0 ? [/** @type {const} */ ([word('none'), 'warn'])] : []),
        ...(now.brokerCount > 1 ? [/** @type {const} */ ([heldText(now, talk), 'dim'])] : []),
      ]);
      parts.update(now.nodes);
    },
  };
}

/**
 * @param {Model} model
 * @param {Talk} talk
 */
const heldText = ({ topicCount, partitionCount }, talk) =>
  `${talk.count(topicCount, 'topic')}, ${talk.count(partitionCount, 'partition')}`;
