import { existsSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import type { CommandLine } from '../processes/spawn.js';
import { writePrivately } from '../settings/files.js';
import { containerName, execArguments, internalPort } from './docker.js';
import { findKafka, type RunnableKafka } from './engine.js';
import { javaCommandLine } from './java-command.js';
import { layoutOf, type SandboxLayout } from './layout.js';
import { nodeProcessState } from './node-process.js';
import { requireState, upCommand } from './state.js';
import { type KafkaTool, toolArguments, toolOf } from './tools.js';
import { addressOf, type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

/** log4j2 settings of tools: warnings and errors to stderr. Their results they print themselves. */
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
 * The command line that runs one of Apache's tools against a sandbox. `tty` asks Docker for a terminal; other engines
 * ignore it. Throws `notFound` for an unknown tool or sandbox, `unreachable` where the tool needs a broker and none
 * runs.
 */
export async function toolCommandLine(
  sandbox: string,
  toolName: string,
  args: readonly string[],
  { tty }: { readonly tty: boolean },
  app: HostEnvironment,
): Promise<CommandLine> {
  const [name, tool] = toolOf(toolName);
  const state = requireState(sandbox, app.folders);
  const aliveBrokers = await livingBrokers(state, app);
  if (aliveBrokers.length === 0 && tool.bootstrap !== 'none') {
    throw new CliError('unreachable', `no broker of the sandbox "${sandbox}" runs`, {
      hint: `Start it:  ${upCommand(sandbox)}`,
    });
  }
  const layout = layoutOf(sandbox, app.folders);
  if (state.engine === 'docker') return containerCommandLine(state, aliveBrokers, name, tool, args, tty, app);
  return jvmCommandLine(await findKafka(state.engine, app), state, aliveBrokers, layout, tool, args, app);
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
  const fullArguments = toolArguments(tool, args, brokers.map(addressOf).join(','), config);
  return {
    ...javaCommandLine(distribution, tool.main, fullArguments, env, {
      logging,
      archive: { use: distribution.archive },
    }),
    cwd,
  };
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
  const fullArguments = toolArguments(tool, args, servers, undefined);
  const [first] = brokers;
  return {
    command: 'docker',
    args: execArguments(containerName(name, first?.id ?? 1), toolName, fullArguments, tty),
    env,
    cwd,
  };
}
