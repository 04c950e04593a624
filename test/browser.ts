/**
 * Chromium without a window, driven over the DevTools protocol through two pipes: file descriptor 3 for what it is
 * told, 4 for what it tells, each message ended by a zero byte (chromium's --remote-debugging-pipe).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { findProgram } from '../src/lib/processes/programs.js';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of a Chromium on PATH, or undefined. */
export const chromium = (): string | undefined =>
  names.map((name) => findProgram(name, process.env)).find((path) => path !== undefined);

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** True for a reader who wants nothing to move. */
  readonly isStill?: boolean;
}

/** A browser with one page. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #home: string;
  readonly #pending = new Map<number, (reply: Reply) => void>();
  #last = 0;
  #session: string | undefined;
  /** What went wrong on the page: errors of scripts, of the console, of the network, and what the policy refused. */
  readonly pageProblems: string[] = [];

  private constructor(child: ChildProcess, home: string) {
    this.#child = child;
    this.#home = home;
    let rest = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#onMessage(JSON.parse(message) as Reply);
    });
  }

  static async open(program: string): Promise<Browser> {
    const home = mkdtempSync(join(tmpdir(), 'kafkactl-browser-'));
    const child = spawn(
      program,
      [
        ...['--headless', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
        ...['--no-first-run', '--disable-extensions', '--disable-background-networking', '--hide-scrollbars'],
        `--user-data-dir=${home}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const browser = new Browser(child, home);
    await browser.#attach();
    return browser;
  }

  async setViewport({ width, height, scheme, isStill = false }: Viewport): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 500 });
    await this.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: isStill ? 'reduce' : 'no-preference' },
      ],
    });
  }

  /** Returns when the page is there, its scripts read. */
  async visit(address: string): Promise<void> {
    await this.send('Page.navigate', { url: address });
    await this.waitFor(`location.href === '${address}' && document.readyState === 'complete'`);
  }

  /** The value of an expression on the page. */
  async read<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { result: { value: T }; exceptionDetails?: { text: string; exception?: { description?: string } } };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an expression on the page is true. */
  async waitFor(expression: string, withinMs = 30_000): Promise<void> {
    const found = await pollUntil(() => this.read<boolean>(`Boolean(${expression})`), { withinMs });
    if (!found) throw new Error(`the page never had ${expression}`);
  }

  /** The whole page as a PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data as string, 'base64');
  }

  async close(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.send('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  async send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    const session = method.startsWith('Target.') || method.startsWith('Browser.') ? undefined : this.#session;
    const replied = new Promise<Reply>((resolve) => this.#pending.set(id, resolve));
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
    const { result = {}, error } = await replied;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async #attach(): Promise<void> {
    const { targetInfos } = (await this.send('Target.getTargets')) as {
      targetInfos: { targetId: string; type: string }[];
    };
    const target = targetInfos.find(({ type }) => type === 'page');
    const { sessionId } = await this.send('Target.attachToTarget', { targetId: target?.targetId, flatten: true });
    this.#session = sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Audits']) await this.send(`${domain}.enable`);
    // A page without a window has no focus of its own.
    await this.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  }

  #onMessage({ id, method, params = {}, ...reply }: Reply): void {
    if (id !== undefined) {
      this.#pending.get(id)?.({ ...reply });
      this.#pending.delete(id);
    } else if (method === 'Runtime.exceptionThrown' || method === 'Audits.issueAdded') {
      this.pageProblems.push(JSON.stringify(params));
    } else if (method === 'Runtime.consoleAPICalled') {
      this.pageProblems.push(JSON.stringify(params['args']));
    } else if (method === 'Log.entryAdded') {
      const { level, text, url } = params['entry'] as { level: string; text: string; url?: string };
      if (level === 'error' || level === 'warning') this.pageProblems.push(`${text} ${url ?? ''}`);
    }
  }
}
