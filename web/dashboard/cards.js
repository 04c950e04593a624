import { duration, element, figure, write } from '../shared/parts.js';
import { bars, chart, lines } from './chart.js';

/** @import { MeasureState } from '../../src/lib/flows/dashboard/measure-aggregator.js' */
/** @import { PageStart } from '../../src/lib/flows/dashboard/page.js' */
/** @import { Percentile } from './chart.js' */
/** @import { Page } from './page.js' */

/** @typedef {PageStart['measures'][number]} Measure */
/** @typedef {(state: MeasureState, over: boolean) => void} Update */

/** @type {readonly Percentile[]} */
const percentiles = ['p50', 'p95', 'p99'];

/**
 * The card of a measure: its totals, its rate, and its chart over the run.
 * @param {Measure} measure
 * @param {Page} page
 */
export function card(measure, page) {
  const made = measure.shows === 'percentiles' ? percentileCard(measure, page) : amountCard(measure, page);
  const node = element('article', `card ${measure.shows}`, element('h2', '', measure.title), ...made.nodes);
  node.dataset['measure'] = measure.name;
  return { node, update: made.update };
}

/**
 * @param {Measure} measure
 * @param {Page} page
 */
function amountCard({ name, title, shows, per, unit, decimals }, { words, format, lang }) {
  const isSum = shows === 'sum';
  const amountOf = (/** @type {{ readonly sum: number, readonly count: number }} */ each) =>
    isSum ? each.sum : each.count;
  const text = (/** @type {number} */ value) => (isSum ? format.amount(value, unit, decimals) : format.whole(value));
  const total = figure(`${name}.total`, 'total');
  const rate = figure(`${name}.rate`);
  const when = element('span', 'quiet');
  let width = 1000;
  const course = chart({
    title,
    draw: (points) => bars(points, amountOf),
    tell: (point, index) => `+${duration(index * width, lang)}: ${text(amountOf(point))}`,
    label: () => `${words.each}: ${duration(width, lang)}`,
  });
  /** @type {Update} */
  const update = (state, over) => {
    const value = amountOf(state);
    total.set(value, text(value));
    const isMinute = per === 'minute';
    const now = amountOf(state.rate);
    const every = isMinute ? words.perMinute : words.perSecond;
    const bare = isMinute && !over;
    const shown = isSum ? text(now) : format.rate(now);
    rate.set(now, bare ? shown : `${shown}${every}`);
    write(when, over ? words.average : isMinute ? words.lastMinute : words.now);
    width = state.width;
    course.update(state.points);
  };
  return { nodes: [total.node, element('p', 'rate', rate.node, ' ', when), course.node], update };
}

/**
 * @param {Measure} measure
 * @param {Page} page
 */
function percentileCard({ name, title, unit }, { words, format, lang }) {
  const figures = percentiles.map((part) => ({ part, figure: figure(`${name}.${part}`, 'total') }));
  const count = figure(`${name}.total`);
  let width = 1000;
  const text = (/** @type {number | null} */ value) => (value === null ? '–' : format.whole(value));
  const course = chart({
    title,
    draw: (points) => lines(points, [...percentiles].reverse()),
    tell: (point, index) =>
      `+${duration(index * width, lang)}: ${percentiles.map((part) => `${part} ${text(point[part])}`).join(' · ')}`,
    label: () => percentiles.join(' · '),
  });
  const columns = figures.map(({ part, figure: { node } }) =>
    element('div', `part ${part}`, element('dt', '', part), element('dd', '', node, ' ', element('small', '', unit))),
  );
  /** @type {Update} */
  const update = (state) => {
    for (const { part, figure: each } of figures) each.set(state[part], text(state[part]));
    count.set(state.count, format.whole(state.count));
    width = state.width;
    course.update(state.points);
  };
  const measured = element('p', 'rate', count.node, ' ', element('span', 'quiet', words.measured));
  return { nodes: [element('dl', 'parts', ...columns), measured, course.node], update };
}
