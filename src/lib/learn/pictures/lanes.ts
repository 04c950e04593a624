import { groupBy } from '../../base/group-by.js';
import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth, pad } from '../../io/display-width.js';
import { justifyLine, lineWidth, paddedLine, padOrTruncate, type StyledLine, truncate } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import type { ObservedGroup, ObservedTopic, SeenRecord } from '../observe/observation.js';
import { type KeyLabel, keyLabels, keylessLabel } from './key-labels.js';
import {
  blanks,
  countedNoun,
  joinFitting,
  listText,
  type Mark,
  marksLine,
  nouns,
  pageStart,
  toneOfNumber,
  wholeNumber,
} from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';
import { type Reader, readersOf } from './readers.js';
import { memberOf, recordsOf, type TopicHistory, topicHistory } from './view-facts.js';

export interface LanesParams {
  readonly topic: string;
  /** Its committed offsets are bookmarks, and its lag is shown. */
  readonly group?: string;
  /** True, or not there: shows how far each reader has come. */
  readonly cursors?: boolean;
  /** Partitions that the task wants: those that are missing are dashed lanes. */
  readonly goal?: number;
}

/** A partition of the topic, or one that the task wants. */
interface Lane {
  readonly partition: number;
  readonly exists: boolean;
  readonly earliest: number;
  readonly end: number;
  readonly records: ReadonlyMap<number, SeenRecord>;
  readonly committed: number | null;
  /** Number of the member of the group that has the partition. */
  readonly owner: number | null;
  readonly readers: readonly { readonly reader: Reader; readonly at: number }[];
}

interface Lanes {
  readonly topic: ObservedTopic | undefined;
  readonly history: TopicHistory;
  readonly lanes: readonly Lane[];
  readonly labels: ReadonlyMap<string, KeyLabel>;
  readonly hasKeyless: boolean;
  readonly readers: readonly Reader[];
  readonly group: ObservedGroup | undefined;
}

/** One lane a partition, with its records as cells in the order of their offsets. */
export const lanesPicture: PictureKind<LanesParams> = {
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
  draw: drawLanes,
  leastRows: ({ topic, goal = 0 }, { now }) => 1 + Math.max(1, goal, now.topics.get(topic)?.partitions.length ?? 0),
  describe: describeLanes,
};

function lanesOf(params: LanesParams, view: CheckView): Lanes {
  const topic = view.now.topics.get(params.topic);
  const group = params.group === undefined ? undefined : view.now.groups.get(params.group);
  const records = recordsOf(view, params.topic);
  const byPartition = groupBy(records, ({ partition }) => partition);
  // Beside a group, readers that have ended say nothing any more.
  const readers =
    params.cursors === false
      ? []
      : readersOf(view, params.topic).filter(({ isReading }) => isReading || params.group === undefined);
  const partitions = new Map(topic?.partitions.map((each) => [each.partition, each]));
  const count = Math.max(params.goal ?? 0, ...[...partitions.keys()].map((partition) => partition + 1));
  return {
    topic,
    history: topicHistory(view, params.topic),
    labels: keyLabels(records.map(({ key }) => key)),
    hasKeyless: records.some(({ key }) => key === null),
    readers,
    group,
    lanes: Array.from({ length: count }, (_, partition): Lane => {
      const found = partitions.get(partition);
      const isOurs = (each: { readonly topic: string; readonly partition: number }): boolean =>
        each.topic === params.topic && each.partition === partition;
      return {
        partition,
        exists: found !== undefined,
        earliest: found?.earliest ?? 0,
        end: found?.end ?? 0,
        records: new Map(byPartition.get(partition)?.map((record) => [record.offset, record])),
        committed: (found && group?.committed.find(isOurs)?.offset) ?? null,
        owner: (found && group && memberOf(group, isOurs)?.number) ?? null,
        readers: found
          ? readers.flatMap((reader) => {
              const at = reader.positions.get(partition);
              return at === undefined ? [] : [{ reader, at: at.to }];
            })
          : [],
      };
    }),
  };
}

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

