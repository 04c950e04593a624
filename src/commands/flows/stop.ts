import { command } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { text } from '../../lib/cli/inputs.js';
import { stopTexts } from '../../lib/flows/texts.js';

export const flowsStop = command({
  path: 'flows stop',
  summary: 'End runs that still go on, and remove what --keep left',
  details:
    'Only topics and groups that a run made are removed; what was there before it stays. A run that was cut off (a machine that went down, a second Ctrl-C) is cleared in the same way.',
  effect: 'writes',
  args: { flow: text('Only runs of this flow', { value: 'NAME', completes: 'flow' }) },
  fields: {
    name: field.string('Name of the flow'),
    run: field.string('Id of the run'),
    action: field.string('stop'),
    status: field.string('done or failed'),
    topics: field.array('Topics that were removed', {
      column: 'wide',
      show: (names) => (names as string[]).join(', '),
    }),
    groups: field.array('Groups that were removed', {
      column: 'wide',
      show: (names) => (names as string[]).join(', '),
    }),
    error: field.object('Why it failed'),
  },
  name: 'run',
  empty: ({ flow }) => stopTexts.nothing(flow),
  examples: [
    ['flows stop', 'Everything that flows have left on this cluster'],
    ['flows stop order-events', 'What runs of one flow have left'],
  ],
  async run({ flow }, app) {
    const { stopRuns } = await import('./stop-runs.js');
    return stopRuns(flow, app);
  },
});
