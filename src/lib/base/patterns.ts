import { CliError } from './errors.js';

/** A word that picks names: a name itself, a glob (`orders-*`), or `/…/`, a regular expression. */
export interface Pattern {
  readonly kind: 'name' | 'glob' | 'regex';
  readonly text: string;
  matches(name: string): boolean;
}

/** Reads a name or pattern. Topic and group names hold none of `*?[` in practice, and Kafka forbids them in topics. */
export function parsePattern(text: string): Pattern {
  const regex = /^\/(.*)\/([iu]*)$/s.exec(text);
  if (regex) {
    const expression = compile(text, regex[1] ?? '', regex[2] ?? '');
    return { kind: 'regex', text, matches: (name) => expression.test(name) };
  }
  if (/[*?[]/.test(text)) {
    const expression = compile(text, globSource(text), 's');
    return { kind: 'glob', text, matches: (name) => expression.test(name) };
  }
  return { kind: 'name', text, matches: (name) => name === text };
}

/** As `list` takes it: a plain word is "contains". */
export function parseFilter(text: string | undefined): (name: string) => boolean {
  if (text === undefined) return () => true;
  const pattern = parsePattern(text);
  return pattern.kind === 'name' ? (name) => name.includes(text) : (name) => pattern.matches(name);
}

function compile(text: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new CliError('usage', `${text} is not a pattern: ${error instanceof Error ? error.message : error}`, {
      hint: 'Globs: orders-*, order?, [ab]*. Regular expressions stand between slashes: /^orders-(eu|us)$/.',
    });
  }
}

function globSource(glob: string): string {
  const source = glob.replace(/\*|\?|\[!?[^\]]*\]|[\\^$.*+?()[\]{}|]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (token.length > 1)
      return token.startsWith('[!') ? `[^${classOf(token.slice(2))}` : `[${classOf(token.slice(1))}`;
    return `\\${token}`;
  });
  return `^${source}$`;
}

const classOf = (text: string) => text.replace(/[\\^]/g, '\\$&');
