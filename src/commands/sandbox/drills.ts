import { asCliError, type ErrorRow, errorRow } from '../../lib/base/errors.js';
import { type Command, command } from '../../lib/cli/command.js';
import { field } from '../../lib/io/fields.js';
import type { SandboxDrill } from '../../lib/sandbox/drills.js';
import { nodesArgument, sandboxNameOption } from './inputs.js';

/** The command of one drill. */
function drillCommand(action: SandboxDrill, summary: string, details: string, example: string): Command {
  return command({
    path: `sandbox ${action}`,
    summary,
    details,
    effect: 'local',
    args: { brokers: nodesArgument },
    options: { name: sandboxNameOption },
    fields: {
      name: field.string('Name of the sandbox'),
      broker: field.number('Id of the broker'),
      action: field.string('kill, start, freeze or thaw'),
      status: field.string('done, unchanged when it was so already, or failed'),
      error: field.object<ErrorRow | undefined>('Why it failed: code, exit, message, hint, kafka', {
        column: 'table',
        format: (error) => error?.message ?? '',
      }),
    },
    nameField: 'broker',
    examples: [
      [`sandbox ${action} 2`, example],
      [`sandbox ${action} 2 3 --name three`, 'Two brokers of another sandbox'],
    ],
    async run({ brokers, name }, app) {
      const { runDrill } = await import('../../lib/sandbox/drills.js');
      const rows = [];
      for (const broker of new Set(brokers)) {
        const row = { name, broker, action };
        try {
          const changed = await runDrill(name, broker, action, app);
          rows.push({ ...row, status: changed ? 'done' : 'unchanged' });
        } catch (thrown) {
          const error = asCliError(thrown);
          if (brokers.length === 1 || error.code === 'interrupted') throw error;
          app.problem(error);
          rows.push({ ...row, status: 'failed', error: errorRow(error) });
        }
      }
      return rows;
    },
  });
}

export const sandboxKill = drillCommand(
  'kill',
  'Kill brokers at once (SIGKILL), as when machines die',
  'The cluster notices when the broker session runs out: 3 s here, 9 s by default. `sandbox start` brings it back.',
  'Watch who becomes the leader:  kafkactl topics describe NAME',
);

export const sandboxStart = drillCommand(
  'start',
  'Start brokers that were killed or have crashed',
  'Returns when it has joined the cluster; its replicas catch up a moment later. Right after a kill that takes up to three seconds more: the cluster still counts on the one before.',
  'Its replicas come back in sync',
);

export const sandboxFreeze = drillCommand(
  'freeze',
  'Freeze brokers (SIGSTOP), as when machines hang',
  'Its connections stay open and nothing answers. `sandbox thaw` wakes it.',
  'Requests to it time out',
);

export const sandboxThaw = drillCommand(
  'thaw',
  'Wake frozen brokers (SIGCONT)',
  'It goes on where it stopped, finds that it was taken for dead, and joins again.',
  'It joins again',
);
