import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import { sandboxFields, statusView } from './view.js';

export const sandboxStatus = command({
  path: 'sandbox status',
  summary: 'Show every sandbox: its nodes, and the timers that differ from production',
  aliases: ['list', 'ls', 'show'],
  effect: 'local',
  options: { name: plainText('Only this sandbox', { value: 'NAME', completes: 'sandbox' }) },
  fields: sandboxFields,
  nameField: 'name',
  view: statusView,
  emptyMessage: 'No sandbox. Start one:  kafkactl sandbox up',
  examples: [
    ['sandbox status', 'Every sandbox of yours'],
    ['sandbox status --name three -o json', 'One of them, for scripts'],
  ],
  async run({ name }, app) {
    const { describeSandbox } = await import('../../lib/sandbox/status.js');
    const { readAllStates, requireState } = await import('../../lib/sandbox/state.js');
    if (name === undefined) {
      const states = readAllStates(app.folders, app.problem);
      const rows = await Promise.all(states.map((state) => describeSandbox(state, app)));
      return rows.map((row) => ({ ...row }));
    }
    return [{ ...(await describeSandbox(requireState(name, app.folders), app)) }];
  },
});
