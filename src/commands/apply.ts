import { command } from '../lib/cli/command.js';
import { field } from '../lib/cli/fields.js';
import { CliError, errorRow } from '../lib/errors.js';
import { readSteps, stepFields, stepOptions, stepsView } from './manifest/steps.js';
import { dryRunFlag } from './topics/changes.js';

export const apply = command({
  path: 'apply',
  summary: 'Make the topics of a cluster as topics.yaml has them',
  details:
    'Does what plan shows, in batched requests. A topic that fails does not stop the others, and a second run does what is left. Steps that destroy records are asked for.',
  effect: 'writes',
  options: { ...stepOptions, dryRun: dryRunFlag },
  fields: { ...stepFields, status: field.string('done, planned or failed'), error: field.object('Why it failed') },
  name: 'topic',
  view: stepsView,
  empty: 'Nothing to do: the cluster is as the file has it.',
  examples: [
    ['apply -f topics.yaml --profile dev', 'Make what is missing'],
    ['apply -f topics.yaml --profile prod --dry-run', 'Only show it'],
  ],
  async run({ dryRun, ...values }, app) {
    const steps = await readSteps(values, app);
    for (const step of steps) if (step.action === 'refuse') app.problem(refusal(step.topic, step.impact));
    if (dryRun) return steps.map((step) => ({ ...step, status: step.action === 'refuse' ? 'failed' : 'planned' }));
    const destructive = steps.filter(({ risk }) => risk === 'destructive');
    if (destructive[0]) {
      await app.confirm({
        question: `Destroy records of ${[...new Set(destructive.map(({ topic }) => topic))].join(', ')}?`,
        touches: destructive.map(({ action, topic, impact }) => `${action} ${topic}: ${impact.join('; ')}`),
        name: destructive[0].topic,
      });
    }
    const { perform } = await import('../lib/manifest/apply.js');
    const failures = await perform(await app.cluster(), steps);
    for (const error of failures.values()) app.problem(error);
    return steps.map((step) => {
      const error = step.action === 'refuse' ? refusal(step.topic, step.impact) : failures.get(step);
      return { ...step, status: error ? 'failed' : 'done', ...(error && { error: errorRow(error) }) };
    });
  },
});

const refusal = (topic: string, impact: readonly string[]) => new CliError('failed', `${topic}: ${impact.join('; ')}`);
