/**
 * Parses a Java `.properties` file as `java.util.Properties.load` does: `=`, `:` or blanks after the key,
 * lines continued by a backslash, `\uXXXX`, comments with `#` and `!`. The last of two equal keys wins.
 */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const match = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*([\s\S]*)$/.exec(line);
    if (match) properties.set(plainText(match[1] ?? ''), plainText(match[2] ?? ''));
  }
  return properties;
}

function* logicalLines(text: string): Iterable<string> {
  let line = '';
  let continued = false;
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const start = natural.trimStart();
    if (!continued && (start === '' || start.startsWith('#') || start.startsWith('!'))) continue;
    const backslashes = /\\*$/.exec(start)?.[0].length ?? 0;
    continued = backslashes % 2 === 1;
    line += continued ? start.slice(0, -1) : start;
    if (continued) continue;
    yield line;
    line = '';
  }
  if (line) yield line;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

const plainText = (text: string): string =>
  text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code?: string, other = '') =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[other] ?? other),
  );
