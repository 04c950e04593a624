/** A `${name}` or `${cmd:name}` in the prose of a lesson. */
export interface Placeholder {
  /** `cmd` for a command of lesson.yaml, `value` for a variable or a fact. */
  readonly kind: 'value' | 'cmd';
  readonly name: string;
  /** As it is written. */
  readonly token: string;
  /** Index of its first character. */
  readonly at: number;
}

const pattern = /\$\{(cmd:)?(\w+)\}/g;

/** The placeholders of a text, in order. */
export const placeholdersIn = (text: string): Placeholder[] =>
  [...text.matchAll(pattern)].map(({ 0: token, 1: prefix, 2: name = '', index: at }) => ({
    kind: prefix === undefined ? 'value' : 'cmd',
    name,
    token,
    at,
  }));

/** The index of a `${` that begins no placeholder; undefined where there is none. */
export function brokenPlaceholder(text: string): number | undefined {
  const good = new Set(placeholdersIn(text).map(({ at }) => at));
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 1)) if (!good.has(at)) return at;
  return undefined;
}

/** Fills the placeholders that `values` has; the others stay. */
export const fillText = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(pattern, (token: string, prefix: string | undefined, name: string) =>
    prefix === undefined && Object.hasOwn(values, name) ? String(values[name]) : token,
  );

/** Fills `${cmd:NAME}`, each of which has a line to itself, with a line indented as code. */
export const fillCommands = (text: string, lineOf: (name: string) => string | undefined): string =>
  text.replace(pattern, (token: string, prefix: string | undefined, name: string) => {
    const line = prefix === undefined ? undefined : lineOf(name);
    return line === undefined ? token : `${codeIndent}${line}`;
  });

/** Blanks before a line that is shown as it is, as in Markdown. */
export const codeIndent = '    ';
