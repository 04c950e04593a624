import { type Lang, localized } from '../../base/language.js';
import { type Styled, styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import { countedNoun, nouns, wholeNumber } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';

export interface BookmarksParams {
  readonly topic: string;
  readonly groups: readonly string[];
}

const texts = {
  missing: localized('no existe todavía', 'does not exist yet'),
  end: localized('final', 'end'),
  legend: localized('▲ offset confirmado: por dónde sigue el grupo', '▲ committed offset: where the group goes on'),
};

/** The committed offsets of several groups beside the end of each partition: each group has its own. */
export const bookmarksPicture: PictureKind<BookmarksParams, BookmarksModel> = {
  shape: {
    kind: 'object',
    summary: 'The committed offset and the lag of several groups, by partition',
    label: 'bookmarks',
    keys: {
      topic: { kind: 'text', summary: 'The topic', isNonEmpty: true },
      groups: { kind: 'list', summary: 'The groups', of: { kind: 'text', summary: 'A group' }, minItems: 1 },
    },
    required: ['topic', 'groups'],
  },
  texts,
  model: bookmarksOf,
  draw: drawBookmarks,
  leastRows: () => 2,
  describe: describeBookmarks,
};

interface Bookmark {
  /** Null where the group has committed nothing. */
  readonly committed: number | null;
  /** Null where it has committed nothing. */
  readonly lag: number | null;
}

/** Without language: what is drawn and what is said. */
export interface BookmarksModel {
  readonly topic: string;
  /** False where the topic does not exist. */
  readonly exists: boolean;
  readonly groups: readonly { readonly name: string; readonly exists: boolean; readonly members: number }[];
  readonly partitions: readonly {
    readonly partition: number;
    readonly end: number;
    /** In the order of the groups. */
    readonly bookmarks: readonly Bookmark[];
  }[];
}

function bookmarksOf({ topic, groups }: BookmarksParams, { now }: CheckView): BookmarksModel {
  const found = groups.map((name) => ({ name, group: now.groups.get(name) }));
  return {
    topic,
    exists: now.topics.has(topic),
    groups: found.map(({ name, group }) => ({
      name,
      exists: group !== undefined && group.state.toLowerCase() !== 'dead',
      members: group?.members.length ?? 0,
    })),
    partitions: (now.topics.get(topic)?.partitions ?? []).map(({ partition, end, earliest }) => ({
      partition,
      end,
      bookmarks: found.map(({ group }): Bookmark => {
        const mark = group?.committed.find((each) => each.topic === topic && each.partition === partition);
        if (!mark) return { committed: null, lag: null };
        return { committed: mark.offset, lag: Math.max(0, end - Math.max(mark.offset, earliest)) };
      }),
    })),
  };
}

/** Columns of the name of a partition and of its end; of a group at most and at least. */
const [nameWidth, endWidth, maxCell, minCell] = [14, 9, 28, 10];

function drawBookmarks(model: BookmarksModel, { columns, rows, lang }: PicturePage): StyledLine[] {
  const title = styled(` ${model.topic}`, 'head');
  if (!model.exists) {
    return [[title, styled(`  ${texts.missing[lang]}`, 'warn')]];
  }
  const free = columns - nameWidth - endWidth - 1;
  const cell = Math.max(minCell, Math.min(maxCell, Math.floor(free / model.groups.length)));
  const headWidth = nameWidth + endWidth;
  const names: StyledLine = [
    styled(` ${padOrTruncate(model.topic, nameWidth - 2)} `, 'head'),
    styled(padOrTruncate(texts.end[lang], endWidth - 2, 'right'), 'dim'),
    styled('  ', 'plain'),
    ...model.groups.map(({ name, exists }) => styled(`${padOrTruncate(name, cell - 1)} `, exists ? 'head' : 'dim')),
  ];
  const room = rows - 1;
  // Where not every partition has a row, the sums of all stand in one.
  if (model.partitions.length > room) {
    const sums = model.groups.map((_, index) => lagOf(model, index));
    const label = countedNoun(model.partitions.length, nouns.partition, lang);
    return [
      names,
      [
        styled(padOrTruncate(` ${label}`, headWidth), 'plain'),
        ...sums.map((lag) => lagCell(lag, cell, lag === null ? '–' : `lag ${wholeNumber(lag, lang)}`)),
      ],
    ];
  }
  const lines = model.partitions.map(
    ({ partition, end, bookmarks }): StyledLine => [
      styled(padOrTruncate(` ${nouns.partition[lang][0]} ${partition}`, nameWidth), 'plain'),
      styled(padOrTruncate(wholeNumber(end, lang), endWidth - 2, 'right'), 'dim'),
      styled('  ', 'plain'),
      ...bookmarks.map(({ committed, lag }) =>
        lagCell(
          lag,
          cell,
          committed === null ? '–' : `▲${wholeNumber(committed, lang)}  lag ${wholeNumber(lag ?? 0, lang)}`,
        ),
      ),
    ],
  );
  const membersLine: StyledLine = [
    styled(padOrTruncate(` ${nouns.member[lang][1]}`, headWidth), 'dim'),
    ...model.groups.map(({ exists, members }) =>
      styled(padOrTruncate(exists ? wholeNumber(members, lang) : '–', cell), members > 0 ? 'plain' : 'dim'),
    ),
  ];
  const legend: StyledLine = [styled(` ${texts.legend[lang]}`, 'dim')];
  return [names, ...lines, membersLine, legend].slice(0, rows);
}

function lagCell(lag: number | null, cell: number, text: string): Styled {
  const short = displayWidth(text) < cell ? text : text.replace(/ {2}lag /, ' +');
  return styled(padOrTruncate(short, cell), lag === null ? 'dim' : lag > 0 ? 'warn' : 'good');
}

/** The lag of a group over all partitions that it has committed; null where there is none. */
function lagOf({ partitions }: BookmarksModel, index: number): number | null {
  const lags = partitions.flatMap(({ bookmarks }) => bookmarks[index]?.lag ?? []);
  return lags.length === 0 ? null : lags.reduce((sum, lag) => sum + lag, 0);
}

function describeBookmarks(model: BookmarksModel, lang: Lang): string[] {
  const { topic, exists, groups, partitions } = model;
  if (!exists) {
    return [localized(`El topic ${topic} no existe todavía.`, `The topic ${topic} does not exist yet.`)[lang]];
  }
  return groups.flatMap(({ name, exists: isThere, members }, index) => {
    if (!isThere) {
      return [localized(`El grupo ${name} no existe todavía.`, `The group ${name} does not exist yet.`)[lang]];
    }
    const counted = countedNoun(members, nouns.member, lang);
    return [
      localized(`El grupo ${name} tiene ${counted}.`, `The group ${name} has ${counted}.`)[lang],
      ...partitions.map(({ partition, end, bookmarks }) => {
        const { committed = null, lag = null } = bookmarks[index] ?? {};
        const at = localized(`Partición ${partition} de ${topic}`, `Partition ${partition} of ${topic}`)[lang];
        if (committed === null || lag === null)
          return `${at}: ${localized('no ha confirmado nada', 'nothing is committed')[lang]}.`;
        return localized(
          `${at}: ha confirmado ${wholeNumber(committed, 'es')} de ${wholeNumber(end, 'es')}, lag ${wholeNumber(lag, 'es')}.`,
          `${at}: ${wholeNumber(committed, 'en')} of ${wholeNumber(end, 'en')} committed, lag ${wholeNumber(lag, 'en')}.`,
        )[lang];
      }),
    ];
  });
}
