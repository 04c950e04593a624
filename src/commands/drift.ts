import { plural } from '../lib/base/plural.js';
import { command } from '../lib/cli/command.js';
import { reportOptions } from './plan/inputs.js';
import { driftError, stepFields, stepsView } from './plan/steps.js';

export const drift = command({
  path: 'drift',
  summary: 'Tell whether the cluster is still as topics.yaml says',
  details: 'Exit code 7 when it is not. The steps shown are those that apply would do.',
  options: reportOptions,
  fields: stepFields,
  nameField: 'topic',
  extraFormats: ['markdown'],
  view: stepsView,
  emptyMessage: 'No drift: the cluster is as the file says.',
  examples: [['drift -f topics.yaml --profile prod', 'Every night, from cron: 7 when somebody changed a topic']],
  async run(values, app) {
    const { reportPlan } = await import('./plan/report.js');
    return reportPlan('drift', values, app, ({ steps }) => {
      if (steps.length > 0) app.failCheck(driftError(plural(steps.length, 'difference')));
    });
  },
});
