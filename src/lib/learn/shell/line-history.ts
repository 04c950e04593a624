const maxLines = 500;

/** The lines that were typed, the newest last: five hundred at most, and none twice in a row. */
export class LineHistory {
  readonly #lines: string[] = [];

  constructor(lines: readonly string[] = []) {
    for (const line of lines) this.add(line);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** As bash with `ignoreboth`: a line of blanks, one that begins with a blank, and a repetition are not kept. */
  add(line: string): void {
    if (line.trim() === '' || line.startsWith(' ') || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > maxLines) this.#lines.shift();
  }
}
