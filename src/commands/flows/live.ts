import type { App } from '../../lib/app.js';
import { frame } from '../../lib/flows/live/frame.js';
import { pressed } from '../../lib/flows/live/keys.js';
import { Watch } from '../../lib/flows/live/watch.js';
import { readLags } from '../../lib/flows/measure/lags.js';
import type { News } from '../../lib/flows/run/news.js';
import type { FlowRun } from '../../lib/flows/run/run.js';
import type { Cluster } from '../../lib/kafka/cluster.js';

const redrawMs = 200;
const lagEveryMs = 1000;

/**
 * Shows a run on the terminal while it goes on, and does the trouble that keys ask for. Returns when the news end and
 * the terminal is as it was: its columns.
 */
export async function showLive(
  run: FlowRun,
  news: AsyncIterable<News>,
  { cluster, dashboard }: { readonly cluster: Cluster; readonly dashboard: string | undefined },
  app: App,
): Promise<number> {
  const watch = new Watch(run, app.lang, dashboard);
  const draw = (): void => screen.draw(frame(watch.snapshot(app.now()), screen.size(), app.lang));
  const end = (): void => {
    watch.phase = 'ending';
    draw();
  };
  const onKey = (key: string): void => {
    const wanted = pressed(key, watch, run);
    if (wanted === 'end') {
      run.end();
      end();
    } else if (wanted === 'interrupt') {
      // A second Ctrl-C ends the process at once, and the screen is given back before.
      if (app.signal.aborted) screen.close();
      app.interrupt();
    } else if (wanted) run.trouble(wanted).then(draw, (error: unknown) => run.fail(error));
    draw();
  };
  const screen = await app.openScreen({ onKey, onResize: () => draw() });
  app.signal.addEventListener('abort', end, { once: true });
  if (app.signal.aborted) end();
  const drawing = setInterval(draw, redrawMs);
  const looking = lagsOf(run, cluster, watch);
  try {
    draw();
    for await (const each of news) watch.hear(each);
    return screen.size().columns;
  } finally {
    clearInterval(drawing);
    looking.stop();
    app.signal.removeEventListener('abort', end);
    screen.close();
  }
}

/** Reads the lags of all groups again and again, one question at a time; what cannot be known now stays as it was. */
function lagsOf(run: FlowRun, cluster: Cluster, watch: Watch): { stop: () => void } {
  let asking = false;
  const look = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      watch.lags = await readLags(cluster, run.scores);
    } catch {
      // A broker is away, or the run has ended: the next look tells.
    } finally {
      asking = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), lagEveryMs);
  return { stop: () => clearInterval(timer) };
}
