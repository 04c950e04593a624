/**
 * Control characters (C0, DEL, C1), and characters that are invisible, break lines or change the direction of text. In a
 * name from a cluster any of them could control the terminal or disguise the name.
 */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

const namedEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text for a terminal, with unsafe characters escaped as `\n`, `\x1b` or `\u202e`, except those in `keep`. */
export function escapeControls(text: string, keep = ''): string {
  return text.replace(unsafe, (character) => {
    if (keep.includes(character)) return character;
    const code = character.charCodeAt(0);
    return namedEscapes[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
}

/** JSON or YAML for a terminal: unsafe characters become escapes of JSON, so that the document keeps its meaning. */
export function escapeControlsInDocument(text: string): string {
  return text.replace(unsafe, (character) =>
    character === '\n' || character === '\t' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
