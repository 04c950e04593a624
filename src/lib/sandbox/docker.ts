import { CliError } from '../base/errors.js';
import type { ProcessState } from '../processes/identity.js';
import { runToEnd } from '../processes/spawn.js';
import { formatOptions, type NodeAddresses } from './properties.js';
import { type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

type Env = HostEnvironment['env'];

/** Port of the listener between brokers in their Docker network: the advertised client address is one of the host. */
export const internalPort = 29_092;

export const containerName = (sandbox: string, node: number): string => `kafkactl-${sandbox}-${node}`;
export const networkName = (sandbox: string): string => `kafkactl-${sandbox}`;
const imageOf = (kafkaVersion: string): string => `apache/kafka:${kafkaVersion}`;

/** Folder of a sandbox's data as its containers see it. */
export const containerFolder = '/sandbox';

/**
 * Addresses of nodes in containers: bound to all interfaces of the container, published on the host's loopback only.
 */
export const inContainers = (sandbox: string): NodeAddresses => ({
  bind: '0.0.0.0',
  peer: ({ id }) => containerName(sandbox, id),
  client: '127.0.0.1',
  internalPort,
});

/**
 * The arguments of `docker run` for one node. The container formats its folder where that is empty, then runs the
 * broker, as this user, so that the data can be removed without root.
 */
export function runArguments(
  node: SandboxNode,
  { name, clusterId, kafkaVersion, secure }: SandboxState,
  data: string,
  user: { readonly uid: number; readonly gid: number },
): string[] {
  const properties = `${containerFolder}/node-${node.id}.properties`;
  const users = secure ? ` @${containerFolder}/secrets/users` : '';
  const script = [
    `/opt/kafka/bin/kafka-storage.sh format --ignore-formatted -t ${clusterId} -c ${properties} ${formatOptions.join(' ')}${users} > /dev/null`,
    `exec /opt/kafka/bin/kafka-server-start.sh ${properties}`,
  ].join(' && ');
  return [
    ...['run', '--detach', '--name', containerName(name, node.id), '--network', networkName(name)],
    ...['--label', `kafkactl.sandbox=${name}`, '--user', `${user.uid}:${user.gid}`],
    ...['--volume', `${data}:${containerFolder}`],
    ...(isBroker(node) ? ['--publish', `127.0.0.1:${node.port}:${node.port}`] : []),
    ...['--env', 'KAFKA_HEAP_OPTS=-Xmx256m', '--env', 'LOG_DIR=/tmp/kafka-logs'],
    ...['--entrypoint', '/bin/bash', imageOf(kafkaVersion), '-c', script],
  ];
}

/** The arguments of `docker exec` that run one of Apache's tools in a node's container. */
export const execArguments = (container: string, tool: string, args: readonly string[], tty: boolean): string[] => [
  ...['exec', '--interactive', ...(tty ? ['--tty'] : []), container],
  `/opt/kafka/bin/${tool}.sh`,
  ...args,
];

/** The process state for an output of `docker inspect --format {{.State.Status}}`. */
export const stateOfStatus = (status: string): ProcessState =>
  status === 'paused' ? 'frozen' : status === 'running' || status === 'restarting' ? 'running' : 'gone';

/** Runs docker to its end and gives its stdout. Throws `failed` with its stderr. */
export async function docker(args: readonly string[], env: Env, signal?: AbortSignal): Promise<string> {
  const { code, stdout, stderr } = await runToEnd({ command: 'docker', args, env }, signal ? { signal } : {});
  if (code !== 0) throw new CliError('failed', `docker ${args[0]}: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}

export async function containerState(container: string, env: Env): Promise<ProcessState> {
  const args = ['inspect', '--format', '{{.State.Status}}', container];
  const { code, stdout } = await runToEnd({ command: 'docker', args, env });
  return code === 0 ? stateOfStatus(stdout.trim()) : 'gone';
}

export async function containerLogs(container: string, count: number, env: Env): Promise<string[]> {
  const args = ['logs', '--tail', String(count), container];
  const { stdout, stderr } = await runToEnd({ command: 'docker', args, env });
  return `${stdout}${stderr}`.split('\n').filter(Boolean).slice(-count);
}
