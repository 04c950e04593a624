import { existsSync } from 'node:fs';
import { CliError } from '../errors.js';
import type { Line } from '../processes/spawn.js';
import { writePrivately } from '../settings/files.js';
import { containerName, execArguments, internalPort } from './docker.js';
import { findKafka, type Kafka } from './engine.js';
import { handleState } from './handles.js';
import { javaLine } from './jvm.js';
import { type Layout, layoutOf } from './layout.js';
import { noSandbox, readState } from './state.js';
import { type Tool, toolArguments, toolOf } from './tools.js';
import { addressOf, isBroker, type Node, type SandboxState, type Surroundings } from './types.js';

/** Tools warn about what does not matter here; what they have to say they print themselves. */
const toolLogging = `Configuration:
  status: error
  Appenders:
    Console:
      name: err
      target: SYSTEM_ERR
      PatternLayout:
        pattern: "[%d] %p %m (%c)%n"
  Loggers:
    Root:
      level: warn
      AppenderRef:
        ref: err
`;

/**
 * The line that runs one of Apache's tools against a sandbox. `tty` says whether a person sits before it, which only
 * matters to containers.
 */
export async function toolLine(
  sandbox: string,
  toolName: string,
  args: readonly string[],
  { tty }: { readonly tty: boolean },
  app: Surroundings,
): Promise<Line> {
  const [name, tool] = toolOf(toolName);
  const state = readState(sandbox, app.folders);
  if (!state) throw noSandbox(sandbox, app.folders);
  const living = await livingBrokers(state, app);
  if (living.length === 0 && tool.bootstrap !== 'none') {
    throw new CliError('unreachable', `no broker of the sandbox "${sandbox}" runs`, {
      hint: `Start it:  kafkactl sandbox up${sandbox === 'sandbox' ? '' : ` --name ${sandbox}`}`,
    });
  }
  const layout = layoutOf(sandbox, app.folders);
  if (state.engine === 'docker') return containerLine(state, living, name, tool, args, tty, app);
  return jvmLine(await findKafka(state.engine, app), state, living, layout, tool, args, app);
}

async function livingBrokers({ nodes }: SandboxState, app: Surroundings): Promise<Node[]> {
  const brokers = nodes.filter(isBroker);
  const states = await Promise.all(brokers.map(({ handle }) => handleState(handle, app)));
  return brokers.filter((_, i) => states[i] === 'running');
}

function jvmLine(
  { distribution }: Kafka,
  state: SandboxState,
  brokers: readonly Node[],
  layout: Layout,
  tool: Tool,
  args: readonly string[],
  { env, cwd }: Surroundings,
): Line {
  if (!distribution) throw new CliError('bug', `the ${state.engine} engine has no jars`);
  const config = state.secure ? layout.secrets.clientProperties : undefined;
  const logging = layout.toolLogging;
  if (!existsSync(logging)) writePrivately(logging, toolLogging);
  const archive = distribution.archive ? { archive: { use: distribution.archive } } : {};
  const all = toolArguments(tool, args, brokers.map(addressOf).join(','), config);
  return { ...javaLine(distribution, tool.main, all, env, { logging, ...archive }), cwd };
}

function containerLine(
  { name }: SandboxState,
  brokers: readonly Node[],
  toolName: string,
  tool: Tool,
  args: readonly string[],
  tty: boolean,
  { env, cwd }: Surroundings,
): Line {
  const servers = brokers.map(({ id }) => `${containerName(name, id)}:${internalPort}`).join(',');
  const all = toolArguments(tool, args, servers, undefined);
  const [first] = brokers;
  return { command: 'docker', args: execArguments(containerName(name, first?.id ?? 1), toolName, all, tty), env, cwd };
}
