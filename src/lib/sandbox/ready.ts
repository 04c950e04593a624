import { existsSync } from 'node:fs';
import { CliError } from '../errors.js';
import { pollUntil } from '../until.js';
import { handleState, lastLogLines } from './handles.js';
import type { Layout } from './layout.js';
import { isFree } from './ports.js';
import { settingsOf } from './settings.js';
import { addressOf, isBroker, type Node, type SandboxState, type Surroundings } from './types.js';
import type { Work } from './work.js';

/** Milliseconds that a cluster may take to be ready. Warm ones take two or three seconds. */
const patienceMs = 90_000;

/** What a log says of a failure: what Kafka calls an error, with the exception below it, or else what names one. */
export function reasons(lines: readonly string[]): string[] {
  const errors = lines.filter(
    (line, index) => isError(line) || (/^\S*Exception: /.test(line) && isError(lines[index - 1])),
  );
  const named = lines.filter((line) => /Exception|Error occurred/.test(line) && !/ (?:INFO|WARN) /.test(line));
  return [...new Set(errors.length > 0 ? errors : named)].slice(0, 3);
}

const isError = (line = ''): boolean => /\b(?:ERROR|FATAL)\b/.test(line);

/** A node ended because another program listens on its port. */
export class PortTaken extends CliError {
  constructor(node: number) {
    super('conflict', `another program took a port of node ${node} while it was starting`, {
      hint: 'Run it again, or give another first port with --port.',
    });
  }
}

/** All of it works; or, where one node alone was started, that one has joined. */
export async function awaitReady(
  state: SandboxState,
  { only, layout, app }: Pick<Work, 'only' | 'layout' | 'app'>,
): Promise<void> {
  const { awaitBroker, awaitClusterReady } = await import('../kafka/writable.js');
  const one = state.nodes.find(({ id }) => id === only);
  const expected = {
    clusterId: state.clusterId,
    brokerCount: state.nodes.filter(isBroker).length,
    timeoutMs: patienceMs,
    signal: app.signal,
    assertStillPossible: () => refuseDead(state, one ? [one] : state.nodes, layout, app),
  };
  const settings = settingsOf(state, layout);
  if (one?.role === 'broker') await awaitBroker(settings, one.id, expected);
  else if (one?.role === 'controller') await awaitController(one, expected);
  else
    await awaitClusterReady(settings, expected).catch((error: unknown) => {
      // Another Kafka answers: it took the port first, and ours has not said so yet.
      if (error instanceof CliError && error.code === 'conflict') throw new PortTaken(state.nodes[0]?.id ?? 1);
      throw error;
    });
}

/** A controller answers no client; that it listens is what can be seen of it. */
async function awaitController(
  node: Node,
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

/** A node that has ended will not be ready, however long one waits. */
async function refuseDead(
  state: SandboxState,
  nodes: readonly Node[],
  layout: Layout,
  app: Surroundings,
): Promise<void> {
  for (const node of nodes) {
    if ((await handleState(node.handle, app)) !== 'gone') continue;
    const lines = await lastLogLines(node, layout, 200, app);
    if (lines.some((line) => line.includes('Address already in use'))) throw new PortTaken(node.id);
    const said = reasons(lines);
    throw new CliError('failed', `node ${node.id} of the sandbox "${state.name}" ended while it was starting`, {
      // A new sandbox is gone by the time this is read; its logs are not.
      hint: [
        ...(said.length > 0 ? said : lines.slice(-3)),
        ...(existsSync(layout.log(node.id)) ? [`All of it:  ${layout.log(node.id)}`] : []),
      ].join('\n'),
    });
  }
}
