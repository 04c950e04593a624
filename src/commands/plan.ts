import { CliError } from '../lib/base/errors.js';
import { plural } from '../lib/base/plural.js';
import { command } from '../lib/cli/command.js';
import { flag, plainText } from '../lib/cli/inputs.js';
import { reportOptions } from './plan/inputs.js';
import { driftError, stepFields, stepsView } from './plan/steps.js';

export const plan = command({
  path: 'plan',
  summary: 'Show what apply would do to make the cluster as topics.yaml says',
  details:
    'Values that the cluster has already, whoever set them, are no change. What cannot be done, like fewer partitions, is shown as refused, with the ways out, and makes the exit code 1.',
  options: {
    ...reportOptions,
    exitCode: flag('Exit 7 when steps wait'),
    out: plainText('Write the plan to this file, for apply to carry out as it stands', {
      value: 'PATH',
      completes: 'file',
    }),
  },
  fields: stepFields,
  nameField: 'topic',
  extraFormats: ['markdown'],
  view: stepsView,
  emptyMessage: 'Nothing to do: the cluster is as the file says.',
  examples: [
    ['plan -f topics.yaml --profile dev', 'What is missing for development'],
    ['plan --profile prod --out plan.json', 'For review; then  apply plan.json'],
    ['plan --profile prod -o markdown --annotate github > plan.md', 'For a comment on the pull request'],
    ['plan --profile prod --exit-code -o json', 'In CI: 7 when something is to be done'],
  ],
  async run({ exitCode, out, ...values }, app) {
    const { reportPlan } = await import('./plan/report.js');
    return reportPlan('plan', values, app, async (planned) => {
      const { steps } = planned;
      if (out !== undefined) await (await import('./plan/plan-file.js')).writePlan(out, planned, app);
      const refused = steps.filter(({ action }) => action === 'refuse').length;
      if (refused > 0) app.failCheck(new CliError('failed', `${plural(refused, 'step')} cannot be done`));
      else if (exitCode && steps.length > 0) app.failCheck(driftError(plural(steps.length, 'step')));
    });
  },
});
