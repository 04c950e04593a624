import { drawn, element, figure } from '../shared/parts.js';

/** @import { FlowMap, MapNode } from '../../src/lib/flows/dashboard/flow-map.js' */
/** @import { PageState } from '../../src/lib/flows/dashboard/page.js' */
/** @import { Page } from './page.js' */

/** @typedef {{ readonly left: number, readonly top: number, readonly width: number, readonly height: number }} Box */
/**
 * The part of the state that a node shows.
 * @typedef {{ readonly records?: number, readonly received?: number, readonly perSecond: number, readonly lagLevel?: 'none' | 'some' | 'much' }} NodeState
 */

/**
 * The graph of the flow. The browser lays out the nodes, in columns by rank or, where it is narrow, in rows; curves are
 * then drawn between their positions.
 * @param {HTMLElement} host
 * @param {FlowMap} map
 * @param {Page} page
 */
export function flowMap(host, { nodes, links }, page) {
  const ranks = Math.max(...nodes.map(({ rank }) => rank)) + 1;
  const canvas = drawn('svg', { 'aria-hidden': 'true' });
  const parts = new Map(nodes.map((node) => [node.id, mapNode(node, page)]));
  const columns = Array.from({ length: ranks }, (_, rank) =>
    element('div', 'rank', ...nodes.flatMap(({ id, rank: own }) => (own === rank ? (parts.get(id)?.node ?? []) : []))),
  );
  const ways = links.flatMap(({ from, to }) => {
    const [begin, end] = [parts.get(from)?.node, parts.get(to)?.node];
    return begin && end ? [{ from, to, begin, end, path: drawn('path', { class: 'way' }) }] : [];
  });
  canvas.append(...ways.map(({ path }) => path));
  host.replaceChildren(canvas, ...columns);

  const draw = () => {
    host.classList.remove('narrow');
    const narrow = host.scrollWidth > host.clientWidth;
    host.classList.toggle('narrow', narrow);
    const frame = host.getBoundingClientRect();
    canvas.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`);
    const boxOf = (/** @type {HTMLElement} */ node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      return { left: left - frame.left, top: top - frame.top, width, height };
    };
    for (const { begin, end, path } of ways) path.setAttribute('d', way(boxOf(begin), boxOf(end), narrow));
  };
  new ResizeObserver(draw).observe(host);

  return {
    /**
     * @param {Pick<PageState, 'topics' | 'services'>} state
     * @param {boolean} over
     */
    update({ topics, services }, over) {
      for (const topic of topics) parts.get(`topic ${topic.name}`)?.update(topic);
      for (const service of services) parts.get(`service ${service.name}`)?.update(service);
      /** @type {Map<string, number>} */
      const speeds = new Map();
      for (const { name, perSecond } of topics) speeds.set(`topic ${name}`, perSecond);
      for (const { name, perSecond } of services) speeds.set(`service ${name}`, perSecond);
      for (const { from, to, path } of ways) {
        const speed = Math.min(speeds.get(from) ?? speeds.get(to) ?? 0, speeds.get(to) ?? 0);
        path.classList.toggle('flowing', !over && speed > 0);
      }
    },
  };
}

/**
 * @param {MapNode} node
 * @param {Page} page
 */
function mapNode({ kind, name }, { words, format }) {
  // A long name may break after its hyphens, dots and underscores.
  const title = element('span', 'node-name');
  for (const piece of name.split(/(?<=[-_.])/)) title.append(piece, document.createElement('wbr'));
  const count = figure(`${kind}.${name}`);
  const rate = figure(`${kind}.${name}.rate`);
  const details = element('span', 'node-figures', count.node, rate.node);
  const node = element('div', `node ${kind}`, title, ...(kind === 'source' ? [] : [details]));
  return {
    node,
    update(/** @type {NodeState} */ { records, received, perSecond, lagLevel = 'none' }) {
      const value = records ?? received ?? 0;
      count.set(value, records === undefined ? '' : `${format.whole(value)} ${words.records}`);
      rate.set(perSecond, `${format.rate(perSecond)}${words.perSecond}`);
      node.classList.toggle('behind', lagLevel !== 'none');
    },
  };
}

/**
 * A curve from one box to another, bent outwards where it leads back to a lower rank.
 * @param {Box} from
 * @param {Box} to
 * @param {boolean} narrow
 */
function way(from, to, narrow) {
  const [fromX, fromY] = [from.left + from.width / 2, from.top + from.height / 2];
  const [toX, toY] = [to.left + to.width / 2, to.top + to.height / 2];
  if (narrow) {
    const back = to.top <= from.top;
    const [begin, end] = back ? [from.top, to.top + to.height] : [from.top + from.height, to.top];
    const bend = back ? (begin - end) / 2 : Math.max(12, (end - begin) / 2);
    return `M${fromX},${begin} C${fromX},${begin + (back ? -bend : bend)} ${toX},${end - (back ? -bend : bend)} ${toX},${end}`;
  }
  const back = to.left <= from.left;
  const [begin, end] = back ? [from.left, to.left + to.width] : [from.left + from.width, to.left];
  const bend = back ? (begin - end) / 2 : Math.max(16, (end - begin) / 2);
  return `M${begin},${fromY} C${begin + (back ? -bend : bend)},${fromY} ${end - (back ? -bend : bend)},${toY} ${end},${toY}`;
}
