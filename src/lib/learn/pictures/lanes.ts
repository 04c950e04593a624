import { groupBy } from '../../base/group-by.js';
import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth, pad } from '../../io/display-width.js';
import { justifyLine, lineWidth, paddedLine, padOrTruncate, type StyledLine, truncate } from '../../io/styled-line.js';
import { anyLabel, type KeyLabel, keylessLabel } from './key-labels.js';
import { type Lane, type LaneRecord, type Lanes, type LanesParams, lanesOf } from './lane-facts.js';
import { describeLanes, readerText } from './lane-sentences.js';
import { blanks, countedNoun, joinFitting, type Mark, marksLine, nouns, pageStart, toneOfNumber } from './layout.js';
import { type PictureKind, type PicturePage, withNumber } from './picture.js';
import { readerMark } from './readers.js';
import type { TopicHistory } from './view-facts.js';

const texts = {
  down: localized('el clúster no responde', 'the cluster does not answer'),
  missing: localized('no existe todavía', 'does not exist yet'),
  deleted: localized('eliminado: ya no existe', 'deleted: it is gone'),
  goal: localized('la tarea pide {n}', 'the task wants {n}'),
  renewed: localized('es otro', 'another one'),
  here: localized('aquí estarán sus eventos', 'its events will be here'),
  wasHere: localized('aquí estaba', 'this is where it was'),
  end: localized('fin', 'end'),
  lag: localized('lag', 'lag'),
  key: localized('clave', 'key'),
  noKey: localized('sin clave', 'no key'),
  noEvents: localized('todavía no hay eventos', 'no events yet'),
  committed: localized('offset confirmado', 'committed offset'),
  consumer: localized(', y su consumidor', ', and its consumer'),
  ...Object.fromEntries(
    (['beginning', 'middle', 'end'] as const).flatMap((from) =>
      [true, false].map((isReading): [string, LocalizedText] => {
        const inLanguage = (lang: Lang): string => readerText({ isReading, from }, 1, lang);
        return [`${isReading ? 'reads' : 'read'} ${from}`, localized(inLanguage('es'), inLanguage('en'))];
      }),
    ),
  ),
};

/** One lane a partition, with its records as cells in the order of their offsets. */
export const lanesPicture: PictureKind<LanesParams, Lanes> = {
  shape: {
    kind: 'object',
    summary: 'The partitions of a topic as lanes, their records as cells in the order of their offsets',
    label: 'lanes',
    keys: {
      topic: { kind: 'text', summary: 'Its topic', isNonEmpty: true },
      group: { kind: 'text', summary: 'A group, whose committed offsets and lag are shown', isNonEmpty: true },
      cursors: { kind: 'boolean', summary: 'False where readers are not shown' },
      goal: { kind: 'integer', summary: 'Partitions that the task wants', min: 1, max: 100 },
    },
    required: ['topic'],
  },
  texts,
  model: lanesOf,
  draw: drawLanes,
  leastRows: ({ lanes }) => 2 + Math.max(1, lanes.length),
  describe: describeLanes,
};

/** Columns of the end and of the lag at the right. */
const figureWidth = 8;
/** Columns of the first offset that is shown, in front of a lane. */
const firstWidth = 6;
/** Columns from which cells are wide, and below which `partition 0` is `p0`. */
const [wideColumns, narrowColumns] = [100, 64];

/** Where things are on the page. It depends on the page and the number of lanes, never on what is in them. */
interface Layout {
  readonly label: number;
  readonly isShort: boolean;
  readonly first: number;
  /** Columns of a cell with the wall at its right. */
  readonly cell: number;
  /** Cells that fit. */
  readonly room: number;
  /** Column of the left wall. */
  readonly wall: number;
  readonly columns: number;
  readonly hasLag: boolean;
}

function layoutOf({ columns, lang }: PicturePage, count: number, hasLag: boolean): Layout {
  const isShort = columns < narrowColumns;
  const digits = `${Math.max(0, count - 1)}`.length;
  const label = (isShort ? 1 : nouns.partition[lang][0].length + 1) + digits;
  const first = isShort ? 0 : firstWidth;
  const wall = 1 + label + (isShort ? 1 : first);
  const right = figureWidth * (hasLag ? 2 : 1);
  const cell = columns >= wideColumns || count === 1 ? 4 : 2;
  return {
    label,
    isShort,
    first,
    cell,
    room: Math.max(1, Math.floor((columns - wall - 1 - right) / cell)),
    wall,
    columns,
    hasLag,
  };
}

