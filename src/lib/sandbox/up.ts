import { CliError } from '../errors.js';
import { withLock } from '../processes/lock.js';
import { listContexts, saveContext } from '../settings/store.js';
import { newClusterId } from './clusterId.js';
import { findKafka, type Kafka, runtimeOf } from './engine.js';
import { handleState, lastLogLines, stopHandle, thawHandle } from './handles.js';
import { type Layout, layoutOf, sandboxesFolder } from './layout.js';
import { assignPorts, newNodes, portsOf } from './nodes.js';
import type { Runtime } from './runtime.js';
import { makeSecrets } from './secrets.js';
import { contextOf, settingsOf } from './settings.js';
import { allStates, checkName, defaultName, readState, writeState } from './state.js';
import { addressOf, type Engine, isBroker, type Node, type SandboxState, type Surroundings } from './types.js';

export interface SandboxOptions {
  readonly name?: string | undefined;
  readonly brokers?: 1 | 3 | undefined;
  readonly secure?: boolean | undefined;
  readonly engine?: Engine | 'auto' | undefined;
  /** The first client port; the next free ones follow. */
  readonly port?: number | undefined;
}

const firstPort = 9092;
/** Milliseconds that a cluster may take to be ready. Warm ones take two or three seconds. */
const patienceMs = 90_000;
/** Milliseconds for a clean end. */
export const graceMs = 15_000;
/** Another program can take a port between the look and the start. */
const portAttempts = 3;

class PortTaken extends Error {}

/**
 * Runs `work` as the only kafkactl that touches the sandbox of this name. Waits for another one, which may be
 * downloading Kafka.
 */
export function exclusively<T>(name: string, app: Surroundings, work: (layout: Layout) => Promise<T>): Promise<T> {
  const layout = layoutOf(checkName(name), app.folders);
  return withLock(layout.lock, () => work(layout), {
    withinMs: 10 * 60_000,
    signal: app.signal,
    onWait: () => app.note(`Another kafkactl is busy with the sandbox "${name}"; waiting for it.`),
    busy: () => new CliError('conflict', `another kafkactl has been busy with the sandbox "${name}" for 10 minutes`),
  });
}

/**
 * Makes the sandbox run, whatever state it is in: new, stopped, crashed, with dead or frozen nodes, or running already.
 * Returns when a topic can be created and written. `changed` is false when there was nothing to do.
 */
export function up(
  options: SandboxOptions,
  app: Surroundings,
): Promise<{ readonly state: SandboxState; readonly changed: boolean }> {
  const name = options.name ?? defaultName;
  return exclusively(name, app, async (layout) => {
    const existing = readState(name, app.folders);
    if (existing) refuseOtherShape(existing, options);
    else await refuseForeignContext(name, app);
    const kafka = await findKafka(existing?.engine ?? options.engine ?? 'auto', app);
    const state = existing ?? newSandbox(name, options, kafka);
    const result = await raise({ state, layout, kafka, app, firstPort: options.port ?? firstPort, options });
    const place = { env: app.env, cwd: app.cwd, folders: app.folders };
    await saveContext(place, name, contextOf(result.state, layout), { use: 'ifNone' });
    return result;
  });
}

function newSandbox(name: string, options: SandboxOptions, kafka: Kafka): SandboxState {
  return {
    version: 1,
    name,
    engine: kafka.engine,
    kafkaVersion: kafka.kafkaVersion,
    clusterId: newClusterId(),
    secure: options.secure ?? false,
    nodes: newNodes(options.brokers ?? 1),
  };
}

/** A sandbox keeps its shape: its records would not fit another one. */
function refuseOtherShape(state: SandboxState, { brokers, secure, engine }: SandboxOptions): void {
  const has = state.nodes.filter(isBroker).length;
  const other =
    (brokers !== undefined && brokers !== has && `has ${has === 1 ? 'one broker' : `${has} brokers`}`) ||
    (secure && !state.secure && 'is not a secure one') ||
    (engine !== undefined && engine !== 'auto' && engine !== state.engine && `runs with the ${state.engine} engine`);
  if (!other) return;
  throw new CliError('conflict', `the sandbox "${state.name}" ${other}`, {
    hint: [
      'Give the new one a name of its own:  kafkactl sandbox up --name NAME …',
      `or remove the old one with its records:  kafkactl sandbox down --name ${state.name} --purge`,
    ].join('\n'),
  });
}

/** A context of this name that is not a sandbox's would be overwritten, with what it takes to reach its cluster. */
async function refuseForeignContext(name: string, app: Surroundings): Promise<void> {
  const contexts = await listContexts({ env: app.env, cwd: app.cwd, folders: app.folders });
  const other = contexts.find((context) => context.name === name);
  if (!other) return;
  throw new CliError('conflict', `there is a context "${name}" already, for ${other.context.brokers.join(', ')}`, {
    hint: `Give the sandbox another name:  kafkactl sandbox up --name NAME\nor remove that context:  kafkactl contexts remove ${name}`,
  });
}

interface Work {
  readonly state: SandboxState;
  readonly layout: Layout;
  readonly kafka: Kafka;
  readonly app: Surroundings;
  readonly firstPort: number;
  readonly options: SandboxOptions;
}

