import { command } from '../lib/cli/command.js';
import { CliError } from '../lib/errors.js';
import { plural } from '../lib/plural.js';
import { manifestOptions } from './manifest/inputs.js';
import { stepFields, stepRow, stepsView } from './manifest/steps.js';

export const drift = command({
  path: 'drift',
  summary: 'Tell whether the cluster is still as topics.yaml says',
  details: 'Exit code 7 when it is not. The steps shown are those that apply would do.',
  options: manifestOptions,
  fields: stepFields,
  name: 'topic',
  view: stepsView,
  empty: 'No drift: the cluster is as the file says.',
  examples: [['drift -f topics.yaml --profile prod', 'Every night, from cron: 7 when somebody changed a topic']],
  async run(asked, app) {
    const { planAsked } = await import('./manifest/work.js');
    const { steps } = await planAsked(asked, app);
    if (steps.length > 0) app.verdict(new CliError('drift', `${plural(steps.length, 'difference')} from the file`));
    return steps.map(stepRow);
  },
});
