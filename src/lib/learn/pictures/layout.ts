import type { Lang } from '../../base/language.js';
import { withThousands } from '../../base/plural.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { lineWidth, type StyledLine, truncateLine } from '../../io/styled-line.js';
import type { PicturePage } from './picture.js';

/** Spanish and English, with thousands separators that do not depend on the machine. */
const separators: Readonly<Record<Lang, { readonly thousands: string; readonly decimals: string }>> = {
  es: { thousands: '.', decimals: ',' },
  en: { thousands: ',', decimals: '.' },
};

/** A whole number: `1.204`, `1,204`. */
export const wholeNumber = (value: number, lang: Lang): string => withThousands(value, separators[lang].thousands);

/** Milliseconds in seconds with one decimal and the unit: `6,2 s`, `6.2 s`. */
export const secondsText = (ms: number, lang: Lang): string =>
  `${(ms / 1000).toFixed(1).replace('.', separators[lang].decimals)} s`;

/** A noun, singular and plural, in both languages. */
export type Noun = Readonly<Record<Lang, readonly [one: string, many: string]>>;

export const nouns = {
  broker: { es: ['broker', 'brokers'], en: ['broker', 'brokers'] },
  /** A record, as the guide and the lessons call it. */
  event: { es: ['evento', 'eventos'], en: ['event', 'events'] },
  key: { es: ['clave', 'claves'], en: ['key', 'keys'] },
  member: { es: ['miembro', 'miembros'], en: ['member', 'members'] },
  partition: { es: ['partición', 'particiones'], en: ['partition', 'partitions'] },
  replica: { es: ['réplica', 'réplicas'], en: ['replica', 'replicas'] },
  topic: { es: ['topic', 'topics'], en: ['topic', 'topics'] },
} as const satisfies Readonly<Record<string, Noun>>;

/** A count with its noun: `1 partición`, `3 partitions`. */
export const countedNoun = (count: number, noun: Noun, lang: Lang): string =>
  `${wholeNumber(count, lang)} ${noun[lang][count === 1 ? 0 : 1]}`;

/** The colours of things that are numbered, which come again from the first. */
export const tonesInTurn: readonly Tone[] = ['name', 'good', 'warn', 'head', 'plain'];

/** A colour for the thing of a number, from 1 on. Neighbouring numbers differ. */
export const toneOfNumber = (number: number): Tone =>
  tonesInTurn[(((number - 1) % tonesInTurn.length) + tonesInTurn.length) % tonesInTurn.length] ?? 'plain';

export const blanks = (columns: number): Styled => styled(' '.repeat(Math.max(0, columns)), 'plain');

/** Lines cut to the rows and columns of a page. */
export const fitToPage = (lines: readonly StyledLine[], { columns, rows }: PicturePage): StyledLine[] =>
  lines.slice(0, Math.max(0, rows)).map((line) => truncateLine(line, Math.max(0, columns)));

/** Pieces side by side with `gap` blanks between them: as many as fit, and the number of the others. */
export function joinFitting(pieces: readonly StyledLine[], columns: number, gap = 2): StyledLine {
  const line: Styled[] = [];
  for (const [index, piece] of pieces.entries()) {
    const space = index === 0 ? 0 : gap;
    const more = pieces.length - index - 1;
    const rest = more > 0 ? gap + `+${more}`.length : 0;
    if (index > 0 && lineWidth(line) + space + lineWidth(piece) + rest > columns) {
      line.push(blanks(gap), styled(`+${more + 1}`, 'dim'));
      break;
    }
    line.push(blanks(space), ...piece);
  }
  return truncateLine(line, columns);
}

/** A text at a column of a line. */
export interface Mark {
  readonly column: number;
  readonly text: string;
  readonly tone: Tone;
}

/** Marks on one line, each at its column, or right behind the one before it where that is too long. */
export function marksLine(marks: readonly Mark[]): StyledLine {
  const line: Styled[] = [];
  let end = 0;
  for (const { column, text, tone } of marks.toSorted((a, b) => a.column - b.column)) {
    line.push(blanks(column - end), styled(text, tone));
    end = Math.max(end, column) + displayWidth(text);
  }
  return line;
}

/**
 * The first of the things that are shown where `room` of `count` fit, the newest at the end. It moves in steps, so that things
 * keep their places until the page is full: then a quarter of it is empty again.
 */
export function pageStart(count: number, room: number): number {
  const least = Math.max(1, room);
  const step = Math.max(1, Math.floor(least / 4));
  return count <= least ? 0 : Math.ceil((count - least) / step) * step;
}
