import { existsSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import { pollUntil } from '../base/poll-until.js';
import type { Cluster } from '../kafka/cluster.js';
import { faultWatch } from './controller-fault.js';
import type { SandboxLayout } from './layout.js';
import { lastLogLines, nodeProcessState } from './node-process.js';
import { isFree } from './ports.js';
import { elrFeature } from './properties.js';
import { settingsOf } from './settings.js';
import type { StartRequest } from './start-request.js';
import { addressOf, type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

/** Milliseconds that a cluster may take to become ready. A warm one takes two or three seconds. */
const readyTimeoutMs = 90_000;
/** Milliseconds that one attempt to use it may take. */
const attemptTimeoutMs = 3000;

/**
 * At most three lines of a log that explain a failure: errors and the exceptions below them, else lines that name an
 * exception.
 */
export function loggedErrors(lines: readonly string[]): string[] {
  const errors = lines.filter(
    (line, index) => isError(line) || (/^\S*Exception: /.test(line) && isError(lines[index - 1])),
  );
  const namingException = lines.filter(
    (line) => /Exception|Error occurred/.test(line) && !/ (?:INFO|WARN) /.test(line),
  );
  return [...new Set(errors.length > 0 ? errors : namingException)].slice(0, 3);
}

const isError = (line = ''): boolean => /\b(?:ERROR|FATAL)\b/.test(line);

/** A node has ended because another program listens on its port: a start with other ports may work. */
export class PortTaken extends CliError {
  constructor(node: number) {
    super('conflict', `another program took a port of node ${node} while it was starting`, {
      hint: 'Run it again, or give another first port with --port.',
    });
  }
}

/**
 * Waits until the cluster is writable or, where only one node was started, until that one has joined. Throws
 * `ControllerFault` where the controller can let no broker join.
 */
export async function awaitReady(
  state: SandboxState,
  { onlyNode: only, layout, app, readyWithinMs }: Pick<StartRequest, 'onlyNode' | 'layout' | 'app' | 'readyWithinMs'>,
): Promise<void> {
  const onlyNodeStarted = state.nodes.find(({ id }) => id === only);
  const refuseFault = faultWatch(state, layout, app);
  const expected = {
    clusterId: state.clusterId,
    brokerCount: state.nodes.filter(isBroker).length,
    timeoutMs: readyWithinMs ?? readyTimeoutMs,
    assertStillPossible: async () => {
      await refuseEnded(state, onlyNodeStarted ? [onlyNodeStarted] : state.nodes, layout, app);
      await refuseFault();
    },
  };
  if (onlyNodeStarted?.role === 'controller') {
    await awaitController(onlyNodeStarted, { ...expected, signal: app.signal });
    return;
  }
  const joining = onlyNodeStarted?.role === 'broker' ? onlyNodeStarted : undefined;
  const { connect } = await import('../kafka/client/connect.js');
  const settings = {
    ...settingsOf(state, layout),
    requestTimeoutMs: attemptTimeoutMs,
    // The others list a killed broker until its session ends. Only the broker itself tells that it is back.
    ...(joining ? { brokers: [addressOf(joining)] } : {}),
  };
  const cluster = await connect(settings, { signal: app.signal });
  try {
    await (joining ? cluster.awaitBroker(joining.id, expected) : cluster.awaitReady(expected));
    if (!joining && !state.elr) await turnOffElr(cluster);
  } catch (error) {
    // Another Kafka answers on this port: it was faster, and the node's own failure is not in its log yet.
    if (!joining && error instanceof CliError && error.code === 'conflict')
      throw new PortTaken(state.nodes[0]?.id ?? 1);
    throw error;
  } finally {
    await cluster.close();
  }
}

/** Turns eligible leader replicas off in a sandbox that an older kafkactl has formatted. */
async function turnOffElr(cluster: Cluster): Promise<void> {
  if ((await cluster.features()).has(elrFeature)) await cluster.setFeature(elrFeature, 0);
}

/** Waits until a controller listens: it answers no client, so nothing more can be asked of it. */
async function awaitController(
  node: SandboxNode,
  {
    assertStillPossible,
    timeoutMs,
    signal,
  }: { assertStillPossible: () => Promise<void>; timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const listens = async (): Promise<boolean> => {
    await assertStillPossible();
    return !(await isFree(node.port));
  };
  if (await pollUntil(listens, { withinMs: timeoutMs, signal })) return;
  throw new CliError('unreachable', `the controller does not listen on ${addressOf(node)}`);
}

/** Throws where one of the nodes has ended: it will not become ready. */
async function refuseEnded(
  state: SandboxState,
  nodes: readonly SandboxNode[],
  layout: SandboxLayout,
  app: HostEnvironment,
): Promise<void> {
  for (const node of nodes) {
    if ((await nodeProcessState(node.handle, app)) !== 'gone') continue;
    const lines = await lastLogLines(node, layout, 200, app);
    if (lines.some((line) => line.includes('Address already in use'))) throw new PortTaken(node.id);
    const errors = loggedErrors(lines);
    throw new CliError('failed', `node ${node.id} of the sandbox "${state.name}" ended while it was starting`, {
      // A new sandbox is removed before this is read, but its logs stay.
      hint: [
        ...(errors.length > 0 ? errors : lines.slice(-3)),
        ...(existsSync(layout.log(node.id)) ? [`All of it:  ${layout.log(node.id)}`] : []),
      ].join('\n'),
    });
  }
}
