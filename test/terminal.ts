import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { program } from './bundle.js';
import { suiteEnv } from './kafka.js';

const run = promisify(execFile);

/** True where tmux is not installed and need not be: `apt-get install tmux`. CI has it. */
export const noTmux = spawnSync('tmux', ['-V']).error !== undefined && process.env['CI'] !== 'true';

export interface TerminalOptions {
  /** 80 where it is not given. */
  readonly columns?: number;
  /** 24 where it is not given. */
  readonly rows?: number;
  /** In place of the suite's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A shell in a terminal, in which `kafkactl` is this one. */
export class Terminal {
  readonly #tmux: (...args: readonly string[]) => Promise<string>;

  private constructor(socket: string, env: NodeJS.ProcessEnv) {
    this.#tmux = async (...args) => (await run('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env })).stdout;
  }

  static async open(brokers: string, options: TerminalOptions = {}): Promise<Terminal> {
    const { columns = 80, rows = 24, env: given = suiteEnv() } = options;
    const { TMUX: _, ...own } = given;
    const env = {
      ...own,
      PATH: [dirname(program), dirname(process.execPath), own['PATH']].join(':'),
      KAFKACTL_BROKERS: brokers,
      KAFKACTL_LANG: 'en',
      LC_ALL: 'C.UTF-8',
    };
    const terminal = new Terminal(join(mkdtempSync(join(inject('suiteHome'), 'tmux-')), 'socket'), env);
    const size = ['-x', String(columns), '-y', String(rows)];
    await terminal.#tmux('new-session', '-d', ...size, "PS1='$ ' exec bash --norc --noprofile");
    try {
      await terminal.shows(/^\$$/);
      return terminal;
    } catch (error) {
      await terminal.close();
      throw error;
    }
  }

  /** Types a text, and Enter behind it. */
  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', text);
    await this.#tmux('send-keys', 'Enter');
  }

  /** Types a text without Enter. */
  async write(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', text);
  }

  /** Presses a key by its name in tmux: `C-c`, `C-d`. */
  async press(key: string): Promise<void> {
    await this.#tmux('send-keys', key);
  }

  /** The rows of the screen as they are now; with `joined`, rows into which one line was broken are one. */
  async rows({ joined = false } = {}): Promise<string[]> {
    const text = await this.#tmux('capture-pane', '-p', ...(joined ? ['-J'] : []));
    return text
      .replace(/\n$/, '')
      .split('\n')
      .map((row) => row.trimEnd());
  }

  /** Waits until the screen shows a text, and gives the screen; with `scrolled` also what has left it at the top. */
  async shows(text: string | RegExp, scrolled = 0): Promise<string> {
    let screen = '';
    const seen = async () => {
      screen = (await this.#tmux('capture-pane', '-p', '-S', `-${scrolled}`)).trimEnd();
      return typeof text === 'string' ? screen.includes(text) : text.test(screen);
    };
    if (await pollUntil(seen, { withinMs: 30_000, everyMs: 100 })) return screen;
    throw new Error(`${text} was not shown:\n${screen}`);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  async clear(): Promise<void> {
    await this.type('clear');
    await this.shows(/^\$$/);
  }

  async close(): Promise<void> {
    await this.#tmux('kill-server').catch(() => {});
  }
}
