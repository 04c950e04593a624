import type { App } from '../lib/app.js';
import { CliError, type ErrorRow } from '../lib/base/errors.js';
import { command } from '../lib/cli/command.js';
import { plainText } from '../lib/cli/inputs.js';
import { field } from '../lib/io/fields.js';
import { applyOptions } from './apply/options.js';
import type { ManifestValues } from './plan/inputs.js';
import { type StepStatus, stepFields, stepsView } from './plan/steps.js';

const args = { plan: plainText('A plan of plan --out, to be done as it stands', { value: 'PLAN', completes: 'file' }) };

const fields = {
  ...stepFields,
  status: field.string<StepStatus>(
    'done, failed, or planned: not tried, as every step of --dry-run, also one that is refused',
  ),
  error: field.object<ErrorRow | undefined>('Why it failed: code, exit, message, hint, kafka'),
};

export const apply = command({
  path: 'apply',
  summary: 'Make the cluster as topics.yaml says',
  details:
    'Creates what is missing and changes what differs; other topics and configs stay as they are. It asks only where data would be lost. A topic that fails does not stop the others, and a second run does what is left. Ctrl-C finishes the request in flight, and then says what was and was not done. A plan file is refused with exit code 4 when its topics have changed since.',
  effect: 'writes',
  args,
  options: applyOptions,
  fields,
  nameField: 'topic',
  extraFormats: ['markdown'],
  view: stepsView,
  emptyMessage: 'Nothing to do: the cluster is as the file says.',
  examples: [
    ['apply -f topics.yaml --profile dev', "The guide's topics for development"],
    ['apply plan.json --yes', 'A plan that was reviewed'],
    ['apply plan.json --yes --annotate github', 'The same in CI, with what became of it in the summary'],
    ["apply --profile prod --only 'order-*' --yes", 'In a script, also where data is lost'],
  ],
  async run({ plan, dryRun, failFast, throttle, timeout, annotate, ...values }, app) {
    const { reportApply } = await import('./plan/report.js');
    return reportApply({ annotate, profile: values.profile }, app, async () => {
      const steps = await stepsToApply(plan, values, app);
      const { carryOutSteps, plannedStepRows } = await import('./apply/carry-out-steps.js');
      return dryRun ? plannedStepRows(steps, app) : carryOutSteps(steps, { failFast, throttle, timeout }, app);
    });
  },
});

/** Steps of the plan file when one is given, otherwise planned now from the files of the command line. */
async function stepsToApply(plan: string | undefined, values: ManifestValues, app: App) {
  if (plan === undefined) return (await (await import('./plan/plan-from-files.js')).planFromFiles(values, app)).steps;
  const { file, policies, profile, only, strict, prune } = values;
  if (file.length + policies.length + only.length > 0 || profile !== undefined || strict || prune) {
    throw new CliError(
      'usage',
      'a plan is done as it stands, without -f, --profile, --only, --policies, --strict and --prune',
    );
  }
  return (await import('./plan/plan-file.js')).readPlannedSteps(plan, app);
}
