import { listContexts, saveContext } from '../settings/store.js';
import { runtimeOf } from './engine.js';
import type { SandboxLayout } from './layout.js';
import { stopNode } from './node-process.js';
import { awaitReady, PortTaken } from './ready.js';
import type { NodeRuntime } from './runtime.js';
import { makeSecrets } from './secrets.js';
import { contextOf } from './settings.js';
import { planStart } from './start-plan.js';
import type { StartRequest } from './start-request.js';
import { writeState } from './state.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment, SandboxNode, SandboxState } from './types.js';

/** Another program can take a port between the look and the start. */
const portAttempts = 3;

/** Starts what does not run, waits until it works, and saves how to reach it as a context. */
export async function startNodes(work: StartRequest): Promise<{ state: SandboxState; changed: boolean }> {
  const { layout, app, kafka } = work;
  for (let attempt = 1; ; attempt++) {
    const { state: planned, idle, thawed } = await planStart(work);
    // Records of an older Kafka are read by a newer one, so a sandbox that starts anew is of the version that starts it.
    const anew = idle.size === planned.nodes.length;
    const versioned = anew ? { ...planned, kafkaVersion: kafka.kafkaVersion } : planned;
    try {
      const state = await startIdleNodes(versioned, idle, runtimeOf(kafka, versioned, layout, app), work);
      await saveSandboxContext(state, layout, app);
      return { state, changed: idle.size > 0 || thawed };
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === portAttempts) throw error;
    }
  }
}

/** Saves how the sandbox is reached; what the user has added to its context stays. */
async function saveSandboxContext(state: SandboxState, layout: SandboxLayout, app: HostEnvironment): Promise<void> {
  const known = (await listContexts(app)).find(({ name }) => name === state.name);
  const wanted = { ...known?.context, ...contextOf(state, layout) };
  await saveContext(app, state.name, wanted, { use: 'ifNone' });
}

/** Starts the idle nodes and waits until the cluster works. What was started is ended again when it does not. */
async function startIdleNodes(
  planned: SandboxState,
  idle: ReadonlySet<number>,
  runtime: NodeRuntime,
  work: StartRequest,
): Promise<SandboxState> {
  const { layout, kafka, app } = work;
  const progress = app.progress(sandboxTexts.starting(planned.name)[app.lang]);
  const say = (doing: string): void => progress.update(0, undefined, doing);
  if (planned.secure && kafka.distribution) await makeSecrets(layout, kafka.distribution.java, app);
  let state = planned;
  const change = (id: number, to: Partial<SandboxNode>): void => {
    state = { ...state, nodes: state.nodes.map((node) => (node.id === id ? { ...node, ...to } : node)) };
    writeState(state, app.folders);
  };
  const waiting = planned.nodes.filter(({ id }) => idle.has(id));
  try {
    say(sandboxTexts.folders[app.lang]);
    await Promise.all(waiting.map((node) => runtime.format(node)));
    say(sandboxTexts.waiting[app.lang]);
    for (const node of waiting) {
      app.signal.throwIfAborted();
      change(node.id, { handle: await runtime.start(node), wanted: 'up' });
    }
    await awaitReady(state, work);
    return state;
  } catch (error) {
    const started = state.nodes.filter(({ id }) => idle.has(id));
    await Promise.all(started.map(({ handle }) => handle && stopNode(handle, 0, app)));
    for (const { id } of started) change(id, { handle: null, wanted: 'down' });
    throw error;
  } finally {
    progress.end();
  }
}
