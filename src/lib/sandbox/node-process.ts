import { endProcess, setFrozen } from '../processes/end.js';
import { type ProcessState, processState } from '../processes/identity.js';
import { containerLogs, containerState, docker } from './docker.js';
import type { SandboxLayout } from './layout.js';
import { lastLines } from './logs.js';
import type { HostEnvironment, NodeProcess, NodeStatus, SandboxNode } from './types.js';

type EnvOnly = Pick<HostEnvironment, 'env'>;

/** The state of a node's process or container; gone where there is none. */
export async function nodeProcessState(handle: NodeProcess | null, { env }: EnvOnly): Promise<ProcessState> {
  if (!handle) return 'gone';
  return 'pid' in handle ? processState(handle) : containerState(handle.container, env);
}

/** The status of a node: a process that is gone is crashed, killed or stopped, by what was wanted of it. */
export async function nodeStatus(node: SandboxNode, app: EnvOnly): Promise<NodeStatus> {
  const state = await nodeProcessState(node.handle, app);
  if (state !== 'gone') return state;
  return ({ up: 'crashed', killed: 'killed', down: 'stopped' } as const)[node.wanted];
}

/** Kills a node with SIGKILL, as when a machine dies. */
export async function killNode(handle: NodeProcess, { env }: EnvOnly): Promise<void> {
  if ('pid' in handle) await endProcess(handle, 0);
  else await docker(['kill', handle.container], env);
}

/** Freezes a node with SIGSTOP, as when a machine hangs. */
export async function freezeNode(handle: NodeProcess, { env }: EnvOnly): Promise<void> {
  if ('pid' in handle) await setFrozen(handle, true);
  else await docker(['pause', handle.container], env);
}

/** Thaws a frozen node with SIGCONT. */
export async function thawNode(handle: NodeProcess, { env }: EnvOnly): Promise<void> {
  if ('pid' in handle) await setFrozen(handle, false);
  else await docker(['unpause', handle.container], env);
}

/** Ends a node with SIGTERM, so that it flushes its log, and kills it after `graceMs` milliseconds. */
export async function stopNode(handle: NodeProcess, graceMs: number, { env }: EnvOnly): Promise<void> {
  if ('pid' in handle) return endProcess(handle, graceMs);
  if ((await containerState(handle.container, env)) === 'frozen') await docker(['unpause', handle.container], env);
  await docker(['stop', '-t', String(Math.ceil(graceMs / 1000)), handle.container], env);
  await docker(['rm', '--force', handle.container], env);
}

/** The last `count` log lines of a node, oldest first. */
export async function lastLogLines(
  node: SandboxNode,
  layout: SandboxLayout,
  count: number,
  { env }: EnvOnly,
): Promise<string[]> {
  if (node.handle && 'container' in node.handle) return containerLogs(node.handle.container, count, env);
  return lastLines(layout.log(node.id), count);
}
