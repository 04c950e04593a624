import { randomBytes, randomInt } from 'node:crypto';
import type { App } from '../../lib/app.js';
import { AsyncQueue } from '../../lib/base/async-queue.js';
import { CliError } from '../../lib/base/errors.js';
import type { Output, Row } from '../../lib/cli/command.js';
import type { Dashboard } from '../../lib/flows/dashboard/dashboard.js';
import { type FlowLoadOptions, loadFlow } from '../../lib/flows/file/load.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import { RunMetrics } from '../../lib/flows/measure/run-metrics.js';
import { withSeparator } from '../../lib/flows/resource-names.js';
import { checkFaultTargets, type Fault } from '../../lib/flows/run/fault.js';
import { FlowRun } from '../../lib/flows/run/flow-run.js';
import type { RunContext, RunEvent, RunOptions } from '../../lib/flows/run/run-context.js';
import { runEventLines, runLineWidths } from '../../lib/flows/run/run-event-lines.js';
import { keptText, runEndTexts, runTexts } from '../../lib/flows/texts.js';
import { findManifestSources } from '../../lib/manifest/manifest-sources.js';
import { profileSettings } from '../../lib/manifest/profile-settings.js';
import { runDrill } from '../../lib/sandbox/drills.js';
import { sandboxOfBrokers } from '../../lib/sandbox/sandbox-of-brokers.js';
import { isBroker, type SandboxState } from '../../lib/sandbox/types.js';
import { reportBlocks } from './report-view.js';
import { type DashboardValues, keepDashboardOpen, openDashboard } from './run-dashboard.js';

export interface RunValues extends DashboardValues {
  readonly flow: string;
  readonly events: number | undefined;
  readonly rate: number | undefined;
  readonly duration: number | undefined;
  readonly scale: readonly (readonly [string, number])[];
  readonly profile: string | undefined;
  readonly seed: number | undefined;
  readonly keep: boolean;
  readonly plain: boolean;
  readonly prefix: string | undefined;
  readonly kill: readonly Fault[];
  readonly pause: readonly Fault[];
  readonly slow: readonly Fault[];
  readonly poison: readonly Fault[];
  readonly killBroker: readonly Fault[];
}

const defaultCount = 100;
const defaultProfile = 'dev';

/** Runs `flows run`. People get its events as they happen and the report; scripts get the report alone. */
export async function runFlow(values: RunValues, app: App): Promise<Output> {
  const loadOptions: FlowLoadOptions = { cwd: app.cwd, env: app.env };
  const flow = await loadFlow(values.flow, loadOptions);
  const options = runOptionsOf(values);
  checkFaultTargets(flow, options);
  const settings = await app.settings();
  const sandbox = sandboxOfBrokers(settings.brokers, app.folders);
  if (!sandbox) await confirmForeignCluster(values, app);
  refuseBrokerDrill(sandbox, values);
  const profile = values.profile ?? (await findManifestSources(app)).profile ?? defaultProfile;
  const resolveTopicSettings = await profileSettings(profile, app);
  const dashboard = await openDashboard(values, flow, options.run, app);
  // Not bound to Ctrl-C: the cluster is still needed to measure the run and to remove what it created.
  const own = new AbortController();
  const cluster = await app.clusterOf(settings, { graceMs: Number.POSITIVE_INFINITY });
  const people = app.output.format === 'table' || app.output.format === 'wide';
  const events = new AsyncQueue<RunEvent>();
  const context: RunContext = {
    settings,
    cluster,
    resolveTopicSettings,
    folders: app.folders,
    env: app.env,
    lang: app.lang,
    signal: app.signal,
    drillBroker:
      sandbox &&
      (async (broker, what) => void (await runDrill(sandbox.name, broker, what, { ...app, signal: own.signal }))),
    onEvent(each) {
      metrics?.onEvent(each);
      dashboard?.onEvent(each);
      // Only people read them, and there is one for every few events.
      if (people) events.add(each);
    },
  };
  const progress = app.progress(runTexts.preparing[app.lang]);
  progress.update(0);
  const preparing = FlowRun.prepare(flow, options, context).finally(() => progress.end());
  const live = people && isLive(values, app);
  let metrics: RunMetrics | undefined;
  const opening = preparing.then((run) => {
    if (live || dashboard) metrics = new RunMetrics(run, cluster, () => dashboard?.publish());
    if (metrics) dashboard?.attach(run, metrics);
    return { run, pulse: metrics };
  });
  const running = opening.then(({ run }) => run.run());
  const seen = dashboard ? dashboard.followRun(running) : running;
  const ended = seen
    .finally(() => events.end())
    .finally(() => metrics?.stop())
    .finally(() => cluster.close());
  // It may fail before it is awaited, which must not be an unhandled rejection.
  ended.catch(() => {});
  if (people) return showRun({ opening, ended, news: events, dashboard, live }, app);
  const report = await ended.finally(() => dashboard?.close());
  failOnVerdict(report, app);
  return [report as unknown as Row];
}

/** True if the live view can be drawn: a terminal that can move its cursor, without --plain and --raw. */
const isLive = ({ plain }: RunValues, { output, env }: App): boolean =>
  output.tty && !plain && !output.raw && env['TERM'] !== 'dumb';

