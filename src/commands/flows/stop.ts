import type { ErrorRow } from '../../lib/base/errors.js';
import { command } from '../../lib/cli/command.js';
import { plainText } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import { stopTexts } from './stop-texts.js';

export const flowsStop = command({
  path: 'flows stop',
  summary: 'End runs that still go on, and remove what --keep left',
  details:
    'Only topics and groups that a run made are removed; what was there before it stays. A run that was cut off (a machine that went down, a second Ctrl-C) is cleared in the same way.',
  effect: 'writes',
  args: { which: plainText('Only runs of this flow, or one run by its id', { value: 'NAME|RUN', completes: 'flow' }) },
  fields: {
    name: field.string('Name of the flow'),
    run: field.string('Id of the run'),
    action: field.string('stop'),
    status: field.string('done or failed'),
    topics: field.array<readonly string[]>('Topics that were removed', {
      column: 'wide',
      format: (names) => names.join(', '),
    }),
    groups: field.array<readonly string[]>('Groups that were removed', {
      column: 'wide',
      format: (names) => names.join(', '),
    }),
    error: field.object<ErrorRow | undefined>('Why it failed'),
  },
  nameField: 'run',
  emptyMessage: ({ which }) => stopTexts.nothing(which),
  examples: [
    ['flows stop', 'Everything that flows have left on this cluster'],
    ['flows stop order-events', 'What runs of one flow have left'],
    ['flows stop 3fa91c', 'What one run has left: its id stands in its report'],
  ],
  async run({ which }, app) {
    const { stopRuns } = await import('./stop-runs.js');
    return stopRuns(which, app);
  },
});
