/** Lines kept for when they have to be shown again. */
const keptLines = 400;
/** Characters of one piece of output that are looked at: what is before them has left the screen at once. */
const keptChars = 64 * 1024;

/** Escape sequences (CSI, OSC, and those of one character), control characters, and the text between them. */
const pieces =
  /\x1b\[([0-9;?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g;

/**
 * The last lines that were written to a terminal, with their colours. Of the other escape sequences it follows those with
 * which progress and questions are drawn again in place: return, erase, and cursor up and down.
 */
export class Transcript {
  #lines: string[] = [''];
  #row = 0;
  #dropped = 0;
  /** True after a return: the next text replaces the line. */
  #returned = false;

  /** True where the next character would be the first of its line. */
  get atLineStart(): boolean {
    return this.#returned || this.#lines[this.#row] === '';
  }

  add(text: string): void {
    for (const [piece, parameter = '', final] of text.slice(-keptChars).matchAll(pieces)) {
      if (final === 'm') this.#append(piece, false);
      else if (final !== undefined) this.#control(final, Number(parameter) || 0);
      else if (piece === '\n') this.#lineFeed();
      else if (piece === '\r') this.#returned = true;
      else if (piece >= ' ' || piece === '\t') this.#append(piece, this.#returned);
    }
    const over = this.#lines.length - keptLines;
    if (over <= 0) return;
    this.#lines.splice(0, over);
    this.#dropped += over;
    this.#row = Math.max(0, this.#row - over);
  }

  /** Lines that are kept. */
  get count(): number {
    return this.#lines.length;
  }

  /** Lines that there have been. */
  get total(): number {
    return this.#dropped + this.#lines.length;
  }

  /** The last `count` lines. The last one is that of the cursor, and empty where it begins a line. */
  last(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }

  clear(): void {
    this.#dropped += this.#lines.length - 1;
    this.#lines = [''];
    this.#row = 0;
    this.#returned = false;
  }

  #append(piece: string, replaces: boolean): void {
    const before = replaces ? '' : (this.#lines[this.#row] ?? '');
    // The beginning of a line that does not end has left the screen too.
    this.#lines[this.#row] = before.length > keptChars ? piece : before + piece;
    if (replaces) this.#returned = false;
  }

  #lineFeed(): void {
    this.#returned = false;
    this.#row++;
    if (this.#row === this.#lines.length) this.#lines.push('');
  }

  #control(final: string, count: number): void {
    switch (final) {
      case 'A':
        this.#row = Math.max(0, this.#row - Math.max(1, count));
        break;
      case 'B':
        this.#row = Math.min(this.#lines.length - 1, this.#row + Math.max(1, count));
        break;
      case 'G':
        this.#returned ||= count <= 1;
        break;
      case 'K':
        if (count === 2 || this.#returned) this.#lines[this.#row] = '';
        break;
      case 'J':
        this.#lines.splice(this.#row + 1);
        if (this.#returned) this.#lines[this.#row] = '';
        break;
    }
  }
}
