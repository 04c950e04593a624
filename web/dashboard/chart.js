import { drawn, element, write } from '../shared/parts.js';

/** @import { SeriesPoint } from '../../src/lib/flows/dashboard/series.js' */

/** @typedef {'p50' | 'p95' | 'p99'} Percentile */

const [width, height] = [300, 72];
const gap = 0.22;
/** A chart has room for at least this many points, so that the first bars are not too wide. */
const fewest = 20;

/**
 * A chart in SVG. The caption describes the point that the pointer is over or the arrow keys have selected, else the
 * width of a point. `draw(points)` gives the shapes, `tell(point)` the description of one point.
 * @param {{
 *   title: string,
 *   draw: (points: readonly SeriesPoint[]) => Node[],
 *   tell: (point: SeriesPoint, index: number) => string,
 *   label: () => string,
 * }} how
 */
export function chart({ title, draw, tell, label }) {
  const svg = drawn('svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': title,
    tabindex: 0,
  });
  const caption = element('figcaption', '');
  const node = element('figure', 'chart', svg, caption);
  /** @type {readonly SeriesPoint[]} */
  let points = [];
  /** @type {number | null} */
  let picked = null;
  const show = () => {
    const point = picked === null ? undefined : points[picked];
    write(caption, point && picked !== null ? tell(point, picked) : label());
    const mark = { class: 'picked', x: place(points, picked ?? 0), y: 0, width: step(points), height };
    svg.replaceChildren(...(point ? [drawn('rect', mark)] : []), ...draw(points));
  };
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    picked = Math.floor((((event.clientX - box.left) / box.width) * width) / step(points));
    show();
  });
  const leave = () => {
    picked = null;
    caption.ariaLive = 'off';
    show();
  };
  svg.addEventListener('pointerleave', leave);
  svg.addEventListener('blur', leave);
  svg.addEventListener('keydown', (event) => {
    const last = points.length - 1;
    const next = selectedBy(event.key, picked ?? points.length, last);
    if (next === undefined) return;
    event.preventDefault();
    picked = Math.max(0, Math.min(last, next));
    // With the keyboard each selected point is read aloud.
    caption.ariaLive = 'polite';
    show();
  });
  return {
    node,
    update(/** @type {readonly SeriesPoint[]} */ next) {
      points = next;
      show();
    },
  };
}

/**
 * The index that a key selects from another; undefined for keys that select nothing.
 * @param {string} key
 * @param {number} from
 * @param {number} last
 */
function selectedBy(key, from, last) {
  if (key === 'ArrowLeft') return from - 1;
  if (key === 'ArrowRight') return from > last ? 0 : from + 1;
  if (key === 'Home') return 0;
  return key === 'End' ? last : undefined;
}

const step = (/** @type {readonly SeriesPoint[]} */ points) => width / Math.max(fewest, points.length);
const place = (/** @type {readonly SeriesPoint[]} */ points, /** @type {number} */ index) => index * step(points);
const highest = (/** @type {readonly number[]} */ values) => Math.max(...values, 0) || 1;

/**
 * A bar for each point.
 * @param {readonly SeriesPoint[]} points
 * @param {(point: SeriesPoint) => number} amountOf
 */
export function bars(points, amountOf) {
  const top = highest(points.map(amountOf));
  const each = step(points);
  return points.map((point, index) => {
    const tall = (amountOf(point) / top) * (height - 4);
    return drawn('rect', {
      class: 'bar',
      x: place(points, index) + (each * gap) / 2,
      y: height - tall,
      width: each * (1 - gap),
      height: tall,
      rx: Math.min(1.5, each / 4),
    });
  });
}

/**
 * A line for each percentile, the highest first. A line skips points without a value.
 * @param {readonly SeriesPoint[]} points
 * @param {readonly Percentile[]} names
 */
export function lines(points, names) {
  const top = highest(points.flatMap((point) => names.map((name) => point[name] ?? 0)));
  const each = step(points);
  return names.flatMap((name) => {
    const dots = points.flatMap((point, index) => {
      const value = point[name];
      return value === null
        ? []
        : [{ x: place(points, index) + each / 2, y: height - 3 - (value / top) * (height - 8) }];
    });
    const [first, last] = [dots[0], dots[dots.length - 1]];
    if (!first || !last) return [];
    const way = dots.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' L');
    const line = drawn('path', { class: `line ${name}`, d: dots.length > 1 ? `M${way}` : `M${way} h0.01` });
    // Only the lowest line has an area below it: overlapping areas would blend into one colour.
    const d = `M${first.x},${height} L${way} L${last.x},${height} Z`;
    return name === names[names.length - 1] ? [drawn('path', { class: `area ${name}`, d }), line] : [line];
  });
}
