/** Strings, punctuation, and any other run of characters. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * The text of a member's value in the JSON of an object, which must be well-formed: parsing and formatting it again
 * would lose digits that a double does not hold. Of several members with the name the last counts, as in JSON.parse;
 * undefined where there is none.
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
