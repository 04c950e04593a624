import { existsSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import type { CommandLine } from '../processes/spawn.js';
import { writePrivately } from '../settings/files.js';
import { containerName, execArguments, internalPort } from './docker.js';
import { findKafka, type RunnableKafka } from './engine.js';
import { javaCommandLine } from './java-command.js';
import { layoutOf, type SandboxLayout } from './layout.js';
import { nodeProcessState } from './node-process.js';
import { noSandbox, readState } from './state.js';
import { type KafkaTool, toolArguments, toolOf } from './tools.js';
import { addressOf, type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

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
export async function toolCommandLine(
  sandbox: string,
  toolName: string,
  args: readonly string[],
  { tty }: { readonly tty: boolean },
  app: HostEnvironment,
): Promise<CommandLine> {
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
  if (state.engine === 'docker') return containerCommandLine(state, living, name, tool, args, tty, app);
  return jvmCommandLine(await findKafka(state.engine, app), state, living, layout, tool, args, app);
}

async function livingBrokers({ nodes }: SandboxState, app: HostEnvironment): Promise<SandboxNode[]> {
  const brokers = nodes.filter(isBroker);
  const states = await Promise.all(brokers.map(({ handle }) => nodeProcessState(handle, app)));
  return brokers.filter((_, i) => states[i] === 'running');
}

function jvmCommandLine(
  { distribution }: RunnableKafka,
  state: SandboxState,
  brokers: readonly SandboxNode[],
  layout: SandboxLayout,
  tool: KafkaTool,
  args: readonly string[],
  { env, cwd }: HostEnvironment,
): CommandLine {
  if (!distribution) throw new CliError('bug', `the ${state.engine} engine has no jars`);
  const config = state.secure ? layout.secrets.clientProperties : undefined;
  const logging = layout.toolLogging;
  if (!existsSync(logging)) writePrivately(logging, toolLogging);
  const archive = distribution.archive ? { archive: { use: distribution.archive } } : {};
  const all = toolArguments(tool, args, brokers.map(addressOf).join(','), config);
  return { ...javaCommandLine(distribution, tool.main, all, env, { logging, ...archive }), cwd };
}

function containerCommandLine(
  { name }: SandboxState,
  brokers: readonly SandboxNode[],
  toolName: string,
  tool: KafkaTool,
  args: readonly string[],
  tty: boolean,
  { env, cwd }: HostEnvironment,
): CommandLine {
  const servers = brokers.map(({ id }) => `${containerName(name, id)}:${internalPort}`).join(',');
  const all = toolArguments(tool, args, servers, undefined);
  const [first] = brokers;
  return { command: 'docker', args: execArguments(containerName(name, first?.id ?? 1), toolName, all, tty), env, cwd };
}
