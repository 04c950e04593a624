/**
 * Control characters (C0 but for what `keep` names, DEL, C1) and the ones that turn the direction of text or break
 * lines unseen. Any of them from a cluster could drive a terminal or disguise a name.
 */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

const namedEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text that is safe to show on a terminal: what is unsafe stands escaped, as `\n`, `\x1b` or `\u202e`. */
export function escapeControls(text: string, keep = ''): string {
  return text.replace(unsafe, (character) => {
    if (keep.includes(character)) return character;
    const code = character.charCodeAt(0);
    return namedEscapes[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
}

/** JSON or YAML for a terminal: the same document, with what JSON leaves as it is written as an escape. */
export function escapeControlsInDocument(text: string): string {
  return text.replace(unsafe, (character) =>
    character === '\n' || character === '\t' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
