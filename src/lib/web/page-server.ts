import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../base/errors.js';

/** A file of a page: its content type and text. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

export interface PageServerOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** The option that chooses the port, for hints: `--port`. */
  readonly portOption: string;
  /** By path: `/page.js`. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** The messages that a new subscriber gets first. */
  readonly greeting: () => string;
}

const loopback = '127.0.0.1';
const eventsPath = '/events';
const graceMs = 500;
/** Pages that may be open at once: each holds a message that it has not taken yet. */
const mostSubscribers = 32;

/**
 * Headers of every response. The policy lets the page load its own files and talk to its own server: nothing inline,
 * nothing from other origins, and not in a frame of another page.
 */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** One message of server-sent events (WHATWG HTML, 9.2). JSON has no line breaks, so one `data:` line is enough. */
export const sseMessage = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * True where the Host header names loopback. Any other name that resolves to this machine is DNS rebinding: a foreign
 * page that wants to read this one. The port may differ: `ssh -L` forwards the page to another machine.
 */
export const isForLoopback = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');

/** An HTTP server on loopback: the files of a page, and a stream of messages for it. */
export class PageServer {
  readonly #server: Server;
  readonly #options: PageServerOptions;
  readonly #subscribers = new Set<ServerResponse>();
  /** The newest message that a slow subscriber has not got. */
  readonly #missed = new Map<ServerResponse, string>();

  private constructor(serving: PageServerOptions) {
    this.#options = serving;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Throws `conflict` where the port is taken, `denied` where this user may not listen on it. */
  static async open(serving: PageServerOptions): Promise<PageServer> {
    const page = new PageServer(serving);
    await new Promise<void>((resolve, reject) => {
      page.#server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(serving, error)));
      page.#server.listen(serving.port, loopback, resolve);
    });
    return page;
  }

  get address(): string {
    return `http://${loopback}:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** True where a page is open that listens. */
  get hasSubscribers(): boolean {
    return this.#subscribers.size > 0;
  }

  /**
   * Sends a message to every subscriber. One that is slow gets the newest once it has taken what was sent before: each message
   * holds the whole state.
   */
  broadcast(text: string): void {
    for (const listener of this.#subscribers) {
      if (listener.writableNeedDrain) this.#missed.set(listener, text);
      else listener.write(text);
    }
  }

  /** Sends a last message and closes once every subscriber has it, or after `graceMs`. */
  async close(lastMessage: string): Promise<void> {
    this.#server.close();
    const delivered = [...this.#subscribers].map(
      (listener) => new Promise<void>((resolve) => listener.once('close', resolve).end(lastMessage, () => resolve())),
    );
    await Promise.race([Promise.all(delivered), pause(graceMs)]);
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const isFull = path === eventsPath && this.#subscribers.size >= mostSubscribers;
    const refusal = refusalOf(request) ?? (isFull ? fullReply : undefined);
    if (!refusal && path === eventsPath) {
      this.#subscribe(response);
      return;
    }
    const asset = this.#options.assets.get(path);
    const { status, type, body, more } = refusal ?? (asset ? { status: 200, ...asset, more: {} } : notFoundReply);
    response.writeHead(status, { ...headers, 'Content-Type': type, ...more });
    response.end(body);
  }

  #subscribe(response: ServerResponse): void {
    response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' });
    response.write(`retry: 1000\n${this.#options.greeting()}`);
    this.#subscribers.add(response);
    response.on('drain', () => {
      const missed = this.#missed.get(response);
      this.#missed.delete(response);
      if (missed !== undefined) response.write(missed);
    });
    response.on('close', () => {
      this.#subscribers.delete(response);
      this.#missed.delete(response);
    });
  }
}

const plainReply = (status: number, text: string, more: Readonly<Record<string, string>> = {}) => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${text}\n`,
  more,
});

const notFoundReply = plainReply(404, 'There is nothing here.');
const fullReply = plainReply(503, 'Too many pages are open.');

function refusalOf({ headers: { host }, method }: IncomingMessage): ReturnType<typeof plainReply> | undefined {
  if (!isForLoopback(host)) return plainReply(403, 'This page is for this machine alone.');
  return method === 'GET' ? undefined : plainReply(405, 'This page can only be read.', { Allow: 'GET' });
}

function cannotListen({ port, portOption }: PageServerOptions, error: NodeJS.ErrnoException): CliError {
  const hint = `Another one:  ${portOption} N`;
  if (error.code === 'EADDRINUSE') {
    return new CliError('conflict', `port ${port} is taken`, { hint, cause: error });
  }
  if (error.code === 'EACCES') {
    return new CliError('denied', `port ${port} is not for this user`, { hint, cause: error });
  }
  return new CliError('failed', `cannot open port ${port}: ${error.message}`, { cause: error });
}
