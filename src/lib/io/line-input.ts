import { Readable } from 'node:stream';

/** The characters of Ctrl-C and Ctrl-D, where the terminal is in raw mode. */
export const ctrlC = '\x03';
export const ctrlD = '\x04';

/**
 * The keys of a terminal as standard input of a line. In raw mode they come as they are typed; otherwise by lines, with the
 * editing and the echo of a terminal's driver.
 */
export class LineInput extends Readable {
  readonly isTTY = true;
  readonly #echo: (text: string) => void;
  readonly #interrupt: () => void;
  #raw = false;
  #typed = '';

  constructor(echo: (text: string) => void, interrupt: () => void) {
    super({ read() {} });
    this.#echo = echo;
    this.#interrupt = interrupt;
  }

  setRawMode(on: boolean): this {
    this.#raw = on;
    return this;
  }

  get isRead(): boolean {
    return (this.readableFlowing === true || this.listenerCount('readable') > 0) && !this.readableEnded;
  }

  type(keys: string): void {
    if (this.#raw) this.push(keys);
    else for (const key of keys) this.#typeCooked(key);
  }

  #typeCooked(key: string): void {
    switch (key) {
      case ctrlC:
        this.#typed = '';
        this.#echo('^C\n');
        this.#interrupt();
        break;
      case ctrlD:
        if (this.#typed === '') this.push(null);
        else this.push(this.#typed);
        this.#typed = '';
        break;
      case '\r':
      case '\n':
        this.#echo('\n');
        this.push(`${this.#typed}\n`);
        this.#typed = '';
        break;
      case '\x7f':
      case '\b':
        if (this.#typed === '') break;
        this.#typed = [...this.#typed].slice(0, -1).join('');
        this.#echo('\b \b');
        break;
      default:
        if (key < ' ') break;
        this.#typed += key;
        this.#echo(key);
    }
  }
}
