import type { App } from '../../lib/app.js';
import type { HandExample } from '../../lib/flows/hand-example.js';
import { renderFrame } from '../../lib/flows/live/frame.js';
import { actionOfKey } from '../../lib/flows/live/key-actions.js';
import { RunObserver } from '../../lib/flows/live/run-observer.js';
import type { FlowRun } from '../../lib/flows/run/flow-run.js';
import type { RunEvent } from '../../lib/flows/run/run-event.js';
import type { RunMetrics } from '../../lib/flows/run/run-metrics.js';
import { runEndTexts } from './run-end-texts.js';

const redrawIntervalMs = 200;

interface LiveExtras {
  readonly metrics: RunMetrics;
  /** Address of the dashboard, if there is one. */
  readonly dashboard: string | undefined;
  /** How to send an event by hand, in a run without a source. */
  readonly example: HandExample | undefined;
}

const withClusterFlags = ({ produce, value, trace }: HandExample, app: App): HandExample => ({
  produce: app.withClusterFlags(produce),
  value,
  trace: app.withClusterFlags(trace),
});

/**
 * Draws a run on the terminal while it is running, and injects the faults that keys ask for. Returns the columns of the
 * terminal once the events have ended and the screen is restored.
 */
export async function showLive(
  run: FlowRun,
  events: AsyncIterable<RunEvent>,
  { metrics, dashboard, example }: LiveExtras,
  app: App,
): Promise<number> {
  const observer = new RunObserver(run, metrics, app.lang, {
    dashboard,
    example: example && withClusterFlags(example, app),
  });
  const draw = (): void => screen.draw(renderFrame(observer.snapshot(app.now()), screen.size(), app.lang));
  const end = (): void => {
    observer.phase = 'ending';
    draw();
  };
  const onKey = (key: string): void => {
    const action = actionOfKey(key, observer, run);
    if (action === 'end') {
      run.endEarly();
      end();
    } else if (action === 'interrupt') {
      // A second Ctrl-C ends the process at once: the screen is restored before.
      if (app.signal.aborted) {
        screen.close();
        app.note(runEndTexts.cutOff(run.options.run)[app.lang]);
      }
      app.interrupt();
    } else if (action) run.injectFault(action).then(draw, (error: unknown) => run.fail(error));
    draw();
  };
  const screen = await app.openScreen({ onKey, onResize: () => draw() });
  app.signal.addEventListener('abort', end, { once: true });
  if (app.signal.aborted) end();
  const drawing = setInterval(draw, redrawIntervalMs);
  try {
    draw();
    for await (const each of events) observer.onEvent(each);
    return screen.size().columns;
  } finally {
    clearInterval(drawing);
    app.signal.removeEventListener('abort', end);
    screen.close();
  }
}
