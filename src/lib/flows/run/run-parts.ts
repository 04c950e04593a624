import { ownCommandLine } from '../../processes/worker.js';
import { type ResourceNames, resourceNames } from '../resource-names.js';
import { RunClock } from '../run-clock.js';
import type { Flow } from '../types.js';
import { FaultSchedule } from './fault-schedule.js';
import type { PreparedRun } from './prepare.js';
import { ReportAggregator } from './report-aggregator.js';
import type { RunContext, RunOptions } from './run-context.js';
import { RunControl } from './run-control.js';
import { ledgerStartOffsets } from './start-offsets.js';
import { Supervisor } from './supervisor.js';
import { TaskScheduler } from './task-scheduler.js';

/** The parts of a run, which its phases work with. */
export interface RunParts {
  readonly flow: Flow;
  readonly options: RunOptions;
  readonly context: RunContext;
  readonly prepared: PreparedRun;
  /** The names of the flow's topics and groups on the cluster. */
  readonly names: ResourceNames;
  readonly clock: RunClock;
  readonly control: RunControl;
  /** Ends the sources after the duration of the run. */
  readonly scheduler: TaskScheduler;
  readonly supervisor: Supervisor;
  readonly reports: ReportAggregator;
  readonly faults: FaultSchedule;
}

/**
 * Connects the parts of a run: reports of the workers reach statistics, clock, faults and events. Starts nothing.
 * `onWorkersChanged` is called whenever a worker process has been started.
 */
export function createRunParts(
  flow: Flow,
  options: RunOptions,
  context: RunContext,
  prepared: PreparedRun,
  onWorkersChanged: () => void,
): RunParts {
  const { settings, cluster, drillBroker, env, lang, onEvent } = context;
  const { run, seed, prefix, durationMs, faults: requested } = options;
  const names = resourceNames(prefix);
  const [clock, control] = [new RunClock(), new RunControl()];
  const onFailure = (error: unknown): void => control.fail(error);
  const scheduler = new TaskScheduler(onFailure);
  const reports = new ReportAggregator(flow, names, prepared, {
    // The clock starts at the first event: the duration and the timed faults count from it.
    onSourceSent(at) {
      if (!clock.start(at)) return;
      const late = Date.now() - at;
      if (durationMs !== null) scheduler.after(durationMs - late, () => supervisor.stopSources());
      faults.scheduleTimed(late);
    },
    onPoisonSent: (topic) => faults.onPoisonSent(topic),
    onEvent,
  });
  const supervisor: Supervisor = new Supervisor(
    { settings, flow, run, seed, lang, prefix },
    (service) => ledgerStartOffsets(flow, names, prepared, service),
    ownCommandLine(['flows', 'serve', '-o', 'json'], env),
    {
      onReport: (slot, report) => reports.add(slot, report),
      onWorkerEnded: (slot, isReplaced) => reports.onWorkerEnded(slot, isReplaced),
      onFailure,
      onWorkersChanged,
    },
  );
  const [leaderTopic = ''] = prepared.topics.keys();
  const faults: FaultSchedule = new FaultSchedule(supervisor, {
    requested,
    cluster,
    drillBroker,
    clock,
    lang,
    leaderTopic,
    onEvent,
    onFailure,
  });
  return { flow, options, context, prepared, names, clock, control, scheduler, supervisor, reports, faults };
}
