import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../lib/app.js';
import { durationText } from '../../lib/base/duration.js';
import { isUnreachable } from '../../lib/base/errors.js';
import type { Row, ViewOptions } from '../../lib/cli/command.js';
import { type Block, styled } from '../../lib/io/blocks.js';
import { draw } from '../../lib/io/draw.js';
import type { LagSnapshot } from './lag.js';
import { missingGroupsError } from './select-groups.js';

export interface LagWatchOptions {
  readonly initial: LagSnapshot;
  readonly read: () => Promise<LagSnapshot>;
  /** True when a look is the last one. */
  readonly isLast: (reading: LagSnapshot) => boolean;
  readonly view: (rows: readonly Row[], look: ViewOptions) => Block[];
  readonly everyMs: number;
}

/** Looks again and again. On a terminal each look takes the place of the one before; elsewhere rows follow rows. */
export function watchLag(app: App, watching: LagWatchOptions): AsyncGenerator<Row | Uint8Array> {
  const { format, tty } = app.output;
  return tty && (format === 'table' || format === 'wide') ? watchOnScreen(app, watching) : watchAsRows(app, watching);
}

async function* watchAsRows(app: App, { initial, read, isLast, everyMs }: LagWatchOptions): AsyncGenerator<Row> {
  const late = async (): Promise<void> => app.note(`${await noAnswerText(app)}. It is asked again.`);
  let said = '';
  for (let reading = initial; ; reading = await withSlowNotice(app, late, () => readAgain(read))) {
    yield* reading.rows;
    const troubles = partialFailures(reading).join('; ');
    if (troubles !== said && troubles !== '') app.note(troubles);
    said = troubles;
    if (isLast(reading)) return;
    await pause(everyMs, undefined, { signal: app.signal }).catch(() => app.signal.throwIfAborted());
  }
}

/** A page of its own, so that nothing is pushed out of the terminal; what it showed last is left behind with q. */
async function* watchOnScreen(
  app: App,
  { initial, read, isLast, view, everyMs }: LagWatchOptions,
): AsyncGenerator<Uint8Array> {
  const { colour, format, raw } = app.output;
  const quit = new AbortController();
  const over = AbortSignal.any([app.signal, quit.signal]);
  const left = new Promise<undefined>((resolve) => {
    quit.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let reading = initial;
  let time = app.now();
  let trouble: string | undefined;
  const text = (columns: number, more = ''): Promise<string> => {
    const look: ViewOptions = { wide: format === 'wide', tty: true, width: columns, lang: app.lang };
    const head = [
      `${new Date(time).toLocaleTimeString('en-GB')}${more}`,
      ...(trouble === undefined ? partialFailures(reading) : [`${trouble}. This is what was seen last.`]).map((each) =>
        styled(each, 'warn'),
      ),
    ];
    return draw([{ kind: 'text', lines: head }, ...view(reading.rows, look)], { colour, width: columns, safe: !raw });
  };
  const show = async (): Promise<void> => {
    const page = await text(screen.size().columns, '   q or Ctrl-C ends');
    screen.drawPainted(page.trimEnd().split('\n'));
  };
  const screen = await app.openScreen({
    onKey(key) {
      if (key === 'q') quit.abort();
      else if (key === 'ctrl-c') app.interrupt();
    },
    onResize: () => void show(),
  });
  const complain = async (words: string): Promise<void> => {
    trouble = words;
    if (!over.aborted) await show();
  };
  // A person sees that a cluster is silent, and may wait for it.
  const look = async (): Promise<void> => {
    try {
      reading = await withSlowNotice(
        app,
        async () => complain(await noAnswerText(app)),
        () => readAgain(read),
      );
      [time, trouble] = [app.now(), undefined];
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      trouble = error.message;
    }
  };
  try {
    for (;;) {
      await show();
      if (isLast(reading)) break;
      await pause(everyMs, undefined, { signal: over }).catch(() => app.signal.throwIfAborted());
      await Promise.race([left, look()]);
      if (quit.signal.aborted) break;
    }
  } finally {
    screen.close();
  }
  yield new TextEncoder().encode(await text(app.output.width));
}

const noAnswerText = async (app: App): Promise<string> =>
  `the cluster has not answered for ${durationText((await app.settings()).requestTimeoutMs)}`;

/** Does something, and says so when it takes longer than a request may: its parts wait one after the other. */
async function withSlowNotice<T>(app: App, late: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => void late(), (await app.settings()).requestTimeoutMs);
  return work().finally(() => clearTimeout(timer));
}

/** What a look could not tell, while it told the rest. */
function partialFailures({ silentBrokers, problems }: LagSnapshot): string[] {
  const unreachable = problems.filter(({ code }) => code === 'unreachable');
  return [missingGroupsError(silentBrokers) ?? [], unreachable].flat().map(({ message }) => message);
}

/** One more look; what is not there any more is no failure, and a broker that goes away may have others beside it. */
async function readAgain(read: () => Promise<LagSnapshot>): Promise<LagSnapshot> {
  const reading = await read().catch((error: unknown) => {
    if (isUnreachable(error)) return read();
    throw error;
  });
  const failed = reading.problems.find(({ code }) => code !== 'notFound' && code !== 'unreachable');
  if (failed) throw failed;
  return reading;
}
