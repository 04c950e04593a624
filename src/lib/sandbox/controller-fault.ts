import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../base/errors.js';
import { pollUntil } from '../base/poll-until.js';
import type { SandboxLayout } from './layout.js';
import { lastLogLines, stopNode } from './node-process.js';
import type { NodeRuntime } from './runtime.js';
import { nameFlag, writeNode } from './state.js';
import type { HostEnvironment, SandboxNode, SandboxState } from './types.js';

/**
 * What the controller of Kafka 4.3 logs at each registration of a broker that it still keeps among the eligible leader
 * replicas of a topic that is deleted. See docs/decisions/2026-12-01-broken-clusters.md.
 */
const faultText = 'existed in isrMembers, but not in the';

/** Milliseconds between two looks into the controller's log. */
const lookEveryMs = 500;
/** Lines at its end that are looked at: a fault takes a hundred, and there is one a second. */
const linesOfLook = 2000;
/** Milliseconds in which a controller that has started must have written a snapshot; it takes about two seconds. */
const snapshotTimeoutMs = 30_000;
/** Milliseconds for a clean shutdown of the controller. */
const graceMs = 5000;

/** The controller refuses brokers that it keeps among the replicas of a deleted topic. */
export class ControllerFault extends CliError {
  constructor(sandbox: string) {
    super(
      'failed',
      `the controller of the sandbox "${sandbox}" refuses its brokers: a topic was deleted while they were missing, and Kafka 4.3 does not get over it`,
      {
        hint: [
          `Throw its records away and start empty:  kafkactl sandbox reset${nameFlag(sandbox)}`,
          `Or remove it:  kafkactl sandbox down${nameFlag(sandbox)} --purge`,
        ].join('\n'),
      },
    );
  }
}

const controllerOf = ({ nodes }: SandboxState): SandboxNode | undefined => nodes.find(({ role }) => role !== 'broker');

/** Throws `ControllerFault` where the controller has logged the fault since its start, at most one look in half a second. */
export function faultWatch(state: SandboxState, layout: SandboxLayout, app: HostEnvironment): () => Promise<void> {
  let lookAt = 0;
  return async () => {
    const controller = controllerOf(state);
    if (!controller || performance.now() < lookAt) return;
    const lines = await lastLogLines(controller, layout, linesOfLook, app);
    lookAt = performance.now() + lookEveryMs;
    if (lines.some((line) => line.includes(faultText))) throw new ControllerFault(state.name);
  };
}

/**
 * Starts the controller anew from a snapshot. The stale replicas are only in the memory that it builds from the records
 * of its log; a snapshot holds the topics that there are. So it writes one, and is started again from there.
 */
export async function repairController(
  state: SandboxState,
  layout: SandboxLayout,
  runtime: NodeRuntime,
  app: HostEnvironment,
): Promise<SandboxState> {
  const controller = controllerOf(state);
  if (!controller) return state;
  const { id, handle } = controller;
  const folder = join(layout.logDirectory(id), '__cluster_metadata-0');
  if (handle) await stopNode(handle, 0, app);
  const before = newestSnapshot(folder);
  const writing = await runtime.start(controller, { 'metadata.log.max.snapshot.interval.ms': '1000' });
  writeNode(state, id, { handle: writing, wanted: 'up' }, app.folders);
  try {
    const isWritten = () => newestSnapshot(folder) > before;
    if (!(await pollUntil(isWritten, { withinMs: snapshotTimeoutMs, signal: app.signal }))) {
      throw new ControllerFault(state.name);
    }
  } finally {
    await stopNode(writing, graceMs, app);
  }
  return writeNode(state, id, { handle: await runtime.start(controller), wanted: 'up' }, app.folders);
}

/** The name of the newest snapshot of the metadata; names sort by offset. Empty where there is none. */
function newestSnapshot(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return (
    names
      .filter((name) => /^\d{20}-\d{10}\.checkpoint$/.test(name))
      .sort()
      .at(-1) ?? ''
  );
}
