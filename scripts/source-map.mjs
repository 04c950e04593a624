/**
 * Composes source maps (ECMA-426) for a text that is put together from pieces of other texts with maps of their own. A
 * piece is `{ text }`, or `{ text, from, at }` where it is unchanged text of the one named `from` at that offset.
 */

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const bitsOf = new Map([...digits].map((digit, value) => [digit, value]));

/** A signed number as a base64 VLQ: digits of five bits, the least significant first; the lowest bit is the sign. */
function vlq(number) {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const low = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? low | 32 : low];
  } while (rest > 0);
  return text;
}

/** The numbers of one segment of `mappings`. */
function numbersOf(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = bitsOf.get(digit);
    value |= (bits & 31) << shift;
    if (bits & 32) shift += 5;
    else {
      numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
      [value, shift] = [0, 0];
    }
  }
  return numbers;
}

/** The offset of the beginning of each line. */
function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The segments of a map that have a source, as `{ at, source, line, column }`: `at` is an offset, lines count from 0. */
function segmentsOf(text, { mappings, sources }) {
  const starts = lineStarts(text);
  let [source, line, column] = [0, 0, 0];
  return mappings.split(';').flatMap((each, row) => {
    let start = starts[row];
    return each.split(',').flatMap((segment) => {
      const [columns, ...origin] = numbersOf(segment);
      start += columns ?? 0;
      if (origin.length === 0) return [];
      source += origin[0];
      line += origin[1];
      column += origin[2];
      return [{ at: start, source: sources[source], line, column }];
    });
  });
}

/**
 * The map of the pieces, one after the other. `texts` are those that pieces come from, as `{ text, map }` by name; `named`
 * gives the name of a source in the composed map. Of consecutive segments from one line only the first is kept: the map
 * gives lines and not columns, in a quarter of the size.
 */
export function composeMap(pieces, texts, named) {
  const segments = new Map(Object.entries(texts).map(([name, { text, map }]) => [name, segmentsOf(text, map)]));
  const sources = new Map();
  let before = { column: 0, source: 0, line: 0, sourceColumn: 0 };
  let [column, last] = [0, ''];
  let mappings = '';
  let isFirst = true;
  const advance = (text) => {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      mappings += ';';
      isFirst = true;
      before = { ...before, column: 0 };
      last = '';
    }
    column = text.includes('\n') ? text.length - text.lastIndexOf('\n') - 1 : column + text.length;
  };
  for (const { text, from, at } of pieces) {
    let done = 0;
    for (const segment of from === undefined ? [] : within(segments.get(from), at, at + text.length)) {
      advance(text.slice(done, Math.max(done, segment.at - at)));
      done = Math.max(done, segment.at - at);
      const origin = `${segment.source}:${segment.line}`;
      if (origin === last) continue;
      last = origin;
      const name = named(segment.source);
      if (!sources.has(name)) sources.set(name, sources.size);
      const now = { column, source: sources.get(name), line: segment.line, sourceColumn: segment.column };
      mappings +=
        (isFirst ? '' : ',') +
        Object.keys(now)
          .map((key) => vlq(now[key] - before[key]))
          .join('');
      isFirst = false;
      before = now;
    }
    advance(text.slice(done));
  }
  return { version: 3, sources: [...sources.keys()], names: [], mappings };
}

/** The segments of a piece: the one that it begins within, and those that begin in it. */
function within(segments, from, to) {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle].at <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < segments.length && segments[end].at < to) end++;
  return segments.slice(Math.max(0, low - 1), end);
}
