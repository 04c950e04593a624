import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth, sliceToWidth } from '../../io/display-width.js';
import { escapeControls } from '../../io/escape-controls.js';
import type { StyledLine } from '../../io/styled-line.js';
import { codeIndent, fillText } from './placeholders.js';

type Facts = Readonly<Record<string, string | number>>;

/** A paragraph, an item of a list, or a line that is shown as it is. */
interface ProseBlock {
  readonly kind: 'paragraph' | 'item' | 'code';
  /** `- ` or `2. ` in front of an item. */
  readonly mark: string;
  readonly text: string;
}

/** The blocks of a section: paragraphs and items end at blank lines, items and lines of code also where the next one begins. */
function blocksOf(body: string): ProseBlock[] {
  const blocks: ProseBlock[] = [];
  let isOpen = false;
  for (const line of body.split('\n')) {
    const trimmed = line.trim();
    const item = /^([-*]|\d+\.)\s+(.*)$/.exec(trimmed);
    const last = blocks.at(-1);
    if (trimmed === '') isOpen = false;
    else if (line.startsWith(codeIndent) && !isOpen) blocks.push({ kind: 'code', mark: '', text: trimmed });
    else if (item) {
      const [, mark = '', text = ''] = item;
      blocks.push({ kind: 'item', mark: mark === '*' ? '- ' : `${mark} `, text });
      isOpen = true;
    } else if (isOpen && last) blocks[blocks.length - 1] = { ...last, text: `${last.text} ${trimmed}` };
    else {
      blocks.push({ kind: 'paragraph', mark: '', text: trimmed });
      isOpen = true;
    }
  }
  return blocks;
}

/** True for two items of one list, and for lines of code: no blank line is between them. */
const belongTogether = (before: ProseBlock, after: ProseBlock): boolean =>
  before.kind === after.kind && after.kind !== 'paragraph' && (before.mark === '- ') === (after.mark === '- ');

/** The pieces of a text with `**bold**` and `` `code` ``; other characters stand for themselves. */
export function inlinePieces(text: string, tone: Tone = 'plain'): Styled[] {
  const pieces: Styled[] = [];
  let end = 0;
  for (const { 0: token, 1: code, 2: bold, index } of text.matchAll(/`([^`]+)`|\*\*(?=\S)(.+?)(?<=\S)\*\*/g)) {
    if (index > end) pieces.push(styled(text.slice(end, index), tone));
    if (code !== undefined) pieces.push(styled(code, 'name'));
    else pieces.push(...inlinePieces(bold ?? '', 'head'));
    end = index + token.length;
  }
  if (end < text.length) pieces.push(styled(text.slice(end), tone));
  return pieces;
}

/** Words of pieces: what stands between two blanks, which may have several tones. */
function wordsOf(pieces: readonly Styled[]): Styled[][] {
  const words: Styled[][] = [[]];
  for (const { text, tone } of pieces) {
    text.split(/ +/).forEach((part, index) => {
      if (index > 0) words.push([]);
      if (part !== '') words.at(-1)?.push(styled(part, tone));
    });
  }
  return words.filter((word) => word.length > 0);
}

const widthOf = (word: readonly Styled[]): number => word.reduce((sum, { text }) => sum + displayWidth(text), 0);

/** A word in parts of at most `columns` columns. */
function splitWord(word: readonly Styled[], columns: number): Styled[][] {
  if (widthOf(word) <= columns) return [[...word]];
  const parts: Styled[][] = [[]];
  let left = columns;
  for (const { text, tone } of word) {
    for (let rest = text; rest !== ''; ) {
      let part = sliceToWidth(rest, left);
      // A wide character in a line without room for it, or in none at all.
      if (part === '' && left === columns) part = [...rest][0] ?? rest;
      if (part !== '') parts.at(-1)?.push(styled(part, tone));
      left -= displayWidth(part);
      rest = rest.slice(part.length);
      if (rest === '') break;
      parts.push([]);
      left = columns;
    }
  }
  return parts;
}

/** Pieces in lines of at most `columns` columns, each beginning with `first` or, after the first, with blanks of that width. */
function wrapPieces(pieces: readonly Styled[], columns: number, first: string): StyledLine[] {
  const room = Math.max(1, columns - displayWidth(first));
  const lines: Styled[][] = [];
  let left = 0;
  for (const word of wordsOf(pieces).flatMap((each) => splitWord(each, room))) {
    const width = widthOf(word);
    const line = lines.at(-1);
    if (!line || width + 1 > left) {
      lines.push([...word]);
      left = room - width;
    } else {
      const last = line.at(-1);
      const [start] = word;
      // A blank within bold or code is one too.
      const blank = last && start && last.tone === start.tone ? last.tone : 'plain';
      line.push(styled(' ', blank), ...word);
      left -= width + 1;
    }
  }
  const indent = ' '.repeat(displayWidth(first));
  return lines.map((line, index) => {
    const prefix = index === 0 ? first : indent;
    return merged(prefix === '' ? line : [styled(prefix, 'plain'), ...line]);
  });
}

/** Neighbours of one tone as one piece. */
function merged(line: readonly Styled[]): StyledLine {
  const pieces: Styled[] = [];
  for (const piece of line) {
    const last = pieces.at(-1);
    if (last && last.tone === piece.tone) pieces[pieces.length - 1] = styled(last.text + piece.text, piece.tone);
    else pieces.push(piece);
  }
  return pieces;
}

/**
 * The prose of a section in lines of at most `columns` columns: paragraphs and lists with **bold** and `code`, blocks with a
 * blank line between them. `facts` fill what is left of placeholders, after the markup has been read: a name from the cluster
 * is never markup. A placeholder that nothing fills is drawn as `…`.
 */
export function proseLines(body: string, columns: number, facts: Facts = {}): readonly StyledLine[] {
  const escaped = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, escapeControls(String(value))]),
  );
  const filled = ({ text, tone }: Styled): Styled =>
    styled(fillText(text, escaped).replace(leftPlaceholder, '…'), tone);
  const lines: StyledLine[] = [];
  let before: ProseBlock | undefined;
  for (const block of blocksOf(body)) {
    if (before && !belongTogether(before, block)) lines.push([]);
    before = block;
    if (block.kind === 'code') lines.push(...wrapPieces([filled(styled(block.text, 'name'))], columns, '  '));
    else lines.push(...wrapPieces(inlinePieces(block.text).map(filled), columns, block.mark));
  }
  return lines;
}

const leftPlaceholder = /\${[\w:]+}/g;