async function raise(work: Work): Promise<{ state: SandboxState; changed: boolean }> {
  const { layout, app, kafka } = work;
  for (let attempt = 1; ; attempt++) {
    const { state, idle, thawed } = await plan(work);
    const runtime = runtimeOf(kafka, state, layout, app);
    try {
      const started = await start(state, idle, runtime, work);
      return { state: started, changed: idle.size > 0 || thawed };
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === portAttempts) throw error;
    }
  }
}

/** Wakes what is frozen and decides ports for what does not run. */
async function plan({ state: before, app, firstPort, options }: Work) {
  const states = await Promise.all(before.nodes.map(({ handle }) => handleState(handle, app)));
  const frozen = before.nodes.filter((_, i) => states[i] === 'frozen');
  for (const { handle } of frozen) if (handle) await thawHandle(handle, app);
  const idle = new Set(before.nodes.filter((_, i) => states[i] === 'gone').map(({ id }) => id));
  const runs = before.nodes.find((node) => !idle.has(node.id) && isBroker(node));
  if (
    options.port !== undefined &&
    runs &&
    !before.nodes.some((node) => isBroker(node) && node.port === options.port)
  ) {
    throw new CliError('conflict', `the sandbox "${before.name}" runs on ${addressOf(runs)}`, {
      hint: `To move it:  kafkactl sandbox down --name ${before.name}  and then up again with --port.`,
    });
  }
  const state = await choosePorts(before, idle, firstPort, options.port !== undefined && !runs, app);
  // The brokers are told the controller's port when they start.
  const controllerMoved = state.nodes.some(
    (node, i) => node.role === 'controller' && before.nodes[i]?.port !== node.port,
  );
  if (controllerMoved) {
    const brokers = state.nodes.filter((node) => node.role === 'broker' && !idle.has(node.id));
    await Promise.all(brokers.map(({ handle }) => handle && stopHandle(handle, 0, app)));
    for (const { id } of brokers) idle.add(id);
  }
  return { state, idle, thawed: frozen.length > 0 };
}

/** Under a lock of all sandboxes, so that two that start at once do not choose the same port. */
function choosePorts(
  state: SandboxState,
  idle: ReadonlySet<number>,
  first: number,
  anew: boolean,
  app: Surroundings,
): Promise<SandboxState> {
  const work = async (): Promise<SandboxState> => {
    const others = allStates(app.folders).filter(({ name }) => name !== state.name);
    const taken = new Set(others.flatMap(({ nodes }) => nodes.flatMap(portsOf)));
    const blank = state.nodes.map((node) => ({
      ...node,
      port: 0,
      ...(node.controllerPort ? { controllerPort: 0 } : {}),
    }));
    const { nodes, moved } = await assignPorts(anew ? blank : state.nodes, idle, first, taken);
    for (const { from, to } of moved) app.note(`Port ${from} is taken; using ${to} instead.`);
    const planned = { ...state, nodes };
    writeState(planned, app.folders);
    return planned;
  };
  return withLock(`${sandboxesFolder(app.folders)}/ports.lock`, work, {
    withinMs: 60_000,
    signal: app.signal,
    busy: () => new CliError('conflict', 'another kafkactl has been choosing ports for a minute'),
  });
}

/** Starts the idle nodes and waits until the cluster works. What was started is ended again when it does not. */
async function start(
  planned: SandboxState,
  idle: ReadonlySet<number>,
  runtime: Runtime,
  { layout, kafka, app }: Work,
): Promise<SandboxState> {
  if (planned.secure && kafka.distribution) await makeSecrets(layout, kafka.distribution.java, app);
  let state = planned;
  const change = (id: number, to: Partial<Node>): void => {
    state = { ...state, nodes: state.nodes.map((node) => (node.id === id ? { ...node, ...to } : node)) };
    writeState(state, app.folders);
  };
  const waiting = planned.nodes.filter(({ id }) => idle.has(id));
  try {
    await Promise.all(waiting.map((node) => runtime.format(node)));
    for (const node of waiting) {
      app.signal.throwIfAborted();
      change(node.id, { handle: await runtime.start(node), wanted: 'up' });
    }
    const { awaitWritable } = await import('../kafka/writable.js');
    await awaitWritable(settingsOf(state, layout), {
      clusterId: state.clusterId,
      brokers: state.nodes.filter(isBroker).length,
      withinMs: patienceMs,
      signal: app.signal,
      stillHopeful: () => refuseDead(state, layout, app),
    });
    return state;
  } catch (error) {
    const started = state.nodes.filter(({ id }) => idle.has(id));
    await Promise.all(started.map(({ handle }) => handle && stopHandle(handle, 0, app)));
    for (const { id } of started) change(id, { handle: null, wanted: 'down' });
    throw error;
  }
}

async function refuseDead(state: SandboxState, layout: Layout, app: Surroundings): Promise<void> {
  for (const node of state.nodes) {
    if ((await handleState(node.handle, app)) !== 'gone') continue;
    const lines = await lastLogLines(node, layout, 200, app);
    if (lines.some((line) => line.includes('Address already in use'))) throw new PortTaken();
    const said = lines.filter((line) => /ERROR|FATAL|Exception|Error occurred/.test(line)).slice(-3);
    throw new CliError('failed', `node ${node.id} of the sandbox "${state.name}" ended while it was starting`, {
      hint: [
        ...(said.length > 0 ? said : lines.slice(-3)),
        `All of it:  kafkactl sandbox logs --name ${state.name}`,
      ].join('\n'),
    });
  }
}
