/** What a piece of JSON text is. */
export type JsonPart = 'name' | 'text' | 'number' | 'word';

const parts = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Paints the parts of valid JSON text; its spaces and punctuation stay as they are. */
export function paintJson(json: string, paint: (part: JsonPart, text: string) => string): string {
  return json.replace(parts, (whole, text?: string, colon?: string, number?: string) => {
    if (text !== undefined) return colon === undefined ? paint('text', text) : paint('name', text) + colon;
    return paint(number === undefined ? 'word' : 'number', whole);
  });
}
