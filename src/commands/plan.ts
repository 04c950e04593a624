import { command } from '../lib/cli/command.js';
import { CliError } from '../lib/errors.js';
import { readSteps, stepFields, stepOptions, stepsView } from './manifest/steps.js';

export const plan = command({
  path: 'plan',
  summary: 'Show what would make the topics of a cluster as topics.yaml has them',
  details:
    'Reads the file and the cluster and changes nothing. A value that is in force already, whoever set it, is no step.',
  options: stepOptions,
  fields: stepFields,
  name: 'topic',
  view: stepsView,
  empty: 'Nothing to do: the cluster is as the file has it.',
  examples: [
    ['plan -f topics.yaml --profile prod', 'What production lacks'],
    ['plan -f topics.yaml --profile dev -o json', 'The steps, for a script'],
  ],
  async run(values, app) {
    const steps = await readSteps(values, app);
    const refused = steps.filter(({ action }) => action === 'refuse');
    if (refused.length > 0) {
      app.verdict(
        new CliError('failed', `${refused.length} of the file's wishes cannot be fulfilled: see refuse above`),
      );
    }
    return steps.map((step) => ({ ...step }));
  },
});
