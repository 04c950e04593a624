import { type Command, command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import type { SandboxDrill } from '../../lib/sandbox/drills.js';
import { nodeArgument, sandboxNameOption } from './inputs.js';

/** The command of one drill. */
function drillCommand(action: SandboxDrill, summary: string, details: string, example: string): Command {
  return command({
    path: `sandbox ${action}`,
    summary,
    details,
    effect: 'local',
    args: { broker: nodeArgument },
    options: { name: sandboxNameOption },
    fields: {
      name: field.string('Name of the sandbox'),
      broker: field.number('Id of the broker'),
      action: field.string('kill, start, freeze or thaw'),
      status: field.string('done, or unchanged when it was so already'),
    },
    nameField: 'broker',
    examples: [[`sandbox ${action} 2`, example]],
    async run({ broker, name }, app) {
      const { runDrill } = await import('../../lib/sandbox/drills.js');
      const changed = await runDrill(name, broker, action, app);
      return [{ name, broker, action, status: changed ? 'done' : 'unchanged' }];
    },
  });
}

export const sandboxKill = drillCommand(
  'kill',
  'Kill a broker at once (SIGKILL), as when a machine dies',
  'The cluster notices when the broker session runs out: 3 s here, 9 s by default. `sandbox start` brings it back.',
  'Watch who becomes the leader:  kafkactl topics describe NAME',
);

export const sandboxStart = drillCommand(
  'start',
  'Start a broker that was killed or has crashed',
  'Returns when it has joined the cluster; its replicas catch up a moment later.',
  'Its replicas come back in sync',
);

export const sandboxFreeze = drillCommand(
  'freeze',
  'Freeze a broker (SIGSTOP), as when a machine hangs',
  'Its connections stay open and nothing answers. `sandbox thaw` wakes it.',
  'Requests to it time out',
);

export const sandboxThaw = drillCommand(
  'thaw',
  'Wake a frozen broker (SIGCONT)',
  'It goes on where it stopped, finds that it was taken for dead, and joins again.',
  'It joins again',
);
