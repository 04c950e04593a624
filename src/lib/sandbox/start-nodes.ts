import { isUnreachable } from '../base/errors.js';
import { listContexts, saveContext } from '../settings/store.js';
import { ControllerFault, repairController } from './controller-fault.js';
import { runtimeOf } from './engine.js';
import type { SandboxLayout } from './layout.js';
import { stopNode } from './node-process.js';
import { awaitReady, PortTaken } from './ready.js';
import type { NodeRuntime } from './runtime.js';
import { makeSecrets } from './secrets.js';
import { contextOf } from './settings.js';
import { planStart } from './start-plan.js';
import type { StartRequest } from './start-request.js';
import { requireState, writeNode, writeState } from './state.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment, SandboxState } from './types.js';

/**
 * Milliseconds in which nodes that were thawed must be back: longer ones are started anew. They take one or two seconds,
 * however long they were frozen.
 */
const thawedWithinMs = 8000;

/** Attempts to start: another program may take a port between the choice and the start. */
const portAttempts = 3;

/**
 * Starts the nodes that do not run, waits until the cluster works, and saves its context. A taken port is retried with
 * others.
 */
export async function startNodes(request: StartRequest): Promise<{ state: SandboxState; changed: boolean }> {
  const { layout, app, kafka } = request;
  let { state: before } = request;
  let [repaired, restarted] = [false, false];
  for (let attempt = 1; ; attempt++) {
    const { state: plan, idle, thawed } = await planStart({ ...request, state: before });
    // A newer Kafka reads the records of an older one: a sandbox none of whose nodes runs takes the version found now.
    const startsAnew = idle.size === plan.nodes.length;
    const versionedPlan = startsAnew ? { ...plan, kafkaVersion: kafka.kafkaVersion } : plan;
    const runtime = runtimeOf(kafka, versionedPlan, layout, app);
    const isThaw = thawed.size > 0;
    try {
      const waiting = isThaw ? { ...request, readyWithinMs: thawedWithinMs } : request;
      const state = await startIdleNodes(versionedPlan, idle, runtime, waiting);
      await saveSandboxContext(state, layout, app);
      return { state, changed: idle.size > 0 || isThaw || repaired || restarted };
    } catch (error) {
      if (error instanceof ControllerFault && !repaired) {
        app.note(sandboxTexts.repairing[app.lang]);
        before = await repairController(requireState(plan.name, app.folders), layout, runtime, app);
        repaired = true;
      } else if (isThaw && isUnreachable(error)) {
        before = await killNodes(requireState(plan.name, app.folders), thawed, app);
        restarted = true;
      } else if (!(error instanceof PortTaken) || attempt >= portAttempts) throw error;
    }
  }
}

/** Kills nodes, so that they are started anew. */
async function killNodes(state: SandboxState, ids: ReadonlySet<number>, app: HostEnvironment): Promise<SandboxState> {
  const nodes = state.nodes.filter(({ id }) => ids.has(id));
  await Promise.all(nodes.map(({ handle }) => handle && stopNode(handle, 0, app)));
  return nodes.reduce((changed, { id }) => writeNode(changed, id, { handle: null }, app.folders), state);
}

/** Saves the sandbox's context; settings that the user has added to it stay. */
async function saveSandboxContext(state: SandboxState, layout: SandboxLayout, app: HostEnvironment): Promise<void> {
  const existing = (await listContexts(app)).find(({ name }) => name === state.name);
  const context = { ...existing?.context, ...contextOf(state, layout) };
  await saveContext(app, state.name, context, state.use === 'never' ? {} : { use: 'ifNone' });
}

/** Starts the idle nodes and waits until the cluster works. Where it does not, the started nodes are ended again. */
async function startIdleNodes(
  plan: SandboxState,
  idle: ReadonlySet<number>,
  runtime: NodeRuntime,
  request: StartRequest,
): Promise<SandboxState> {
  const { layout, kafka, app } = request;
  const progress = app.progress(sandboxTexts.starting(plan.name)[app.lang]);
  const showStep = (doing: string): void => progress.update(0, undefined, doing);
  if (plan.secure && kafka.distribution) await makeSecrets(layout, kafka.distribution.java, app);
  let state = plan;
  const idleNodes = plan.nodes.filter(({ id }) => idle.has(id));
  try {
    showStep(sandboxTexts.folders[app.lang]);
    await Promise.all(idleNodes.map((node) => runtime.format(node)));
    showStep(sandboxTexts.waiting[app.lang]);
    for (const node of idleNodes) {
      app.signal.throwIfAborted();
      const handle = await runtime.start(node);
      state = writeNode(state, node.id, { handle, wanted: 'up' }, app.folders);
    }
    await awaitReady(state, request);
    if (request.onlyNode === undefined && !state.elr) {
      state = { ...state, elr: 'off' };
      writeState(state, app.folders);
    }
    return state;
  } catch (error) {
    const started = state.nodes.filter(({ id }) => idle.has(id));
    await Promise.all(started.map(({ handle }) => handle && stopNode(handle, 0, app)));
    for (const { id } of started) state = writeNode(state, id, { handle: null, wanted: 'down' }, app.folders);
    throw error;
  } finally {
    progress.end();
  }
}
