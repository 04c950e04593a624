import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import type { Dashboard } from '../../lib/flows/dashboard/dashboard.js';
import type { HandExample } from '../../lib/flows/hand-example.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import type { FlowRun } from '../../lib/flows/run/flow-run.js';
import type { RunEvent } from '../../lib/flows/run/run-event.js';
import { runEventLines, runLineWidths } from '../../lib/flows/run/run-event-lines.js';
import type { RunMetrics } from '../../lib/flows/run/run-metrics.js';
import { handTexts } from './hand-texts.js';
import { keptText } from './leftover-texts.js';
import { reportBlocks } from './report-view.js';
import { keepDashboardOpen } from './run-dashboard.js';
import { runEndTexts } from './run-end-texts.js';

/** A run in progress, as people follow it. */
export interface ShownRun {
  readonly run: Promise<FlowRun>;
  readonly report: Promise<FlowReport>;
  readonly events: AsyncIterable<RunEvent>;
  /** What the live view shows, once the run is prepared; undefined for plain lines. */
  readonly liveMetrics: () => RunMetrics | undefined;
  readonly dashboard: Dashboard | undefined;
  /** How to send an event by hand, in a run without a source. */
  readonly example: HandExample | undefined;
  /** Ends the run if it is still going; resolves once it has cleaned up. */
  readonly close: () => Promise<void>;
}

/** Shows a run to people: the live view or its events as lines, then the report. Ends the run if its reader goes away. */
export async function* showRun(shown: ShownRun, app: App): AsyncGenerator<Uint8Array> {
  const { events, dashboard, example } = shown;
  try {
    const { colour, tty, raw } = app.output;
    let { width } = app.output;
    const run = await shown.run;
    const metrics = shown.liveMetrics();
    if (example && app.stderr.tty) for (const text of handTexts.howTo(example)) app.note(text[app.lang]);
    if (metrics) {
      const { showLive } = await import('./show-live.js');
      // The terminal may have been resized meanwhile.
      width = await showLive(run, events, { metrics, dashboard: dashboard?.address, example }, app);
    } else {
      const warn = (): void => app.note(runEndTexts.endsAfterInterrupt(run.options.run)[app.lang]);
      if (tty) app.signal.addEventListener('abort', warn, { once: true });
      yield* eventLines(run, events, app);
      app.signal.removeEventListener('abort', warn);
    }
    const report = await shown.report;
    const { draw } = await import('../../lib/io/draw.js');
    const viewOptions = { wide: app.output.format === 'wide', tty, width, lang: app.lang };
    const blocks = reportBlocks([report], viewOptions);
    yield Buffer.from(`\n${await draw(blocks, { colour, width: tty ? width : undefined, safe: tty && !raw })}`);
    for (const text of keptText(report)) app.note(text[app.lang]);
    failOnVerdict(report, app);
    if (dashboard) await keepDashboardOpen(dashboard, app);
  } finally {
    // Also if the reader of the output has gone away: what the run created is removed before the command ends.
    await shown.close();
    await dashboard?.close();
  }
}

/** The run's events as plain lines. */
async function* eventLines(
  { clock, flow }: FlowRun,
  events: AsyncIterable<RunEvent>,
  app: App,
): AsyncGenerator<Uint8Array> {
  const { escapeControls } = await import('../../lib/io/escape-controls.js');
  const safe = app.output.tty && !app.output.raw;
  const widths = runLineWidths(flow);
  for await (const each of events) {
    const lines = runEventLines(each, clock, app.lang, widths);
    if (lines.length > 0) yield Buffer.from(lines.map((line) => `${safe ? escapeControls(line) : line}\n`).join(''));
  }
}

/** Fails the command for a run that was interrupted, not met its expectations or left something behind. */
export function failOnVerdict({ flow, expectations, interrupted: isInterrupted, error }: FlowReport, app: App): void {
  const failed = expectations.filter(({ passed }) => !passed);
  if (isInterrupted) app.failCheck(new CliError('interrupted', runEndTexts.interrupted[app.lang]));
  else if (failed.length > 0) {
    const [first] = failed;
    const words = runEndTexts.notMet(flow, first?.name ?? '', failed.length - 1, first?.detail ?? '');
    app.failCheck(new CliError('failed', words[app.lang]));
  } else if (error) app.failCheck(new CliError(error.code, error.message, error));
}