/** A run in progress. */
interface RunningFlow {
  /** The prepared run, with its metrics if a live view or dashboard shows them. */
  readonly opening: Promise<{ readonly run: FlowRun; readonly pulse: RunMetrics | undefined }>;
  readonly ended: Promise<FlowReport>;
  readonly news: AsyncIterable<RunEvent>;
  readonly dashboard: Dashboard | undefined;
  /** True for the live view. */
  readonly live: boolean;
}

async function* showRun(running: RunningFlow, app: App): AsyncGenerator<Uint8Array> {
  const { opening, ended, news: events, dashboard, live } = running;
  try {
    const { colour, tty, raw } = app.output;
    let { width } = app.output;
    const { run, pulse: metrics } = await opening;
    if (metrics && live) {
      const { showLive } = await import('./show-live.js');
      // The terminal may have been resized meanwhile.
      width = await showLive(run, events, { pulse: metrics, dashboard: dashboard?.address }, app);
    } else {
      const warn = (): void => app.note(runEndTexts.leaves(run.options.run)[app.lang]);
      if (tty) app.signal.addEventListener('abort', warn, { once: true });
      yield* eventLines(run, events, app);
      app.signal.removeEventListener('abort', warn);
    }
    const report = await ended;
    const { draw } = await import('../../lib/io/draw.js');
    const viewOptions = { wide: app.output.format === 'wide', tty, width, lang: app.lang };
    const blocks = reportBlocks([report as unknown as Row], viewOptions);
    yield Buffer.from(`\n${await draw(blocks, { colour, width: tty ? width : undefined, safe: tty && !raw })}`);
    for (const text of keptText(report)) app.note(text[app.lang]);
    failOnVerdict(report, app);
    if (dashboard) await keepDashboardOpen(dashboard, app);
  } finally {
    // If the reader of the output goes away the run ends as with Ctrl-C: wait until what it created is removed.
    await ended.catch(() => {});
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

function failOnVerdict({ flow, expectations, interrupted: isInterrupted, error }: FlowReport, app: App): void {
  const failed = expectations.filter(({ passed }) => !passed);
  if (isInterrupted) app.failCheck(new CliError('interrupted', runEndTexts.interrupted[app.lang]));
  else if (failed.length > 0) {
    const [first] = failed;
    const words = runEndTexts.notMet(flow, first?.name ?? '', failed.length - 1, first?.detail ?? '');
    app.failCheck(new CliError('failed', words[app.lang]));
  } else if (error) app.failCheck(new CliError(error.code, error.message, error));
}

function runOptionsOf(values: RunValues): RunOptions {
  const { events, rate, duration, scale, seed, keep, prefix } = values;
  if (prefix !== undefined && !/^[A-Za-z0-9._-]{1,80}$/.test(prefix)) {
    throw new CliError('usage', `"${prefix}" cannot stand before the name of a topic`, {
      hint: 'Letters, digits, ".", "_" and "-" can.',
    });
  }
  const { kill, pause, slow, poison, killBroker } = values;
  return {
    run: randomBytes(4).toString('hex').slice(0, 6),
    count: events ?? (duration === undefined ? defaultCount : null),
    durationMs: duration ?? null,
    rate: rate ?? (events === undefined ? undefined : null),
    scale: new Map(scale),
    seed: seed ?? randomInt(2 ** 31),
    keep,
    prefix,
    faults: [...kill, ...pause, ...slow, ...poison, ...killBroker],
  };
}

/** On a cluster that is no sandbox: requires a prefix, and asks before anything is created. */
async function confirmForeignCluster({ prefix }: RunValues, app: App): Promise<void> {
  if (prefix === undefined) {
    // An unreachable cluster is the error to report then, rather than the missing prefix.
    await (await app.cluster()).describe();
    throw new CliError(
      'usage',
      'this cluster is no sandbox of yours: a flow needs a prefix for its topics and groups',
      {
        hint: 'Give one:  --prefix demo --yes\nOr run it on a sandbox:  kafkactl sandbox up',
      },
    );
  }
  await app.confirm({
    question: runEndTexts.make(withSeparator(prefix)),
    affected: [],
    name: prefix,
  });
}

function refuseBrokerDrill(sandbox: SandboxState | undefined, { killBroker, profile }: RunValues): void {
  if (killBroker.length === 0) return;
  if (!sandbox) throw new CliError('usage', '--kill-broker is for brokers of a sandbox');
  if (sandbox.nodes.length === 1 || profile === undefined) {
    throw new CliError('usage', '--kill-broker needs a sandbox of three brokers, and topics with several replicas', {
      hint: 'kafkactl sandbox up --name three --brokers 3\nkafkactl flows run order-events --context three --profile prod --kill-broker leader@5s',
    });
  }
  const ids = sandbox.nodes.filter(isBroker).map(({ id }) => id);
  for (const fault of killBroker) {
    if (fault.kind !== 'killBroker' || fault.broker === 'leader' || ids.includes(fault.broker)) continue;
    throw new CliError('usage', `sandbox "${sandbox.name}" has no broker ${fault.broker}`, {
      hint: `Its brokers are ${ids.join(', ')}; or say leader.`,
    });
  }
}
