/** Kind of a JSON token. */
export type JsonPart = 'name' | 'text' | 'number' | 'word';

const parts = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Colours the tokens of valid JSON text; spaces and punctuation are unchanged. */
export function paintJson(json: string, paint: (part: JsonPart, text: string) => string): string {
  return json.replace(parts, (whole, text?: string, colon?: string, number?: string) => {
    if (text !== undefined) return colon === undefined ? paint('text', text) : paint('name', text) + colon;
    return paint(number === undefined ? 'word' : 'number', whole);
  });
}
