import type { App } from '../lib/app.js';
import { command, type Row } from '../lib/cli/command.js';
import { field } from '../lib/cli/fields.js';
import type { Values } from '../lib/cli/inputs.js';
import { text } from '../lib/cli/inputs.js';
import { CliError, type ErrorRow, errorRow } from '../lib/errors.js';
import type { Step } from '../lib/manifest/plan.js';
import { plural } from '../lib/plural.js';
import { manifestOptions } from './manifest/inputs.js';
import { stepFields, stepRow, stepsView } from './manifest/steps.js';
import { dryRunFlag } from './topics/changes.js';

export const apply = command({
  path: 'apply',
  summary: 'Make the cluster as topics.yaml says',
  details:
    'Creates what is missing and changes what differs; other topics and configs stay as they are. It asks only where data would be lost. A topic that fails does not stop the others, and a second run does what is left. A plan file is refused with exit code 4 when its topics have changed since.',
  effect: 'writes',
  args: { plan: text('A plan of plan --out, to be done as it stands', { value: 'PLAN', completes: 'file' }) },
  options: { ...manifestOptions, dryRun: dryRunFlag },
  fields: {
    ...stepFields,
    status: field.string('done, planned or failed'),
    error: field.object('Why it failed: code, exit, message, hint, kafka'),
  },
  name: 'topic',
  view: stepsView,
  empty: 'Nothing to do: the cluster is as the file says.',
  examples: [
    ['apply -f topics.yaml --profile dev', "The guide's topics for development"],
    ['apply plan.json --yes', 'A plan that was reviewed'],
    ["apply --profile prod --only 'order-*' --yes", 'In a script, also where data is lost'],
  ],
  async run({ plan, dryRun, ...asked }, app): Promise<Row[]> {
    const steps = await stepsAsked(plan, asked, app);
    const refusals = steps.filter(({ action }) => action === 'refuse');
    const doable = steps.filter(({ action }) => action !== 'refuse');
    if (dryRun) {
      if (refusals.length > 0) app.verdict(notDone(refusals.length, steps.length));
      return steps.map((step) =>
        step.action === 'refuse' ? failed(step, errorRow(refusal(step))) : { ...stepRow(step), status: 'planned' },
      );
    }
    const destructive = doable.filter(({ risk }) => risk === 'destructive');
    const [first] = destructive;
    if (first) {
      await app.confirm({
        question: `Do ${plural(destructive.length, 'step')} that may destroy records?`,
        touches: destructive.map(({ topic, action, key, impact }) =>
          [`${topic}: ${action}${key ? ` ${key}` : ''}.`, ...impact].join(' '),
        ),
        name: first.topic,
      });
    }
    const { applySteps } = await import('../lib/manifest/cluster.js');
    const progress = app.progress('Moving replicas');
    const onProgress = (done: number, total: number) => progress.update(done, total, 'partitions');
    const failures =
      doable.length > 0
        ? await applySteps(await app.cluster(), doable, { signal: app.signal, onProgress }).finally(() =>
            progress.end(),
          )
        : new Map<Step, CliError>();
    const bad = failures.size + refusals.length;
    if (bad > 0) app.verdict(notDone(bad, steps.length));
    return steps.map((step) => {
      const error = step.action === 'refuse' ? refusal(step) : failures.get(step);
      return error ? failed(step, errorRow(error)) : { ...stepRow(step), status: 'done' };
    });
  },
});

/** The steps of a plan file, or of the files of this line. */
async function stepsAsked(plan: string | undefined, asked: Values<typeof manifestOptions>, app: App) {
  if (plan === undefined) return (await (await import('./manifest/work.js')).planAsked(asked, app)).steps;
  const { file, policies, profile, only, strict, prune } = asked;
  if (file.length + policies.length + only.length > 0 || profile !== undefined || strict || prune) {
    throw new CliError(
      'usage',
      'a plan is done as it stands, without -f, --profile, --only, --policies, --strict and --prune',
    );
  }
  return (await import('./manifest/plan-file.js')).plannedSteps(plan, app);
}

const failed = (step: Step, error: ErrorRow): Row => ({ ...stepRow(step), status: 'failed', error });

const refusal = ({ impact: [what = '', ...ways] }: Step): CliError =>
  new CliError('failed', what, { hint: ways.join('\n') });

const notDone = (count: number, total: number): CliError =>
  new CliError('failed', `${count} of ${plural(total, 'step')} not done`, {
    hint: 'Mend the cause and apply again: what is done stays done.',
  });
