/**
 * A line of kafkactl in this process, on real streams and a real cluster:
 *
 *   const { code, out, err } = await kafkactl(`topics list ${topic} -o name`, { brokers: (await oneBroker()).brokers });
 *
 * A string is split as a shell would (quotes, no expansion); an array is taken as it is.
 */
import { PassThrough, Readable } from 'node:stream';
import { interrupted } from '../src/lib/base/errors.js';
import { main } from '../src/main.js';
import { suiteEnv } from './kafka.js';

export interface LineOptions {
  /** Given as KAFKACTL_BROKERS. */
  readonly brokers?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array | NodeJS.ReadableStream;
  /** The width in columns of the terminal that stdout, stderr and stdin are; absent where they are pipes. */
  readonly tty?: number;
  /** Its abort does what Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Called with each piece of stdout. */
  readonly onOut?: (text: string) => void;
  /** True for a reader of stdout that closes the pipe after the first piece, as `head` does. */
  readonly closesEarly?: boolean;
  /** Called with each piece of stderr. */
  readonly onErr?: (text: string) => void;
}

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a line to its end. */
export async function kafkactl(line: string | readonly string[], options: LineOptions = {}): Promise<Result> {
  const controller = new AbortController();
  options.signal?.addEventListener('abort', () => controller.abort(interrupted()), { once: true });
  const stdout = collector(options.tty, options.onOut, options.closesEarly);
  const stderr = collector(options.tty, options.onErr);
  const stdin = input(options);
  const code = await main({
    argv: typeof line === 'string' ? shellWords(line) : line,
    env: {
      ...suiteEnv(),
      KAFKACTL_BROKERS: options.brokers,
      KAFKACTL_CONTEXT: undefined,
      KAFKACTL_LANG: 'en',
      ...options.env,
    },
    cwd: options.cwd ?? '/',
    stdin: () => stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal: controller.signal,
    interrupt: () => controller.abort(interrupted()),
    ownsStreams: false,
  });
  return { code, out: stdout.text(), err: stderr.text() };
}

/** A terminal at which each answer, and Enter, is typed when stderr shows its question. */
export function typist(answers: readonly (readonly [question: string, answer: string])[]): LineOptions {
  const stdin = new PassThrough();
  const left = [...answers];
  let seen = '';
  return {
    tty: 80,
    stdin,
    onErr(text) {
      seen += text;
      const [question, answer] = left[0] ?? [];
      if (question === undefined || !seen.includes(question)) return;
      left.shift();
      seen = '';
      // The prompt reads keys one turn of the event loop after it is drawn.
      setImmediate(() => stdin.write(`${answer}\r`));
    },
  };
}

/** The rows of `-o json`. */
export async function rows<T = Record<string, unknown>>(line: string, options: LineOptions = {}): Promise<T[]> {
  const { code, out, err } = await kafkactl(`${line} -o json`, options);
  if (out === '') throw new Error(`exit ${code}: ${err}`);
  return JSON.parse(out) as T[];
}

function input({ stdin = '', tty }: LineOptions): NodeJS.ReadableStream & { isTTY?: boolean } {
  const stream =
    typeof stdin === 'string' || stdin instanceof Uint8Array ? Readable.from([Buffer.from(stdin as string)]) : stdin;
  return tty === undefined ? stream : Object.assign(stream, { isTTY: true });
}

function collector(tty: number | undefined, onText?: (text: string) => void, leaves = false) {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    onText?.(chunk.toString());
    if (leaves) stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  });
  return {
    stream: tty === undefined ? stream : Object.assign(stream, { isTTY: true, columns: tty }),
    text: () => Buffer.concat(chunks).toString(),
  };
}

/** Splits a line into words: single and double quotes, and a backslash before any character. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/g)) {
    words.push(
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
        (_, single, double: string | undefined, escaped) => single ?? double?.replace(/\\(.)/g, '$1') ?? escaped,
      ),
    );
  }
  return words;
}