function drawLanes(facts: Lanes, page: PicturePage): StyledLine[] {
  const { params } = facts;
  const layout = layoutOf(page, facts.lanes.length, params.group !== undefined);
  const head = titleLine(facts, page, layout);
  if (facts.lanes.length === 0) {
    return page.rows > frameRows ? [head, ...emptyFrame(params.topic, facts.history, page)] : [head];
  }
  const hasMarks = params.group !== undefined || params.cursors !== false;
  const whole = facts.lanes.map((lane): readonly Lane[] => [lane]);
  const laneRows = heights(whole.length, hasMarks, page.rows) ? whole : foldEmpty(facts.lanes);
  const { perLane, legends } = heights(laneRows.length, hasMarks, page.rows) ?? { perLane: 1, legends: 0 };
  const room = page.rows - 1 - legends;
  const isWhole = laneRows.length * perLane <= room;
  // Not even one lane and how many are missing.
  if (!isWhole && room < 2) return [head, endsLine(facts.lanes, page)];
  const shown = isWhole ? laneRows : mostTelling(laneRows, room - 1);
  const hidden = facts.lanes.length - shown.flat().length;
  return [
    head,
    ...shown.flatMap((lanes) => {
      const [lane] = lanes;
      if (lanes.length > 1) return [foldedLine(lanes, page)];
      const labels = legends === 0 ? undefined : facts.labels;
      return lane ? laneLines(lane, labels, layout, perLane, hasMarks, page.lang) : [];
    }),
    ...(hidden > 0
      ? [[styled(` … ${localized(`y ${hidden} más`, `and ${hidden} more`)[page.lang]}`, 'dim')] as StyledLine]
      : []),
    ...(legends === 0 ? [] : legendLines(params, facts, page, hasMarks && legends > 1)).slice(0, legends),
  ];
}

/** Lines of a lane (cells, offsets, marks) and of the legend: what fits the rows best; undefined where nothing does. */
function heights(count: number, hasMarks: boolean, rows: number): Heights | undefined {
  const most = hasMarks ? 2 : 1;
  const choices = [
    { perLane: most + 1, legends: most },
    { perLane: most, legends: most },
    { perLane: most, legends: 1 },
    { perLane: 1, legends: most },
    { perLane: 1, legends: 1 },
  ];
  return choices.find(({ perLane, legends }) => 1 + count * perLane + legends <= rows);
}

interface Heights {
  readonly perLane: number;
  readonly legends: number;
}

/** The lanes, with neighbours in which there is nothing put together: they give way to the legend. */
function foldEmpty(lanes: readonly Lane[]): readonly (readonly Lane[])[] {
  const folded: Lane[][] = [];
  for (const lane of lanes) {
    const before = folded.at(-1);
    const last = before?.at(-1);
    if (before && last && last.end === 0 && lane.end === 0 && last.exists === lane.exists) before.push(lane);
    else folded.push([lane]);
  }
  return folded;
}

/** As many as fit, in their order: empty ones give way to those that hold records. */
function mostTelling(laneRows: readonly (readonly Lane[])[], count: number): readonly (readonly Lane[])[] {
  const isFull = (lanes: readonly Lane[]): boolean => lanes.some(({ end }) => end > 0);
  const chosen = new Set(
    [...laneRows.filter(isFull), ...laneRows.filter((lanes) => !isFull(lanes))].slice(0, Math.max(0, count)),
  );
  return laneRows.filter((lanes) => chosen.has(lanes));
}

/** The ends of all lanes on one line: `p0 3  p1 7`. */
const endsLine = (lanes: readonly Lane[], { columns }: PicturePage): StyledLine => [
  blanks(1),
  ...joinFitting(
    lanes.map(
      ({ partition, end, exists }): StyledLine => [
        styled(`p${partition} `, 'dim'),
        styled(exists ? figureText(end) : '-', exists ? 'plain' : 'dim'),
      ],
    ),
    columns - 1,
  ),
];

