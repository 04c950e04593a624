import { streamLines } from '../processes/stream.js';
import { containerName } from './docker.js';
import { layoutOf } from './layout.js';
import { type LogLine, readLogs } from './logs.js';
import type { HostEnvironment, SandboxNode, SandboxState } from './types.js';

interface LogRequest {
  /** Lines of each node to begin with. */
  readonly count: number;
  readonly follow: boolean;
}

/** The log lines of nodes: from the files of processes, or from Docker. */
export function nodeLogs(
  state: SandboxState,
  nodes: readonly SandboxNode[],
  wanted: LogRequest,
  app: HostEnvironment,
): AsyncIterable<LogLine> {
  if (state.engine === 'docker') return containerLines(state.name, nodes, wanted, app);
  const layout = layoutOf(state.name, app.folders);
  const logs = nodes.map(({ id }) => ({ node: id, path: layout.log(id) }));
  return readLogs(logs, { ...wanted, signal: app.signal });
}

/** `docker logs` follows one container: of several nodes only the first is followed, the others are shown before it. */
async function* containerLines(
  name: string,
  nodes: readonly SandboxNode[],
  { count, follow }: LogRequest,
  { env, signal }: HostEnvironment,
): AsyncGenerator<LogLine> {
  for (const [i, { id }] of nodes.toReversed().entries()) {
    const last = i === nodes.length - 1;
    const args = ['logs', '--tail', String(count), ...(follow && last ? ['--follow'] : []), containerName(name, id)];
    for await (const line of streamLines({ command: 'docker', args, env }, signal)) yield { node: id, line };
  }
}
