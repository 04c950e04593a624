import { setTimeout as pause } from 'node:timers/promises';
import { judge } from '../measure/judge.js';
import type { FlowReport } from '../measure/report.js';
import type { RunEnds } from '../protocol.js';
import type { Service } from '../types.js';
import { drain, earlyEndStallMs } from './drain.js';
import { flushWindows } from './flush-windows.js';
import { joinGroups } from './join-groups.js';
import { keptResources, leftoversOf } from './leftovers.js';
import type { RunParts } from './run-parts.js';
import { sourceTasks } from './source-tasks.js';

const sourcePollMs = 20;
/** Enough for a session timeout, the replacement of a dead worker and the rebalance that follows. */
const flushTimeoutMs = 30_000;

/**
 * Starts the services and waits for their groups. True once every partition has an owner; false if the run ends early.
 * Throws the failure of the run, and `unreachable` if the groups are not complete in time.
 */
export async function joinPhase({ options, control, supervisor, reports }: RunParts): Promise<boolean> {
  if (control.isEndingEarly) return false;
  await joinGroups({
    supervisor,
    stats: reports.stats,
    instanceCount: ({ name, instances }: Service) => options.scale.get(name) ?? instances,
    throwIfFailed: () => control.throwIfFailed(),
    isEnding: () => control.isEndingEarly,
  });
  return !control.isEndingEarly;
}

/**
 * Starts the sources and waits until they have finished; in a run without a source, until it is ended. Returns the number
 * of source events that were sent.
 */
export async function emitPhase(parts: RunParts): Promise<number> {
  const { flow, options, control, supervisor, reports, faults } = parts;
  if (!control.isEndingEarly) {
    await faults.applyInitial();
    const isOver = options.hasSource ? (): boolean => haveSourcesFinished(parts) : startByHand(parts);
    for (const task of options.hasSource ? sourceTasks(flow, options) : []) {
      supervisor.startSource(flow.sources[task.index]?.service ?? 'source', task);
    }
    for (;;) {
      control.throwIfFailed();
      if (isOver()) break;
      await pause(sourcePollMs);
    }
  }
  return reports.sourceEventCount;
}

/** Starts the clock of a run without a source, which no event of its own starts. Returns whether it is over. */
function startByHand({ options, clock, control, scheduler, faults }: RunParts): () => boolean {
  const { durationMs } = options;
  let isTimeOver = false;
  clock.start(Date.now());
  faults.scheduleTimed(0);
  if (durationMs !== null) {
    scheduler.after(durationMs, () => {
      isTimeOver = true;
    });
  }
  return () => isTimeOver || control.isEndingEarly;
}

/** True once every source has emitted all events of its task. */
export const haveSourcesFinished = ({ supervisor, reports }: Pick<RunParts, 'supervisor' | 'reports'>): boolean =>
  supervisor.sourceSlots().every((slot) => reports.hasFinished(slot));

export interface DrainResult {
  /** False if the groups stopped making progress before they had read everything. */
  readonly isComplete: boolean;
  /** Milliseconds of the run clock at the end of the drain. */
  readonly tookMs: number;
}

/**
 * Waits until the groups have read all records before the end, and until the windows that are still open are emitted and
 * read.
 */
export async function drainPhase(parts: RunParts, ends: RunEnds): Promise<DrainResult> {
  const isComplete = await drainAndFlush(parts, ends);
  return { isComplete, tookMs: parts.clock.elapsedAt(Date.now()) };
}

async function drainAndFlush(parts: RunParts, ends: RunEnds): Promise<boolean> {
  const { options, context, control, supervisor, reports, faults } = parts;
  const throwIfFailed = (): void => control.throwIfFailed();
  const drainGroups = (): Promise<boolean> =>
    drain({
      cluster: context.cluster,
      stats: reports.stats,
      run: options.run,
      ends,
      isPresent: ({ service }) => supervisor.slotsOf(service.name).length > 0,
      hasTemporaryFault: () => faults.hasTemporaryFault,
      isEndingEarly: () => control.isEndingEarly,
      throwIfFailed,
    });
  const isDrained = await drainGroups();
  const timeoutMs = control.isEndingEarly ? earlyEndStallMs : flushTimeoutMs;
  const hasMeasures = await flushWindows({ supervisor, reports, throwIfFailed, timeoutMs });
  return isDrained && (!hasMeasures || drainGroups());
}

/** Reads the topics again, independently of the workers, and judges the run by them. Call it once nothing runs. */
export function judgePhase(parts: RunParts, ends: RunEnds, { isComplete, tookMs }: DrainResult): Promise<FlowReport> {
  const { flow, options, context, prepared, names, clock, supervisor, reports, faults } = parts;
  const { stats, sourceEventCount, sourceDurationMs } = reports;
  const finished = {
    flow,
    run: options.run,
    seed: options.seed,
    names,
    starts: prepared.startOffsets,
    ends,
    hasSource: options.hasSource,
    stats,
    instances: (service: string) => supervisor.slotsOf(service).length,
    clock,
    sent: sourceEventCount,
    sentMs: sourceDurationMs,
    tookMs,
    drained: isComplete,
    // Ctrl-C is how a run without a source ends.
    interrupted: options.hasSource && context.signal.aborted,
    troubles: faults.reports(),
    kept: keptResources(prepared, options.keep),
    left: leftoversOf(flow, names, prepared, stats),
  };
  return judge(finished, context.cluster, context.lang);
}
