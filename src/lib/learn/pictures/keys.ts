import { groupBy } from '../../base/group-by.js';
import { type Lang, localized } from '../../base/language.js';
import { type Styled, styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { justifyLine, padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import { presentRecords } from '../checks/new-records.js';
import { spokenList } from '../checks/phrases.js';
import type { SeenRecord } from '../observe/observation.js';
import { blanks, countedNoun, joinFitting, nouns } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';

export interface KeysParams {
  readonly topic: string;
  readonly keys: readonly string[];
}

/** Where the records of a key are: its partitions in the order in which they got the first one. */
interface KeyUse {
  /** The key, or which others. */
  readonly name: string;
  readonly partitions: readonly { readonly partition: number; readonly count: number }[];
  /** False for the rest: other keys, and records without one. */
  readonly isAsked: boolean;
}

const restNames = {
  others: localized('otras claves', 'other keys'),
  keyless: localized('sin clave', 'no key'),
};

const texts = {
  ...restNames,
  key: localized('clave', 'key'),
  missing: localized('no existe todavía', 'does not exist yet'),
  noEvents: localized('todavía sin eventos', 'no events yet'),
  oneEach: localized('cada clave, en una sola partición', 'each key is in one partition'),
};

/** A table of keys and partitions: how many records of which key are where, and which keys are in two partitions. */
export const keysPicture: PictureKind<KeysParams, KeyUses> = {
  shape: {
    kind: 'object',
    summary: 'The partitions of keys, and how many records of each are there',
    label: 'keys',
    keys: {
      topic: { kind: 'text', summary: 'Their topic', isNonEmpty: true },
      keys: {
        kind: 'list',
        summary: 'The keys, from top to bottom',
        of: { kind: 'text', summary: 'A key' },
        minItems: 1,
      },
    },
    required: ['topic', 'keys'],
  },
  texts,
  model: keyUses,
  draw: drawKeys,
  leastRows: ({ params: { keys } }) => 1 + keys.length,
  describe: describeKeys,
};

export interface KeyUses {
  readonly params: KeysParams;
  readonly partitionCount: number | undefined;
  readonly asked: readonly KeyUse[];
  readonly rest: readonly KeyUse[];
}

function keyUses(params: KeysParams, view: CheckView): KeyUses {
  const { topic, keys } = params;
  const records = presentRecords(view, topic);
  const wanted = new Set(keys);
  const asked = [...wanted].map((name) =>
    useOf(
      name,
      records.filter(({ key }) => key === name),
      true,
    ),
  );
  const others = useOf(
    'others',
    records.filter(({ key }) => key !== null && !wanted.has(key)),
    false,
  );
  const keyless = useOf(
    'keyless',
    records.filter(({ key }) => key === null),
    false,
  );
  return {
    params,
    partitionCount: view.now.topics.get(topic)?.partitions.length,
    asked,
    rest: [others, keyless].filter(({ partitions }) => partitions.length > 0),
  };
}

const useOf = (name: string, records: readonly SeenRecord[], isAsked: boolean): KeyUse => ({
  name,
  isAsked,
  partitions: [...groupBy(records, ({ partition }) => partition)].map(([partition, { length }]) => ({
    partition,
    count: length,
  })),
});

const nameOf = ({ name, isAsked }: KeyUse, lang: Lang): string =>
  isAsked ? name : restNames[name === 'others' ? 'others' : 'keyless'][lang];

const hasMoved = ({ partitions }: KeyUse): boolean => partitions.length > 1;

/** Columns of a partition: at most, at least for its whole name, and at least for the table. */
const [maxCell, namedCell, minCell] = [14, 13, 5];
const [minName, maxName, noteWidth] = [10, 24, 12];
/** Squares beside a count, one for each record. */
const maxBar = 8;

function drawKeys(uses: KeyUses, { columns, rows, lang }: PicturePage): StyledLine[] {
  const { params } = uses;
  const head = titleLine(uses, columns, lang);
  const all = [...uses.asked, ...uses.rest];
  // The names of the rest count from the beginning, so that their rows move nothing.
  const longest = Math.max(
    ...params.keys.map(displayWidth),
    ...Object.values(restNames).map((name) => displayWidth(name[lang])),
  );
  const name = Math.min(maxName, Math.max(minName, longest), Math.floor(columns / 3));
  const count = uses.partitionCount ?? 0;
  const cell = Math.min(maxCell, Math.floor((columns - name - noteWidth - 3) / Math.max(1, count)));
  const isTable = count > 0 && cell >= minCell;
  const titles: StyledLine = [
    styled(` ${padOrTruncate(texts.key[lang], name + 2)}`, 'dim'),
    ...(isTable
      ? Array.from({ length: count }, (_, partition) =>
          styled(
            padOrTruncate(cell >= namedCell ? `${nouns.partition[lang][0]} ${partition}` : `p${partition}`, cell),
            'dim',
          ),
        )
      : [styled(count > 0 ? localized('partición (eventos)', 'partition (events)')[lang] : '', 'dim')]),
  ];
  const lines = all.map((use): StyledLine => {
    const title = styled(` ${padOrTruncate(nameOf(use, lang), name)}  `, use.isAsked ? 'plain' : 'dim');
    const cells = isTable ? tableCells(use, count, cell) : listCells(use, columns - name - noteWidth - 3);
    return [title, ...cells, ...noteOf(use)];
  });
  // Where rows are few, the topic stands in front of its partitions.
  const isLow = rows < 2 + uses.asked.length;
  const heads = isLow
    ? [[styled(` ${padOrTruncate(params.topic, name + 2)}`, 'head'), ...titles.slice(1)]]
    : [head, titles];
  const room = Math.max(0, rows - heads.length);
  if (uses.asked.length <= room) return [...heads, ...lines.slice(0, room)];
  const shown = Math.max(0, room - 1);
  const more = localized(`y ${uses.asked.length - shown} más`, `and ${uses.asked.length - shown} more`)[lang];
  return [...heads, ...lines.slice(0, shown), [styled(` … ${more}`, 'dim')]];
}

function titleLine(
  { params: { topic, keys }, partitionCount, asked }: KeyUses,
  columns: number,
  lang: Lang,
): StyledLine {
  const left = [styled(` ${topic}`, 'head')];
  if (partitionCount === undefined) {
    return [...left, styled(`  ${texts.missing[lang]}`, 'warn')];
  }
  const used = asked.filter(({ partitions }) => partitions.length > 0);
  const moved = asked.filter(hasMoved).length;
  const right =
    moved > 0
      ? styled(`${movedText(moved, keys.length, lang)} `, 'warn')
      : used.length === 0
        ? styled(`${texts.noEvents[lang]} `, 'dim')
        : styled(`${texts.oneEach[lang]} `, 'good');
  return justifyLine(
    [...left, styled(`  ${countedNoun(partitionCount, nouns.partition, lang)}`, 'dim')],
    [right],
    columns,
  );
}

const movedText = (moved: number, count: number, lang: Lang): string =>
  localized(
    `${moved} de ${countedNoun(count, nouns.key, 'es')} ${moved === 1 ? 'ha' : 'han'} cambiado de partición`,
    `${moved} of ${countedNoun(count, nouns.key, 'en')} ${moved === 1 ? 'has' : 'have'} changed partition`,
  )[lang];

/** The counts of a key below its partitions; of a key in several of them a line leads from the first to the last. */
function tableCells(use: KeyUse, count: number, cell: number): Styled[] {
  const counts = new Map(use.partitions.map(({ partition, count: records }) => [partition, records]));
  const [from, to] = [use.partitions[0]?.partition, use.partitions.at(-1)?.partition];
  const moved = use.isAsked && hasMoved(use) && from !== undefined && to !== undefined;
  const [low, high] = moved ? [Math.min(from, to), Math.max(from, to)] : [0, -1];
  return Array.from({ length: count }, (_, partition): Styled[] => {
    const records = counts.get(partition);
    const text = records === undefined ? '·' : wholeCount(records, cell - 2);
    const tone = !use.isAsked || records === undefined ? 'dim' : moved ? 'warn' : 'good';
    const rest = cell - displayWidth(text);
    const isWay = moved && partition >= low && partition < high;
    if (!isWay) {
      const bar = '■'.repeat(Math.max(0, Math.min(records ?? 0, rest - 3, maxBar)));
      return [styled(`${text} ${bar}`, tone), blanks(rest - 1 - bar.length)];
    }
    const isStart = partition === low;
    const arrowHead = from < to && partition + 1 === high ? '▶' : '';
    const arrowTail = from > to && isStart ? '◀' : '';
    const line = '─'.repeat(Math.max(0, rest - 2 - arrowHead.length - arrowTail.length));
    const passed = records === undefined ? [styled('─', 'warn')] : [styled(text, tone)];
    const lead = records === undefined ? '─' : ' ';
    return [...passed, styled(`${lead}${arrowTail}${line}${arrowHead}${arrowHead ? ' ' : '─'}`, 'warn')];
  }).flat();
}

const wholeCount = (count: number, columns: number): string =>
  `${count}`.length <= columns ? `${count}` : `${Math.floor(count / 1000)}k`.slice(0, Math.max(1, columns));

/** Partitions with counts side by side, where there are too many partitions for a table: `0 (3) → 2 (2)`. */
function listCells(use: KeyUse, columns: number): StyledLine {
  const pieces = use.partitions.map(
    ({ partition, count }, index): StyledLine => [
      styled(index > 0 && use.isAsked ? '→ ' : '', 'warn'),
      styled(`${partition} (${count})`, !use.isAsked ? 'dim' : hasMoved(use) ? 'warn' : 'good'),
    ],
  );
  const line = joinFitting(pieces, Math.max(0, columns), 1);
  const used = line.reduce((sum, { text }) => sum + displayWidth(text), 0);
  return [...line, blanks(columns - used)];
}

function noteOf(use: KeyUse): Styled[] {
  if (!use.isAsked || !hasMoved(use)) return [];
  const way = use.partitions.map(({ partition }) => `p${partition}`).join(' → ');
  return [styled(` ${way}`, 'warn')];
}

function describeKeys({ params, partitionCount, asked, rest }: KeyUses, lang: Lang): string[] {
  if (partitionCount === undefined) {
    return [
      localized(`El topic ${params.topic} no existe todavía.`, `The topic ${params.topic} does not exist yet.`)[lang],
    ];
  }
  const counted = countedNoun(partitionCount, nouns.partition, lang);
  const moved = asked.filter(hasMoved).length;
  return [
    localized(`El topic ${params.topic} tiene ${counted}.`, `The topic ${params.topic} has ${counted}.`)[lang],
    ...[...asked, ...rest].map((use) => keySentence(use, lang)),
    ...(moved > 0 ? [`${movedText(moved, params.keys.length, lang)}.`] : []),
  ];
}

function keySentence(use: KeyUse, lang: Lang): string {
  if (use.partitions.length === 0) return `${nameOf(use, lang)}: ${texts.noEvents[lang]}.`;
  const parts = use.partitions.map(
    ({ partition, count }) =>
      localized(
        `${countedNoun(count, nouns.event, 'es')} en la partición ${partition}`,
        `${countedNoun(count, nouns.event, 'en')} in partition ${partition}`,
      )[lang],
  );
  const joined =
    use.isAsked && hasMoved(use)
      ? parts.join(localized(', y después ', ', and then ')[lang])
      : spokenList(parts, lang, 'and');
  return `${nameOf(use, lang)}: ${joined}.`;
}
