import { element, write } from '../shared/parts.js';
import { keyed } from './keyed.js';
import { writeTitle } from './talk.js';

/** @import { Lanes } from '../../src/lib/learn/pictures/lane-facts.js' */
/** @import { Sent } from '../../src/lib/web/sent.js' */
/** @import { Talk } from './talk.js' */

/** @typedef {Sent<Lanes>} Model */
/** @typedef {Model['lanes'][number]} Lane */
/** @typedef {{ readonly offset: number, readonly label: string, readonly tone: string, readonly title: string }} Cell */
/** @typedef {{ readonly key: string, readonly at: number, readonly text: string, readonly tone: string, readonly beside: number }} Mark */

/** Pixels of a cell with its gap. */
const cellWidth = 30;

/**
 * One lane a partition, with its records as cells in the order of their offsets.
 * @param {Talk} talk
 */
export function lanesPicture(talk) {
  const title = element('h3', '');
  const head = element('div', 'lane-head', title);
  const figures = element('div', 'lane-figures quiet');
  head.append(figures);
  const lanes = element('div', 'lane-list');
  const legend = element('ul', 'legend');
  const rows = keyed(
    lanes,
    (/** @type {Lane} */ { partition }) => String(partition),
    () => makeLane(talk),
  );
  const keys = keyed(legend, (/** @type {Legend} */ { key }) => key, makeLegend);
  const node = element('div', 'lanes', head, lanes, legend);
  /** @type {Model | undefined} */
  let shown;
  new ResizeObserver(() => shown && draw(shown)).observe(node);

  /** @param {Model} model */
  function draw(model) {
    shown = model;
    writeTitle(title, model.params.topic, titleFacts(model, talk));
    const hasLag = model.params.group !== undefined;
    node.classList.toggle('with-lag', hasLag);
    figures.replaceChildren(
      ...(model.lanes.length === 0 ? [] : [element('span', '', talk.word('lanes', 'end'))]),
      ...(model.lanes.length > 0 && hasLag ? [element('span', '', talk.word('lanes', 'lag'))] : []),
    );
    current = model;
    const text = model.history.wasDeleted ? 'wasHere' : 'here';
    lanes.dataset['empty'] = model.lanes.length === 0 ? talk.word('lanes', text) : '';
    rows.update(model.lanes);
    keys.update(legendOf(model, talk));
  }

  /** @param {Talk} talk */
  function makeLane(talk) {
    const cells = element('div', 'cells');
    const marks = element('div', 'marks');
    const [end, lag] = [element('span', 'lane-end'), element('span', 'lane-lag')];
    const label = element('span', 'lane-label');
    const track = element('div', 'track', cells, marks);
    const row = element('div', 'lane', label, track, element('div', 'lane-figures', end, lag));
    const cellParts = keyed(cells, (/** @type {Cell} */ { offset }) => String(offset), makeCell);
    const markParts = keyed(marks, (/** @type {Mark} */ { key }) => key, makeMark);
    let hasDrawn = false;
    return {
      node: row,
      /** @param {Lane} lane */
      update(lane) {
        const { partition, exists } = lane;
        write(label, `${talk.noun('partition')} ${partition}`);
        row.classList.toggle('ghost', !exists);
        track.dataset['ghost'] = exists ? '' : talk.word('lanes', 'missing');
        const room = Math.max(2, Math.floor((track.clientWidth || cellWidth * 8) / cellWidth) - 1);
        const start = Math.max(0, lane.end - room);
        // What is there when the page is opened does not slide in.
        row.classList.toggle('settled', hasDrawn);
        cells.style.setProperty('--start', String(start));
        marks.style.setProperty('--start', String(start));
        cellParts.update(exists ? cellsOf(lane, start, current) : []);
        markParts.update(exists ? marksOf(lane, start, talk) : []);
        hasDrawn = track.clientWidth > 0;
        write(end, exists ? talk.whole(lane.end) : '');
        const behind = lane.committed === null ? null : Math.max(0, lane.end - lane.committed);
        write(lag, !exists ? '' : behind === null ? '-' : talk.whole(behind));
        lag.className = `lane-lag tone-${behind === null ? 'dim' : behind > 0 ? 'warn' : 'good'}`;
      },
    };
  }

  /** @type {Model} */
  let current;
  return { node, update: draw };
}

/**
 * @param {Model} model
 * @param {Talk} talk
 * @returns {(readonly [text: string, tone: string])[]}
 */
function titleFacts({ params: { goal }, answers, topic, history }, talk) {
  const word = (/** @type {string} */ name, /** @type {number} */ value = 0) => talk.word('lanes', name, value);
  /** @type {(readonly [text: string, tone: string])[]} */
  const down = answers ? [] : [[`✗ ${word('down')}`, 'bad']];
  if (!topic) {
    const wanted = goal === undefined ? [] : [/** @type {const} */ ([`(${word('goal', goal)})`, 'warn'])];
    return [...down, history.wasDeleted ? [word('deleted'), 'bad'] : [word('missing'), 'warn'], ...wanted];
  }
  const isWanted = goal === undefined || goal === topic.partitionCount;
  return [
    ...down,
    [talk.count(topic.partitionCount, 'partition'), 'dim'],
    ...(isWanted ? [] : [/** @type {const} */ ([`(${word('goal', goal)})`, 'warn'])]),
    ...(history.previousId === undefined ? [] : [/** @type {const} */ ([word('renewed'), 'warn'])]),
  ];
}

