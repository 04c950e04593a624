/** What a typed line says, read as bash reads it, or why this prompt does not take it. */
export type ShellLine =
  | {
      readonly kind: 'words';
      /** Without their quotes. Empty for a line of blanks, or a comment. */
      readonly words: readonly string[];
      /** True where it ends in `&`. */
      readonly background: boolean;
      /** What stands after the end of the line, where the text has several. */
      readonly rest: string;
    }
  /** It ends in a backslash: the next line belongs to it. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'problem'; readonly problem: LineProblem };

/** Why a line is not taken. Columns count from 1 within their line. */
export type LineProblem =
  /** A sign of bash that joins commands or sends their output elsewhere: `|`, `>`, `;`, `&&`. */
  | { readonly kind: 'operator'; readonly sign: string; readonly column: number }
  /** Something for which bash would put something else: `$HOME`, `$(…)`, backquotes, `~`. */
  | { readonly kind: 'expansion'; readonly sign: string; readonly column: number }
  /** Signs that stand for names of files, or braces that bash takes apart. */
  | { readonly kind: 'pattern'; readonly sign: string; readonly column: number }
  | { readonly kind: 'quote'; readonly sign: string; readonly column: number }
  /** A quote or blank that only looks like one, as pages of text have them. */
  | { readonly kind: 'lookalike'; readonly sign: string; readonly column: number }
  /** A backslash that does not end its line, as a comment or blanks follow. */
  | { readonly kind: 'backslash'; readonly sign: '#' | ' '; readonly column: number };

const blanks = ' \t';
const operators = /^(?:&&|\|\||\|&|&>>?|>>|<<<?|[|<>;()])/;
const expansion = /^\$(?=[\w{('"?#@*!$-])/;
const lookalikes = /^[\u2018\u2019\u201c\u201d]/;
const noBreakSpace = '\u00a0';
/** What a backslash escapes within double quotes; before others it stands for itself. */
const escapedInQuotes = '$`"\\\n';

/**
 * Reads one line: quotes, backslashes, comments, continued lines and a trailing `&` mean what they mean in bash. Nothing is
 * replaced: what would be is a problem.
 */
export function readShellLine(text: string): ShellLine {
  const words: string[] = [];
  // Undefined between words: an empty pair of quotes is a word too.
  let word: string | undefined;
  let at = 0;
  const problem = (kind: LineProblem['kind'], sign: string, index = at): ShellLine => ({
    kind: 'problem',
    problem: { kind, sign, column: columnOf(text, index) } as LineProblem,
  });
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const ended = (background: boolean, end: number): ShellLine => {
    endWord();
    return { kind: 'words', words, background, rest: text.slice(end) };
  };
  while (at < text.length) {
    const sign = text.charAt(at);
    const rest = text.slice(at);
    if (blanks.includes(sign)) endWord();
    else if (sign === '\n' || sign === '\r') {
      endWord();
      if (words.length > 0) return ended(false, at + 1);
    } else if (sign === '#' && word === undefined) {
      at += /^.*/.exec(rest)?.[0].length ?? 0;
      continue;
    } else if (sign === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return problem('quote', sign);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (sign === '"') {
      const quoted = readDoubleQuotes(text, at);
      if (quoted.problem) return problem(quoted.problem.kind, quoted.problem.sign, quoted.problem.at);
      word = (word ?? '') + quoted.value;
      at = quoted.end;
    } else if (sign === '\\') {
      const continued = /^\\\r?\n/.exec(rest);
      if (continued) {
        at += continued[0].length;
        if (at === text.length) return { kind: 'unfinished' };
        continue;
      }
      if (rest === '\\') return { kind: 'unfinished' };
      const [, broken] = /^\\[ \t]+(#|$|\r?\n)/.exec(rest) ?? [];
      if (broken !== undefined) return problem('backslash', broken === '#' ? '#' : ' ');
      word = (word ?? '') + text.charAt(at + 1);
      at++;
    } else if (sign === '&' && !/^&[&>]/.test(rest)) {
      const [after = ''] = /^&[ \t]*(?:#.*)?/.exec(rest) ?? [];
      const end = at + after.length;
      endWord();
      if (words.length === 0 || (end < text.length && !/[\r\n]/.test(text.charAt(end))))
        return problem('operator', '&');
      return ended(true, end);
    } else if (/^;[ \t]*(?:#.*)?$/.test(rest) && (words.length > 0 || word !== undefined)) {
      return ended(false, text.length);
    } else if (operators.test(rest)) {
      return problem('operator', operators.exec(rest)?.[0] ?? sign);
    } else if (expansion.test(rest) || sign === '`') {
      return problem('expansion', expanded(rest));
    } else if (sign === '~' && word === undefined && /^~(?:[/\s]|$)/.test(rest)) {
      return problem('expansion', '~');
    } else if ('*?'.includes(sign) || /^\[[^\s\]]*\]/.test(rest)) {
      return problem('pattern', sign);
    } else if (/^\{[^\s{}]*(?:,|\.\.)[^\s{}]*\}/.test(rest)) {
      return problem('pattern', '{');
    } else if (sign === noBreakSpace || (word === undefined && lookalikes.test(rest))) {
      return problem('lookalike', sign);
    } else {
      word = (word ?? '') + sign;
    }
    at++;
  }
  return ended(false, text.length);
}

interface QuotedText {
  readonly value: string;
  /** Index of the closing quote. */
  readonly end: number;
  readonly problem?: { readonly kind: 'quote' | 'expansion'; readonly sign: string; readonly at: number };
}

function readDoubleQuotes(text: string, start: number): QuotedText {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"') return { value, end: at };
    const rest = text.slice(at);
    if (sign === '`' || /^\$[\w{(?#@*!$-]/.test(rest)) {
      return { value, end: at, problem: { kind: 'expansion', sign: expanded(rest), at } };
    }
    const next = text.charAt(at + 1);
    if (sign === '\\' && next !== '' && escapedInQuotes.includes(next)) {
      if (next !== '\n') value += next;
      at++;
    } else value += sign;
  }
  return { value, end: text.length, problem: { kind: 'quote', sign: '"', at: start } };
}

/** `$HOME`, `$(…)`, `$` with braces or a backquote at the beginning of a text. */
const expanded = (text: string): string =>
  text.startsWith('$(')
    ? '$(…)'
    : text.startsWith('${')
      ? '$\u007b…}'
      : (/^\$\w+|^\$./.exec(text)?.[0] ?? text.charAt(0));

const columnOf = (text: string, at: number): number =>
  [...text.slice(text.lastIndexOf('\n', at - 1) + 1, at)].length + 1;
