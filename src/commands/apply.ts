import type { App } from '../lib/app.js';
import { CliError } from '../lib/base/errors.js';
import { command } from '../lib/cli/command.js';
import { field } from '../lib/cli/fields.js';
import { duration, flag, parsedInput, plainText, type Values } from '../lib/cli/inputs.js';
import { parseBytes } from '../lib/topics/config-values.js';
import { annotateOption, manifestOptions } from './plan/inputs.js';
import { stepFields, stepsView } from './plan/steps.js';
import { dryRunFlag } from './topics/changes.js';

export const apply = command({
  path: 'apply',
  summary: 'Make the cluster as topics.yaml says',
  details:
    'Creates what is missing and changes what differs; other topics and configs stay as they are. It asks only where data would be lost. A topic that fails does not stop the others, and a second run does what is left. Ctrl-C finishes the request in flight, and then says what was and was not done. A plan file is refused with exit code 4 when its topics have changed since.',
  effect: 'writes',
  args: { plan: plainText('A plan of plan --out, to be done as it stands', { value: 'PLAN', completes: 'file' }) },
  options: {
    ...manifestOptions,
    annotate: annotateOption,
    dryRun: dryRunFlag,
    failFast: flag('The first failure stops what has not begun'),
    throttle: parsedInput('Bytes a second that each broker may copy when replicas move: 10MiB', 'RATE', parseRate),
    timeout: duration('Wait no longer than this for replicas to move (exit 5); Kafka goes on with them', {
      value: 'TIME',
    }),
  },
  fields: {
    ...stepFields,
    status: field.string('done, failed, or planned: not tried, as every step of --dry-run, also one that is refused'),
    error: field.object('Why it failed: code, exit, message, hint, kafka'),
  },
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
  async run({ plan, dryRun, failFast, throttle, timeout, annotate, ...asked }, app) {
    const { reportApply } = await import('./plan/report.js');
    return reportApply({ annotate, profile: asked.profile }, app, async () => {
      const steps = await stepsAsked(plan, asked, app);
      const { carryOutSteps, plannedStepRows } = await import('./apply/carry-out-steps.js');
      return dryRun ? plannedStepRows(steps, app) : carryOutSteps(steps, { failFast, throttle, timeout }, app);
    });
  },
});

/** Steps of the plan file when one is given, otherwise planned now from the files of the command line. */
async function stepsAsked(plan: string | undefined, asked: Values<typeof manifestOptions>, app: App) {
  if (plan === undefined) return (await (await import('./plan/plan-from-files.js')).planFromFiles(asked, app)).steps;
  const { file, policies, profile, only, strict, prune } = asked;
  if (file.length + policies.length + only.length > 0 || profile !== undefined || strict || prune) {
    throw new CliError(
      'usage',
      'a plan is done as it stands, without -f, --profile, --only, --policies, --strict and --prune',
    );
  }
  return (await import('./plan/plan-file.js')).readPlannedSteps(plan, app);
}

/** Parses bytes per second: `10MiB`, `10MiB/s` or a plain number. Throws `usage` below 1. */
function parseRate(raw: string): number {
  const rate = parseBytes(raw.replace(/\/s$/, ''));
  if (rate < 1) throw new CliError('usage', `${raw} would copy nothing`);
  return rate;
}
