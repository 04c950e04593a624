import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../lib/app.js';
import { durationText } from '../../lib/base/duration.js';
import { isUnreachable } from '../../lib/base/errors.js';
import { type LagRate, lagRates, withSample } from '../../lib/groups/lag-rates.js';
import { type Block, styled } from '../../lib/io/blocks.js';
import { draw } from '../../lib/io/draw.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import type { GroupLagRow, LagSnapshot } from './lag.js';
import { missingGroupsError } from './select-groups.js';

export interface LagWatchOptions {
  readonly initial: LagSnapshot;
  readonly read: () => Promise<LagSnapshot>;
  /** True when nothing is read after this snapshot. */
  readonly isLast: (snapshot: LagSnapshot) => boolean;
  readonly view: (rows: readonly GroupLagRow[], options: ViewOptions, rates: ReadonlyMap<string, LagRate>) => Block[];
  readonly everyMs: number;
}

/** Reads the lag at intervals. A table on a terminal is redrawn in place; otherwise the rows of each snapshot follow. */
export function watchLag(app: App, options: LagWatchOptions): AsyncGenerator<GroupLagRow | Uint8Array> {
  const { format, tty } = app.output;
  return tty && (format === 'table' || format === 'wide') ? watchOnScreen(app, options) : watchAsRows(app, options);
}

async function* watchAsRows(
  app: App,
  { initial, read, isLast, everyMs }: LagWatchOptions,
): AsyncGenerator<GroupLagRow> {
  const late = async (): Promise<void> => app.note(`${await noAnswerText(app)}. It is asked again.`);
  let lastNote = '';
  for (let snapshot = initial; ; snapshot = await withSlowNotice(app, late, () => readAgain(read))) {
    yield* snapshot.rows;
    const failures = partialFailures(snapshot).join('; ');
    if (failures !== lastNote && failures !== '') app.note(failures);
    lastNote = failures;
    if (isLast(snapshot)) return;
    await pause(everyMs, undefined, { signal: app.signal }).catch(() => app.signal.throwIfAborted());
  }
}

/** Redraws on the alternate screen. After q the last snapshot is printed on the normal screen. */
async function* watchOnScreen(
  app: App,
  { initial, read, isLast, view, everyMs }: LagWatchOptions,
): AsyncGenerator<Uint8Array> {
  const { colour, format, raw } = app.output;
  const quit = new AbortController();
  const over = AbortSignal.any([app.signal, quit.signal]);
  const quitPressed = new Promise<undefined>((resolve) => {
    quit.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let snapshot = initial;
  let time = app.now();
  let samples = withSample([], { atMs: time, rows: snapshot.rows });
  let failure: string | undefined;
  const text = (columns: number, more = ''): string => {
    const options: ViewOptions = { wide: format === 'wide', tty: true, width: columns, lang: app.lang };
    const head = [
      `${new Date(time).toLocaleTimeString('en-GB')}${more}`,
      ...(failure === undefined ? partialFailures(snapshot) : [`${failure}. This is what was seen last.`]).map((each) =>
        styled(each, 'warn'),
      ),
    ];
    return draw([{ kind: 'text', lines: head }, ...view(snapshot.rows, options, lagRates(samples))], {
      colour,
      width: columns,
      safe: !raw,
    });
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
  const showFailure = async (words: string): Promise<void> => {
    failure = words;
    if (!over.aborted) await show();
  };
  // An unreachable cluster does not end the watch here, as it does off a terminal: the page says so.
  const refresh = async (): Promise<void> => {
    try {
      snapshot = await withSlowNotice(
        app,
        async () => showFailure(await noAnswerText(app)),
        () => readAgain(read),
      );
      [time, failure] = [app.now(), undefined];
      samples = withSample(samples, { atMs: time, rows: snapshot.rows });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      failure = error.message;
    }
  };
  try {
    for (;;) {
      await show();
      if (isLast(snapshot)) break;
      await pause(everyMs, undefined, { signal: over }).catch(() => app.signal.throwIfAborted());
      await Promise.race([quitPressed, refresh()]);
      if (quit.signal.aborted) break;
    }
  } finally {
    screen.close();
  }
  yield new TextEncoder().encode(await text(app.output.width));
}

const noAnswerText = async (app: App): Promise<string> =>
  `the cluster has not answered for ${durationText((await app.settings()).requestTimeoutMs)}`;

/** Awaits `work`, and calls `late` once when it takes longer than a request may: `work` is several requests in turn. */
async function withSlowNotice<T>(app: App, late: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => void late(), (await app.settings()).requestTimeoutMs);
  return work().finally(() => clearTimeout(timer));
}

/** The messages of what a snapshot is missing: brokers without an answer, and groups that are unreachable. */
function partialFailures({ silentBrokers, problems }: LagSnapshot): string[] {
  const unreachable = problems.filter(({ code }) => code === 'unreachable');
  return [missingGroupsError(silentBrokers) ?? [], unreachable].flat().map(({ message }) => message);
}

/**
 * The next snapshot. Groups that are gone are no failure. One retry where the cluster is unreachable: another broker may
 * answer.
 */
async function readAgain(read: () => Promise<LagSnapshot>): Promise<LagSnapshot> {
  const snapshot = await read().catch((error: unknown) => {
    if (isUnreachable(error)) return read();
    throw error;
  });
  const failed = snapshot.problems.find(({ code }) => code !== 'notFound' && code !== 'unreachable');
  if (failed) throw failed;
  return snapshot;
}