function drawLanes(params: LanesParams, view: CheckView, page: PicturePage): StyledLine[] {
  const facts = lanesOf(params, view);
  const layout = layoutOf(page, facts.lanes.length, params.group !== undefined);
  const head = titleLine(params, facts, view, page, layout);
  if (facts.lanes.length === 0) {
    return page.rows > frameRows ? [head, ...emptyFrame(params.topic, facts.history, page)] : [head];
  }
  const hasMarks = params.group !== undefined || params.cursors !== false;
  const { perLane, legends } = heights(facts.lanes.length, hasMarks, page.rows);
  const room = page.rows - 1 - legends;
  const shown = facts.lanes.slice(0, facts.lanes.length * perLane <= room ? undefined : Math.max(0, room - 1));
  const hidden = facts.lanes.length - shown.length;
  return [
    head,
    ...shown.flatMap((lane) => laneLines(lane, facts, layout, perLane, hasMarks, page.lang)),
    ...(hidden > 0
      ? [[styled(` … ${localized(`y ${hidden} más`, `and ${hidden} more`)[page.lang]}`, 'dim')] as StyledLine]
      : []),
    ...[keysLegend(facts, page), ...(hasMarks ? [marksLegend(params, facts, page)] : [])].slice(0, legends),
  ];
}

/** Lines of a lane (cells, offsets, marks) and of the legend: what fits the rows best. */
function heights(count: number, hasMarks: boolean, rows: number): { perLane: number; legends: number } {
  const most = hasMarks ? 2 : 1;
  const choices = [
    { perLane: most + 1, legends: most },
    { perLane: most, legends: most },
    { perLane: most, legends: 1 },
    { perLane: 1, legends: most },
    { perLane: 1, legends: 1 },
  ];
  return choices.find(({ perLane, legends }) => 1 + count * perLane + legends <= rows) ?? { perLane: 1, legends: 0 };
}

function titleLine(
  { topic, goal }: LanesParams,
  { lanes: all, topic: found, history }: Lanes,
  { now }: CheckView,
  { lang, columns }: PicturePage,
  { hasLag }: Layout,
): StyledLine {
  const right =
    all.length === 0
      ? []
      : [
          styled(padOrTruncate(localized('fin', 'end')[lang], figureWidth, 'right'), 'dim'),
          ...(hasLag ? [styled(padOrTruncate('lag', figureWidth, 'right'), 'dim')] : []),
        ];
  const down = localized('el clúster no responde', 'the cluster does not answer')[lang];
  const restOf = (hasIds: boolean): StyledLine => [
    ...(now.answers ? [] : [styled(`  ✗ ${down}`, 'bad')]),
    ...stateText(found, history, goal, hasIds, lang),
  ];
  const room = (rest: StyledLine): number => columns - lineWidth(right) - lineWidth(rest) - 3;
  const rest = room(restOf(true)) >= displayWidth(topic) ? restOf(true) : restOf(false);
  const name = truncate(topic, Math.max(8, room(rest)));
  return justifyLine([styled(` ${name}`, 'head'), ...rest], right, columns);
}

function stateText(
  found: ObservedTopic | undefined,
  { previousId, wasDeleted }: TopicHistory,
  goal: number | undefined,
  hasIds: boolean,
  lang: Lang,
): Styled[] {
  if (!found) {
    const text = wasDeleted
      ? localized('eliminado: ya no existe', 'deleted: it is gone')
      : localized('no existe todavía', 'does not exist yet');
    return [styled(`  ${text[lang]}`, wasDeleted ? 'bad' : 'warn')];
  }
  const count = found.partitions.length;
  const counted = countedNoun(count, nouns.partition, lang);
  const short = goal === undefined || count === goal;
  const wanted = short
    ? []
    : [styled(` (${localized(`la tarea pide ${goal}`, `the task wants ${goal}`)[lang]})`, 'warn')];
  const ids = previousId !== undefined && hasIds ? `: id ${truncate(previousId, 6)} → ${truncate(found.id, 6)}` : '';
  const renewed =
    previousId === undefined ? [] : [styled(`  ${localized('es otro', 'another one')[lang]}${ids}`, 'warn')];
  return [styled(`  ${counted}`, 'dim'), ...wanted, ...renewed];
}

const frameRows = 3;