function foldedLine(lanes: readonly Lane[], { columns, lang }: PicturePage): StyledLine {
  const [first, last] = [lanes[0], lanes.at(-1)];
  const text = first?.exists ? localized('vacías', 'empty') : localized('todavía no existen', 'do not exist yet');
  const range = `${first?.partition}-${last?.partition}`;
  return [styled(truncate(` ${nouns.partition[lang][1]} ${range}  ${text[lang]}`, columns), 'dim')];
}

function titleLine(
  { params: { topic, goal }, answers, lanes: all, topic: found, history }: Lanes,
  { lang, columns }: PicturePage,
  { hasLag }: Layout,
): StyledLine {
  const right =
    all.length === 0
      ? []
      : [
          styled(padOrTruncate(texts.end[lang], figureWidth, 'right'), 'dim'),
          ...(hasLag ? [styled(padOrTruncate('lag', figureWidth, 'right'), 'dim')] : []),
        ];
  const restOf = (hasIds: boolean): StyledLine => [
    ...(answers ? [] : [styled(`  ✗ ${texts.down[lang]}`, 'bad')]),
    ...stateText(found, history, goal, hasIds, lang),
  ];
  const room = (rest: StyledLine): number => columns - lineWidth(right) - lineWidth(rest) - 3;
  const rest = room(restOf(true)) >= displayWidth(topic) ? restOf(true) : restOf(false);
  const name = truncate(topic, Math.max(8, room(rest)));
  return justifyLine([styled(` ${name}`, 'head'), ...rest], right, columns);
}

function stateText(
  found: Lanes['topic'],
  { previousId, wasDeleted }: TopicHistory,
  goal: number | undefined,
  hasIds: boolean,
  lang: Lang,
): Styled[] {
  if (!found) {
    const text = wasDeleted ? texts.deleted : texts.missing;
    return [styled(`  ${text[lang]}`, wasDeleted ? 'bad' : 'warn')];
  }
  const count = found.partitionCount;
  const counted = countedNoun(count, nouns.partition, lang);
  const short = goal === undefined || count === goal;
  const wanted = short ? [] : [styled(` (${withNumber(texts.goal[lang], goal)})`, 'warn')];
  const ids = previousId !== undefined && hasIds ? `: id ${truncate(previousId, 6)} → ${truncate(found.id, 6)}` : '';
  const renewed = previousId === undefined ? [] : [styled(`  ${texts.renewed[lang]}${ids}`, 'warn')];
  return [styled(`  ${counted}`, 'dim'), ...wanted, ...renewed];
}

const frameRows = 3;

/** Where a topic will be: nothing is known of its partitions. */
function emptyFrame(topic: string, { wasDeleted }: TopicHistory, { columns, lang }: PicturePage): StyledLine[] {
  const inner = Math.max(0, columns - 4);
  const text = wasDeleted ? texts.wasHere : texts.here;
  const edge = '╌'.repeat(inner);
  const name = truncate(topic, Math.max(0, inner - displayWidth(text[lang]) - 8));
  const line = (content: StyledLine): StyledLine => [
    styled(' ╎', 'dim'),
    ...paddedLine(content, inner),
    styled('╎', 'dim'),
  ];
  return [
    [styled(` ┌${edge}┐`, 'dim')],
    line([styled(`  ${name}`, 'name'), styled(`  ${text[lang]}`, 'dim')]),
    [styled(` └${edge}┘`, 'dim')],
  ];
}

