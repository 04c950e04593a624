import type { App } from '../../lib/app.js';
import { checkFaultTargets } from '../../lib/flows/fault.js';
import { loadFlow } from '../../lib/flows/file/load.js';
import { handExample } from '../../lib/flows/hand-example.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import { resourceNames } from '../../lib/flows/resource-names.js';
import { RunMetrics } from '../../lib/flows/run/run-metrics.js';
import { RunSession } from '../../lib/flows/run/run-session.js';
import { runTexts } from '../../lib/flows/run/run-texts.js';
import type { Output } from '../../lib/io/rows.js';
import { findManifestSources } from '../../lib/manifest/manifest-sources.js';
import { profileSettings } from '../../lib/manifest/profile-settings.js';
import { runDrill } from '../../lib/sandbox/drills.js';
import { sandboxOfBrokers } from '../../lib/sandbox/sandbox-of-brokers.js';
import { openDashboard } from './run-dashboard.js';
import type { RunValues } from './run-inputs.js';
import { confirmForeignCluster, refuseBrokerDrill, runOptionsOf } from './run-options.js';
import { failOnVerdict, showRun } from './show-run.js';

const defaultProfile = 'dev';

/** Runs `flows run`. People get its events as they happen and the report; scripts get the report alone. */
export async function runFlow(values: RunValues, app: App): Promise<Output<FlowReport>> {
  const flow = await loadFlow(values.flow, { cwd: app.cwd, env: app.env });
  const options = runOptionsOf(values);
  checkFaultTargets(flow, options);
  if (!options.hasSource) app.endsByInterrupt();
  const settings = await app.settings();
  const sandbox = sandboxOfBrokers(settings.brokers, app.folders);
  if (!sandbox) await confirmForeignCluster(values, app);
  refuseBrokerDrill(sandbox, values);
  const profile = values.profile ?? (await findManifestSources(app)).profile ?? defaultProfile;
  const resolveTopicSettings = await profileSettings(profile, app);
  const dashboard = await openDashboard(values, flow, options.run, app);
  // Not bound to Ctrl-C: the cluster is still needed to measure the run and to remove what it created.
  const { signal } = new AbortController();
  const cluster = await app.clusterOf(settings, { graceMs: Number.POSITIVE_INFINITY });
  const progress = app.progress(runTexts.preparing[app.lang]);
  progress.update(0);
  const isForPeople = app.output.format === 'table' || app.output.format === 'wide';
  const hasLiveView = isForPeople && canDrawLive(values, app);
  let metrics: RunMetrics | undefined;
  const session = RunSession.start(
    flow,
    options,
    {
      ...{ settings, cluster, resolveTopicSettings, folders: app.folders, env: app.env, lang: app.lang },
      signal: app.signal,
      drillBroker:
        sandbox && (async (broker, what) => void (await runDrill(sandbox.name, broker, what, { ...app, signal }))),
    },
    (run) => {
      if (!hasLiveView && !dashboard) return [];
      metrics = new RunMetrics(run, cluster, () => dashboard?.publish());
      dashboard?.attach(run, metrics);
      return dashboard ? [metrics, dashboard] : [metrics];
    },
  );
  // Only people read the events, and there is one for every few records.
  const events = isForPeople ? session.events() : undefined;
  session.run.finally(() => progress.end()).catch(() => {});
  const followed = dashboard ? dashboard.followRun(session.report) : session.report;
  const report = followed.finally(() => cluster.close());
  // It may fail before it is awaited, which must not be an unhandled rejection.
  report.catch(() => {});
  if (events) {
    const liveMetrics = () => (hasLiveView ? metrics : undefined);
    const names = resourceNames(options.prefix);
    const example = options.hasSource ? undefined : await handExample(flow, names, app.lang);
    const close = async (): Promise<void> => {
      await session.close();
      await report.catch(() => {});
    };
    return showRun({ run: session.run, report, events, liveMetrics, dashboard, example, close }, app);
  }
  const result = await report.finally(() => dashboard?.close());
  failOnVerdict(result, app);
  return [result];
}

/** True if the live view can be drawn: a terminal that can move its cursor, without --plain and --raw. */
const canDrawLive = ({ plain }: RunValues, { output, env }: App): boolean =>
  output.tty && !plain && !output.raw && env['TERM'] !== 'dumb';