/** Where a topic will be: nothing is known of its partitions. */
function emptyFrame(topic: string, { wasDeleted }: TopicHistory, { columns, lang }: PicturePage): StyledLine[] {
  const inner = Math.max(0, columns - 4);
  const text = wasDeleted
    ? localized('aquí estaba', 'this is where it was')
    : localized('aquí estarán sus registros', 'its records will be here');
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
  facts: Lanes,
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
    ? laneCells(lane, start, layout, facts.labels, perLane === 1 ? marks : [])
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
  labels: ReadonlyMap<string, KeyLabel>,
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
  records: ReadonlyMap<number, SeenRecord>,
  labels: ReadonlyMap<string, KeyLabel>,
): KeyLabel {
  if (offset < earliest) return goneLabel;
  const record = records.get(offset);
  if (!record) return unseenLabel;
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
    ...readers.map(({ reader, at }) => ({ column: columnOf(at), text: reader.letter, tone: reader.tone })),
  ] as Mark[];
}

function keysLegend({ labels, hasKeyless, lanes: all, topic }: Lanes, { columns, lang }: PicturePage): StyledLine {
  const title: StyledLine = [styled(` ${localized('clave', 'key')[lang]}  `, 'dim')];
  const keys = [...labels].map(
    ([key, { label, tone }]): StyledLine => [styled(`${label} `, tone), styled(truncate(key, 24), 'dim')],
  );
  const keyless: StyledLine[] = hasKeyless
    ? [[styled(`${keylessLabel.label} `, keylessLabel.tone), styled(localized('sin clave', 'no key')[lang], 'dim')]]
    : [];
  const pieces = [...keyless, ...keys];
  if (pieces.length === 0) {
    // Records that are counted and have not been fetched yet are no news.
    if (!topic || all.some(({ earliest, end }) => end > earliest)) return [];
    return [styled(` ${localized('todavía no hay registros', 'no records yet')[lang]}`, 'dim')];
  }
  return [...title, ...joinFitting(pieces, columns - lineWidth(title))];
}

function marksLegend(
  { group }: LanesParams,
  { readers, group: found }: Lanes,
  { columns, lang }: PicturePage,
): StyledLine {
  const owners = found?.members ?? [];
  const bookmark = localized(`offset confirmado por ${group}`, `offset committed by ${group}`)[lang];
  const number = owners.length > 0 ? localized(', y su consumidor', ', and its consumer')[lang] : '';
  const pieces: StyledLine[] = [
    ...(group === undefined
      ? []
      : [[styled(`▲${owners.length > 0 ? 'n' : ''} `, 'plain'), styled(`${bookmark}${number}`, 'dim')]]),
    // Readers that do the same have one text.
    ...[...groupBy(readers, (reader) => readerText(reader, 1, lang)).values()].map((same): StyledLine => {
      const [first] = same;
      const text = first ? readerText(first, same.length, lang) : '';
      return [...same.map(({ letter, tone }) => styled(`${letter} `, tone)), styled(text, 'dim')];
    }),
  ];
  return pieces.length === 0 ? [] : [blanks(1), ...joinFitting(pieces, columns - 1)];
}

const readerVerbs = {
  reading: { es: ['lee', 'leen'], en: ['reads', 'read'] },
  ended: { es: ['leyó', 'leyeron'], en: ['has read', 'have read'] },
} as const;

const readerStarts: Readonly<Record<Reader['from'], LocalizedText>> = {
  beginning: localized('desde el principio', 'from the beginning'),
  middle: localized('desde un punto intermedio', 'from some point between'),
  end: localized('solo lo nuevo', 'only what is new'),
};

/** `lee desde el principio`, `leyeron solo lo nuevo`. */
function readerText({ isReading, from }: Reader, count: number, lang: Lang): string {
  const verb = readerVerbs[isReading ? 'reading' : 'ended'][lang][count === 1 ? 0 : 1];
  return `${verb} ${readerStarts[from][lang]}`;
}

