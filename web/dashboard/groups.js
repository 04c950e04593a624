import { element, figure } from '../shared/parts.js';

/** @import { ServiceState } from '../../src/lib/flows/dashboard/page.js' */
/** @import { Page } from './page.js' */

/** Number of colours of owners. Neighbouring numbers differ, so that a change of owner is seen. */
const ownerTones = 5;

/**
 * The groups of a run, a row each: owners of partitions, records read, and lag.
 * @param {HTMLElement} body
 * @param {Page} page
 */
export function groupTable(body, page) {
  /** @type {Map<string, ReturnType<typeof makeRow>>} */
  const rows = new Map();
  return {
    update(/** @type {readonly ServiceState[]} */ services) {
      for (const service of services) {
        const row = rows.get(service.name) ?? makeRow(service, body, page);
        rows.set(service.name, row);
        row.update(service);
      }
    },
  };
}

/**
 * @param {ServiceState} service
 * @param {HTMLElement} body
 * @param {Page} page
 */
function makeRow({ name, group }, body, { words, format }) {
  const cell = (/** @type {string} */ part) => figure(`group.${group}.${part}`);
  const [instances, received, again] = [cell('instances'), cell('received'), cell('again')];
  const [rate, lag] = [cell('rate'), cell('lag')];
  const bar = element('span', 'lag-bar');
  const owners = element('span', 'owners');
  owners.role = 'img';
  let shown = '';
  const number = (/** @type {Node} */ node, /** @type {string} */ more, /** @type {Node[]} */ ...beside) =>
    element('td', `number ${more}`, node, ...beside);
  const title = element('th', '', name, element('small', 'group-name', group));
  title.scope = 'row';
  body.append(
    element(
      'tr',
      '',
      title,
      number(instances.node, 'wide'),
      element('td', '', owners),
      number(received.node, ''),
      number(again.node, 'wide'),
      number(rate.node, 'wide'),
      number(lag.node, 'lag', element('span', 'lag-way', bar)),
    ),
  );
  return {
    update(/** @type {ServiceState} */ state) {
      instances.set(state.instances, format.whole(state.instances));
      received.set(state.received, format.whole(state.received));
      again.set(state.again, format.whole(state.again));
      again.node.className = state.again > 0 ? 'some' : '';
      rate.set(state.perSecond, format.rate(state.perSecond));
      lag.set(state.lag, state.lag === null ? words.unknown : format.whole(state.lag));
      lag.node.className = state.lagLevel;
      bar.className = `lag-bar ${state.lagLevel}`;
      bar.style.width = `${state.lagPart * 100}%`;
      const now = JSON.stringify(state.owners);
      if (now === shown) return;
      shown = now;
      drawOwners(owners, state, words);
    },
  };
}

/**
 * A square for each partition, with the number of the instance that owns it.
 * @param {HTMLElement} host
 * @param {ServiceState} service
 * @param {Page['words']} words
 */
function drawOwners(host, { name, owners }, words) {
  const squares = owners.flatMap(({ topic, partitions }) =>
    partitions.map((owner, partition) => ({
      owner,
      text: `${topic}/${partition}: ${owner === null ? words.nobodys : `${name}-${owner}`}`,
    })),
  );
  host.ariaLabel = squares.map(({ text }) => text).join(', ');
  host.replaceChildren(
    ...squares.map(({ owner, text }) => {
      const tone = owner === null ? 'nobody' : `owner-${(owner - 1) % ownerTones}`;
      const square = element('span', `owner ${tone}`, owner === null ? '·' : String(owner));
      square.title = text;
      return square;
    }),
  );
}
