/** Strings, marks, and all else between blanks. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * How the value of a member stands in an object's JSON, which is known to be well-formed: to read it and write it again
 * would lose the digits that a double does not hold. The last one of that name, as JSON.parse takes it; undefined where
 * there is none.
 */
export function rawJsonMember(json: string, name: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  let key: string | undefined;
  let start = -1;
  let end = -1;
  for (const { 0: token, index } of json.matchAll(tokens)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if ((depth === 1 && token === ',') || depth === 0) {
      if (key === name && start >= 0) found = json.slice(start, end);
      [key, start] = [undefined, -1];
    } else if (key === undefined) key = JSON.parse(token) as string;
    else if (depth > 1 || token !== ':' || start >= 0) {
      if (start < 0) start = index;
      end = index + token.length;
    }
    if (token === '{' || token === '[') depth++;
  }
  return found;
}