/**
 * The cells of a lane from an offset on.
 * @param {Lane} lane
 * @param {number} start
 * @param {Model} model
 * @returns {Cell[]}
 */
function cellsOf({ earliest, end, records }, start, { labels }) {
  const labelOf = new Map(labels);
  const keyOf = new Map(records.map(([offset, { key }]) => [offset, key]));
  return Array.from({ length: end - start }, (_, index) => {
    const offset = start + index;
    const key = keyOf.get(offset);
    if (offset < earliest) return { offset, label: '·', tone: 'dim', title: `${offset}` };
    if (key === undefined) return { offset, label: '▫', tone: 'dim', title: `${offset}` };
    if (key === null) return { offset, label: '▪', tone: 'plain', title: `${offset}` };
    const { label, tone } = labelOf.get(key) ?? { label: '▪', tone: 'plain' };
    return { offset, label, tone, title: `${offset}: ${key}` };
  });
}

/** @param {Cell} first */
function makeCell({ offset }) {
  const label = element('span', 'cell-label');
  const node = element('div', 'cell', label, element('span', 'cell-offset', String(offset)));
  node.style.setProperty('--at', String(offset));
  return {
    node,
    /** @param {Cell} cell */
    update({ label: text, tone, title }) {
      write(label, text);
      label.className = `cell-label tone-${tone}`;
      node.title = title;
    },
  };
}

/**
 * Bookmark and cursors, in front of the record that is read next.
 * @param {Lane} lane
 * @param {number} start
 * @param {Talk} talk
 * @returns {Mark[]}
 */
function marksOf({ committed, owner, readers }, start, talk) {
  const tone = owner === null ? 'tone-plain' : talk.tone(owner);
  const bookmark = { key: 'committed', at: committed ?? 0, text: `▲${owner ?? ''}`, tone };
  return [
    ...(committed === null ? [] : [bookmark]),
    ...readers.map(({ reader, at }) => ({
      key: reader.letter,
      at,
      text: readerMark(reader),
      tone: `tone-${reader.tone}`,
    })),
  ]
    .map((mark) => ({ ...mark, at: Math.max(start, mark.at) }))
    .map((mark, index, all) => ({
      ...mark,
      beside: all.slice(0, index).filter(({ at }) => at === mark.at).length,
    }));
}

const readerMark = (/** @type {Model['readers'][number]} */ { letter, isReading }) =>
  `${isReading ? '↑' : '×'}${letter}`;

function makeMark() {
  const node = element('span', 'mark');
  return {
    node,
    /** @param {Mark} mark */
    update({ at, text, tone, beside }) {
      write(node, text);
      node.className = `mark ${tone}`;
      // Marks at one place stand side by side.
      node.style.setProperty('--beside', String(beside));
      node.style.setProperty('--at', String(at));
    },
  };
}

/** @typedef {{ readonly key: string, readonly mark: string, readonly tone: string, readonly text: string }} Legend */

/**
 * @param {Model} model
 * @param {Talk} talk
 * @returns {Legend[]}
 */
function legendOf({ params, topic, lanes, labels, hasKeyless, readers, memberCount }, talk) {
  const word = (/** @type {string} */ name) => talk.word('lanes', name);
  const isEmpty = topic && lanes.every(({ earliest, end }) => earliest === end);
  const committed = `${word('committed')}${memberCount > 0 ? word('consumer') : ''}`;
  return [
    ...(isEmpty ? [{ key: 'empty', mark: '', tone: 'tone-dim', text: word('noEvents') }] : []),
    ...(hasKeyless ? [{ key: 'keyless', mark: '▪', tone: 'tone-plain', text: word('noKey') }] : []),
    ...labels.map(([key, { label, tone }]) => ({ key: `key ${key}`, mark: label, tone: `tone-${tone}`, text: key })),
    ...(params.group === undefined
      ? []
      : [
          {
            key: 'group',
            mark: `▲${memberCount > 0 ? 'n' : ''}`,
            tone: 'tone-plain',
            text: `${committed}: ${params.group}`,
          },
        ]),
    ...readers.map((reader) => ({
      key: `reader ${reader.letter}`,
      mark: readerMark(reader),
      tone: `tone-${reader.tone}`,
      text: word(`${reader.isReading ? 'reads' : 'read'} ${reader.from}`),
    })),
  ];
}

function makeLegend() {
  const [mark, text] = [element('b', ''), element('span', '')];
  return {
    node: element('li', '', mark, ' ', text),
    /** @param {Legend} item */
    update(item) {
      write(mark, item.mark);
      mark.className = item.tone;
      write(text, item.text);
    },
  };
}