function laneLines(
  lane: Lane,
  labels: ReadonlyMap<string, KeyLabel> | undefined,
  layout: Layout,
  perLane: number,
  hasMarks: boolean,
  lang: Lang,
): StyledLine[] {
  const start = pageStart(lane.end, layout.room);
  const marks = hasMarks && lane.exists ? marksOf(lane, start, layout) : [];
  const word = layout.isShort ? 'p' : `${nouns.partition[lang][0]} `;
  const hides = start > 0;
  const first = layout.isShort ? (hides ? '…' : ' ') : pad(hides ? `…${start}` : '', layout.first - 1, 'right');
  const label: StyledLine = [
    styled(` ${padOrTruncate(`${word}${lane.partition}`, layout.label)}`, lane.exists ? 'plain' : 'dim'),
    styled(layout.isShort ? first : `${first} `, 'dim'),
  ];
  const right = lane.exists ? figures(lane, layout) : [];
  const body = lane.exists
    ? laneCells(lane, start, layout, labels, perLane === 1 ? marks : [])
    : [styled(`╎${'╌'.repeat(layout.cell * layout.room - 1)}╎`, 'dim')];
  const top: StyledLine = [...label, ...paddedLine(body, layout.columns - layout.wall - lineWidth(right)), ...right];
  if (perLane === 1) return [top];
  const under = hasMarks ? [marksLine(marks)] : [];
  return perLane > 1 + under.length ? [top, offsetsLine(lane, start, layout), ...under] : [top, ...under];
}

/** The walls and cells of a lane; marks take the place of walls where they have no line of their own. */
function laneCells(
  { earliest, end, records }: Lane,
  start: number,
  { cell, room, wall }: Layout,
  labels: ReadonlyMap<string, KeyLabel> | undefined,
  marks: readonly Mark[],
): StyledLine {
  const wallAt = (index: number): Styled => {
    const mark = marks.find(({ column }) => column === wall + index * cell);
    return mark ? styled(mark.text.slice(0, 1), mark.tone) : styled('│', 'dim');
  };
  const line: Styled[] = [wallAt(0)];
  const shown = Math.min(room, end - start);
  for (let index = 0; index < shown; index++) {
    const { label, tone } = cellOf(start + index, earliest, records, labels);
    const before = Math.floor((cell - 2) / 2);
    line.push(blanks(before), styled(label, tone), blanks(cell - 2 - before), wallAt(index + 1));
  }
  line.push(styled('─'.repeat(Math.max(0, (room - shown) * cell)), 'dim'));
  return line;
}

const goneLabel: KeyLabel = { label: '·', tone: 'dim' };
const unseenLabel: KeyLabel = { label: '▫', tone: 'dim' };

function cellOf(
  offset: number,
  earliest: number,
  records: ReadonlyMap<number, LaneRecord>,
  labels: ReadonlyMap<string, KeyLabel> | undefined,
): KeyLabel {
  if (offset < earliest) return goneLabel;
  const record = records.get(offset);
  if (!record) return unseenLabel;
  if (!labels) return anyLabel;
  return record.key === null ? keylessLabel : (labels.get(record.key) ?? keylessLabel);
}

/** The end of the lane, and the lag of the group. */
function figures({ end, committed }: Lane, { hasLag }: Layout): Styled[] {
  const lag = committed === null ? null : Math.max(0, end - committed);
  const tone: Tone = lag === null ? 'dim' : lag > 0 ? 'warn' : 'good';
  return [
    styled(padOrTruncate(figureText(end), figureWidth, 'right'), 'plain'),
    ...(hasLag ? [styled(padOrTruncate(lag === null ? '-' : figureText(lag), figureWidth, 'right'), tone)] : []),
  ];
}

/** A number in fewer columns than a figure has. */
function figureText(value: number): string {
  if (value < 10 ** (figureWidth - 1)) return `${value}`;
  const power = Math.floor((`${value}`.length - 1) / 3);
  return `${Math.floor(value / 1000 ** power)}${['', 'k', 'M', 'G', 'T', 'P'][power] ?? 'E'}`;
}

/** Offsets below the cells: every one where there is room, otherwise those that end in 0 and 5. */
function offsetsLine({ exists, end }: Lane, start: number, { cell, room, wall }: Layout): StyledLine {
  if (!exists) return [];
  const last = Math.min(start + room, end) - 1;
  const every = `${last}`.length < cell ? 1 : 5;
  const marks: Mark[] = [];
  for (let offset = Math.ceil(start / every) * every; offset <= last; offset += every) {
    const column = wall + 1 + (offset - start) * cell + Math.floor((cell - 2) / 2);
    const text = `${offset}`;
    marks.push({ column: column - Math.floor((text.length - 1) / 2), text, tone: 'dim' });
  }
  return marksLine(marks);
}