function describeLanes(params: LanesParams, view: CheckView, lang: Lang): string[] {
  const facts = lanesOf(params, view);
  const { topic, history } = facts;
  const down = view.now.answers
    ? []
    : [
        localized(
          'El clúster no responde; esto es lo último que se vio.',
          'The cluster does not answer; this is what was last seen.',
        )[lang],
      ];
  const goal = params.goal === undefined ? '' : countedNoun(params.goal, nouns.partition, lang);
  if (!topic) {
    const what = history.wasDeleted
      ? localized(`El topic ${params.topic} se ha eliminado.`, `The topic ${params.topic} has been deleted.`)
      : localized(`El topic ${params.topic} no existe todavía.`, `The topic ${params.topic} does not exist yet.`);
    const wants = goal === '' ? [] : [localized(`La tarea pide ${goal}.`, `The task wants ${goal}.`)[lang]];
    return [...down, what[lang], ...wants];
  }
  const counted = countedNoun(topic.partitions.length, nouns.partition, lang);
  const wants =
    params.goal === undefined || params.goal === topic.partitions.length
      ? ''
      : localized(`; la tarea pide ${params.goal}`, `; the task wants ${params.goal}`)[lang];
  return [
    ...down,
    localized(
      `El topic ${params.topic} tiene ${counted}${wants}.`,
      `The topic ${params.topic} has ${counted}${wants}.`,
    )[lang],
    ...(history.previousId === undefined
      ? []
      : [
          localized(
            `Es otro topic con el mismo nombre: su id era ${history.previousId} y ahora es ${topic.id}.`,
            `It is another topic of the same name: its id was ${history.previousId} and is ${topic.id} now.`,
          )[lang],
        ]),
    ...facts.lanes.filter(({ exists }) => exists).map((lane) => laneSentence(lane, params.group, lang)),
    ...facts.readers.map((reader) => readerSentence(reader, lang)),
  ];
}

function laneSentence(
  { partition, earliest, end, records, committed, owner }: Lane,
  group: string | undefined,
  lang: Lang,
): string {
  const count = Math.max(0, end - earliest);
  const counts = groupBy(
    [...records.values()].filter(({ key, offset }) => key !== null && offset >= earliest),
    ({ key }) => key ?? '',
  );
  const keys = [...counts].map(([key, of]) => `${key} (${wholeNumber(of.length, lang)})`);
  const seen = [...records.keys()].filter((offset) => offset >= earliest).length;
  const among = seen < count ? localized(` de los ${seen} últimos:`, ` of the last ${seen}:`)[lang] : '';
  const parts = [
    countedNoun(count, nouns.record, lang),
    ...(count === 0
      ? []
      : [
          count === 1
            ? localized(`en el offset ${earliest}`, `at offset ${earliest}`)[lang]
            : localized(`offsets ${earliest} a ${end - 1}`, `offsets ${earliest} to ${end - 1}`)[lang],
        ]),
    ...(keys.length === 0 ? [] : [`${nouns.key[lang][keys.length === 1 ? 0 : 1]}${among} ${listText(keys, lang)}`]),
    ...(group === undefined ? [] : [committedText(group, committed, Math.max(0, end - (committed ?? 0)), lang)]),
    ...(owner === null ? [] : [localized(`la lee el consumidor ${owner}`, `read by consumer ${owner}`)[lang]]),
  ];
  return `${localized('Partición', 'Partition')[lang]} ${partition}: ${parts.join('; ')}.`;
}

const committedText = (group: string, committed: number | null, lag: number, lang: Lang): string =>
  committed === null
    ? localized(`${group} no ha confirmado nada`, `${group} has committed nothing`)[lang]
    : localized(
        `${group} ha confirmado el offset ${committed}, lag ${wholeNumber(lag, lang)}`,
        `${group} has committed offset ${committed}, lag ${wholeNumber(lag, lang)}`,
      )[lang];

function readerSentence(reader: Reader, lang: Lang): string {
  const offsets = [...reader.positions]
    .toSorted(([a], [b]) => a - b)
    .map(
      ([partition, { to }]) =>
        localized(`al offset ${to} de la partición ${partition}`, `offset ${to} of partition ${partition}`)[lang],
    );
  const name = localized(`El lector ${reader.letter}`, `Reader ${reader.letter}`)[lang];
  const came = localized('ha llegado', 'has come to')[lang];
  return `${name} ${readerText(reader, 1, lang)}; ${came} ${listText(offsets, lang)}.`;
}
