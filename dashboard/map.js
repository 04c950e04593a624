import { drawn, element, figure } from './parts.js';

/**
 * Who talks with whom. The browser lays the nodes out, in columns or, where it is narrow, in rows; lines are drawn
 * between where they came to lie.
 */
export function flowMap(host, { nodes, links }, { words, format }) {
  const ranks = Math.max(...nodes.map(({ rank }) => rank)) + 1;
  const canvas = drawn('svg', { 'aria-hidden': 'true' });
  const parts = new Map(nodes.map((node) => [node.id, mapNode(node, { words, format })]));
  const columns = Array.from({ length: ranks }, (_, rank) =>
    element('div', 'rank', ...nodes.filter((node) => node.rank === rank).map(({ id }) => parts.get(id).node)),
  );
  const ways = links.map((link) => ({ ...link, path: drawn('path', { class: 'way' }) }));
  canvas.append(...ways.map(({ path }) => path));
  host.replaceChildren(canvas, ...columns);

  const draw = () => {
    host.classList.remove('narrow');
    const narrow = host.scrollWidth > host.clientWidth;
    host.classList.toggle('narrow', narrow);
    const frame = host.getBoundingClientRect();
    canvas.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`);
    const boxOf = (id) => {
      const { left, top, width, height } = parts.get(id).node.getBoundingClientRect();
      return { left: left - frame.left, top: top - frame.top, width, height };
    };
    for (const { from, to, path } of ways) path.setAttribute('d', way(boxOf(from), boxOf(to), narrow));
  };
  new ResizeObserver(draw).observe(host);

  return {
    update({ topics, services }, over) {
      for (const topic of topics) parts.get(`topic ${topic.name}`)?.update(topic, over);
      for (const service of services) parts.get(`service ${service.name}`)?.update(service, over);
      const speeds = new Map([
        ...topics.map(({ name, perSecond }) => [`topic ${name}`, perSecond]),
        ...services.map(({ name, perSecond }) => [`service ${name}`, perSecond]),
      ]);
      for (const { from, to, path } of ways) {
        const speed = Math.min(speeds.get(from) ?? speeds.get(to) ?? 0, speeds.get(to) ?? 0);
        path.classList.toggle('flowing', !over && speed > 0);
      }
    },
  };
}

function mapNode({ kind, name }, { words, format }) {
  // A long name breaks behind its hyphens.
  const title = element('span', 'node-name');
  for (const piece of name.split(/(?<=[-_.])/)) title.append(piece, document.createElement('wbr'));
  const count = figure(`${kind}.${name}`, '');
  const rate = figure(`${kind}.${name}.rate`, '');
  const details = element('span', 'node-figures', count.node, rate.node);
  const node = element('div', `node ${kind}`, title, ...(kind === 'source' ? [] : [details]));
  return {
    node,
    update({ records, received, perSecond, lag }) {
      const value = records ?? received;
      count.set(value, records === undefined ? '' : `${format.whole(value)} ${words.records}`);
      rate.set(perSecond, `${format.rate(perSecond)}${words.perSecond}`);
      node.classList.toggle('behind', (lag ?? 0) > 0);
    },
  };
}

/** A curve from one box to the other; back to where it came from where events go round. */
function way(from, to, narrow) {
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const [[fromX, fromY], [toX, toY]] = [middle(from), middle(to)];
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
