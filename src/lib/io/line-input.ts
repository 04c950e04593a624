import { Readable } from 'node:stream';

/** The characters of Ctrl-C, Ctrl-D and Ctrl-Z, where the terminal is in raw mode. */
export const ctrlC = '\x03';
export const ctrlD = '\x04';
export const ctrlZ = '\x1a';

/**
 * The keys of a terminal as standard input of a line. In raw mode they come as they are typed; otherwise by lines, with the
 * editing and the echo of a terminal's driver.
 */
export class LineInput extends Readable {
  readonly isTTY = true;
  readonly #echo: (text: string) => void;
  readonly #interrupt: () => void;
  readonly #onTyped: (line: string) => void;
  #raw = false;
  /** The line that is being typed. In raw mode whoever reads the keys may make another one of them. */
  #typed = '';
  /** True after Ctrl-D at the beginning of a line. */
  #isEnded = false;

  constructor(echo: (text: string) => void, interrupt: () => void, onTyped: (line: string) => void) {
    super({ read() {} });
    this.#echo = echo;
    this.#interrupt = interrupt;
    this.#onTyped = onTyped;
  }

  setRawMode(on: boolean): this {
    this.#raw = on;
    return this;
  }

  get isRead(): boolean {
    return (this.readableFlowing === true || this.listenerCount('readable') > 0) && !this.#isEnded;
  }

  /** Takes keys up to the end of this input (Ctrl-D), and returns those behind it. */
  type(keys: string): string {
    if (this.#raw && !this.#isEnded) {
      this.push(keys);
      this.#followRaw(keys);
      return '';
    }
    let left = keys;
    for (const key of keys) {
      if (this.#isEnded) break;
      left = left.slice(key.length);
      this.#typeCooked(key);
    }
    return left;
  }

  #followRaw(keys: string): void {
    for (const key of keys) {
      if (key === '\r' || key === '\n') {
        this.#onTyped(this.#typed);
        this.#typed = '';
      } else if (key === '\x7f') this.#typed = [...this.#typed].slice(0, -1).join('');
      else this.#typed = key < ' ' ? '' : this.#typed + key;
    }
  }

  #typeCooked(key: string): void {
    switch (key) {
      case ctrlC:
        this.#typed = '';
        this.#echo('^C\n');
        this.#interrupt();
        break;
      case ctrlD:
        this.#isEnded = this.#typed === '';
        this.push(this.#isEnded ? null : this.#typed);
        this.#typed = '';
        break;
      case '\r':
      case '\n':
        this.#echo('\n');
        this.push(`${this.#typed}\n`);
        this.#onTyped(this.#typed);
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