/** Bookmark and cursors, at the wall in front of the record that is read next. */
function marksOf({ committed, owner, readers }: Lane, start: number, { cell, room, wall }: Layout): Mark[] {
  const columnOf = (offset: number): number => wall + Math.max(0, Math.min(room, offset - start)) * cell;
  return [
    ...(committed === null
      ? []
      : [
          {
            column: columnOf(committed),
            text: `▲${owner ?? ''}`,
            tone: owner === null ? 'plain' : toneOfNumber(owner),
          },
        ]),
    ...readers.map(({ reader, at }) => ({ column: columnOf(at), text: readerMark(reader), tone: reader.tone })),
  ] as Mark[];
}

/** Columns that the keys get at least beside the marks. */
const leastKeys = 24;

/** Keys and marks: each on a line of its own, or both on one. */
function legendLines(params: LanesParams, facts: Lanes, page: PicturePage, isTwo: boolean): StyledLine[] {
  if (isTwo) return [keysLegend(facts, page), marksLegend(params, facts, page)];
  if (params.group === undefined && params.cursors === false) return [keysLegend(facts, page)];
  const marks = marksLegend(params, facts, { ...page, columns: Math.max(0, page.columns - leastKeys) });
  const keys = keysLegend(facts, { ...page, columns: page.columns - lineWidth(marks) - 2 });
  return [[...keys, blanks(keys.length > 0 && marks.length > 0 ? 1 : 0), ...marks]];
}

function keysLegend({ labels, hasKeyless, lanes: all, topic }: Lanes, { columns, lang }: PicturePage): StyledLine {
  const title: StyledLine = [styled(` ${texts.key[lang]}  `, 'dim')];
  const keys = [...labels].map(
    ([key, { label, tone }]): StyledLine => [styled(`${label} `, tone), styled(truncate(key, 24), 'dim')],
  );
  const keyless: StyledLine[] = hasKeyless
    ? [[styled(`${keylessLabel.label} `, keylessLabel.tone), styled(texts.noKey[lang], 'dim')]]
    : [];
  const pieces = [...keyless, ...keys];
  if (pieces.length === 0) {
    // Records that are counted and have not been fetched yet are no news.
    if (!topic || all.some(({ earliest, end }) => end > earliest)) return [];
    return [styled(` ${texts.noEvents[lang]}`, 'dim')];
  }
  return [...title, ...joinFitting(pieces, columns - lineWidth(title))];
}

function marksLegend(
  { group }: LanesParams,
  { readers, memberCount }: Lanes,
  { columns, lang }: PicturePage,
): StyledLine {
  const consumer = memberCount > 0 ? texts.consumer[lang] : '';
  const bookmarkOf = (name: string, more: string): StyledLine => {
    const text = localized(`offset confirmado${name && ` por ${name}`}`, `committed offset${name && ` of ${name}`}`)[
      lang
    ];
    return [styled(`▲${memberCount > 0 ? 'n' : ''} `, 'plain'), styled(`${text}${more}`, 'dim')];
  };
  // Readers that do the same have one text.
  const cursors = [...groupBy(readers, (reader) => readerText(reader, 1, lang)).values()].map((same): StyledLine => {
    const [first] = same;
    const text = first ? readerText(first, same.length, lang) : '';
    return [...same.map((reader) => styled(`${readerMark(reader)} `, reader.tone)), styled(text, 'dim')];
  });
  // What the learner knows gives way to the readers: the name of the group, and what the number is.
  const bookmarks = [bookmarkOf(group ?? '', consumer), bookmarkOf('', consumer), bookmarkOf('', '')];
  const choices = bookmarks.map((bookmark) => (group === undefined ? cursors : [bookmark, ...cursors]));
  const width = (pieces: readonly StyledLine[]): number => lineWidth(pieces.flat()) + 2 * (pieces.length - 1);
  const pieces = choices.find((each) => width(each) < columns) ?? choices.at(-1) ?? [];
  return pieces.length === 0 ? [] : [blanks(1), ...joinFitting(pieces, columns - 1)];
}
