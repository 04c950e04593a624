import type { App } from '../lib/app.js';
import { CliError } from '../lib/base/errors.js';
import { plural, pluralOf } from '../lib/base/plural.js';
import { command } from '../lib/cli/command.js';
import { choice, type Inputs, plainText, repeatable, type Values } from '../lib/cli/inputs.js';
import type { Block } from '../lib/io/blocks.js';
import { field, type RowOf } from '../lib/io/fields.js';
import type { Output } from '../lib/io/rows.js';
import type { ManifestProblem } from '../lib/manifest/types.js';
import type { Problem, Severity } from '../lib/schema/problems.js';
import { problemLines } from '../lib/schema/problems.js';
import { annotateOption, fileOption, policiesOption } from './plan/inputs.js';

const options = {
  file: fileOption,
  policies: policiesOption,
  profile: plainText('Check the policies for this profile alone, not for all', {
    value: 'NAME',
    completes: 'profile',
  }),
  only: repeatable('Check the policies of topics of this name or pattern alone', {
    value: 'PATTERN',
    completes: 'topic',
  }),
  annotate: annotateOption,
  schema: choice('Check nothing: print the JSON Schema of such a file, for editors', ['topics', 'policies'], {
    value: 'FILE',
  }),
} satisfies Inputs;
type ValidateValues = Values<typeof options>;

const fields = {
  file: field.string('The file'),
  line: field.number('Line, from 1'),
  column: field.number('Column, from 1'),
  severity: field.string<Severity>('error, or warning: a policy that is only told of'),
  policy: field.string<string | null>('The policy that is broken'),
  message: field.string('What is wrong'),
  hint: field.string<string | null>('What would be right'),
  text: field.string('The line itself', { column: 'none' }),
};
type ProblemRow = RowOf<typeof fields>;

export const validate = command({
  path: 'validate',
  summary: 'Check topics.yaml without a cluster',
  details:
    'Every problem at once, each with its place and the line, the policies that topics break included; exit code 2 when there is one. A policy of severity warning is told of and no problem.',
  effect: 'local',
  options,
  fields,
  nameField: 'file',
  view: (rows): readonly Block[] => [
    { kind: 'text', noWrap: true, lines: rows.flatMap((row) => problemLines(asProblem(row))) },
  ],
  examples: [
    ['validate -f topics.yaml', 'In a pull request, before anything else'],
    ['validate -f topics/ -o json', 'All files of a folder; the problems as JSON'],
    ['validate --policies policies.yaml', 'With rules that several files share'],
    ['validate --schema topics > topics.schema.json', "For the file's first line, so that editors complete it"],
  ],
  async run({ schema, ...values }, app): Promise<Output<ProblemRow>> {
    return schema ? schemaText(schema) : reportProblems(await validateFiles(values, app), values.annotate, app);
  },
});

/** Problems of shape, sense and policies together. Faulty values are left out of the checks that would rely on them. */
async function validateFiles(
  { file, policies, profile, only }: Omit<ValidateValues, 'schema'>,
  app: App,
): Promise<ManifestProblem[]> {
  const { loadManifestFiles } = await import('../lib/manifest/load.js');
  const { findManifestSourcesWithStdin } = await import('../lib/manifest/manifest-sources.js');
  const { policyProblems } = await import('../lib/manifest/policy-problems.js');
  const { chooseProfile } = await import('../lib/manifest/resolve.js');
  const { sortProblems } = await import('../lib/schema/problems.js');
  const { checkOnlyPatterns, topicFilter } = await import('./validate/selected-manifest.js');
  const sources = await findManifestSourcesWithStdin(app);
  const { manifest, problems, locations, files } = await loadManifestFiles(file, sources, policies);
  const names = Object.keys(manifest.profiles);
  const topics = manifest.topics.map(({ name }) => name);
  const isSelected = topicFilter(only);
  if (problems.length === 0) checkOnlyPatterns(only, topics, 'the file');
  // A profile or topic that seems to be missing may be one that could not be read.
  const isUnreadable = problems.length > 0 && profile !== undefined && !names.includes(profile);
  const selected = profile === undefined || isUnreadable ? names : [chooseProfile(manifest, profile)];
  const profiles = selected.length > 0 ? selected : [undefined];
  const violations = isUnreadable ? [] : policyProblems(manifest, locations, { profiles, only: isSelected });
  const found = sortProblems([...problems, ...violations], files);
  if (found.length === 0) {
    const profilesText = names.length > 0 ? `, profiles ${names.join(', ')}` : '';
    const policyCount = manifest.policies.length;
    const policiesText = policyCount > 0 ? `, ${pluralOf(policyCount, 'policy', 'policies')}` : '';
    app.note(`${plural(topics.filter(isSelected).length, 'topic')}${profilesText}${policiesText}: nothing wrong`);
  }
  return found;
}

async function* schemaText(of: 'topics' | 'policies'): AsyncGenerator<Uint8Array> {
  const { manifestSchema, policiesSchema } = await import('../lib/manifest/json-schema.js');
  yield Buffer.from(`${JSON.stringify(of === 'topics' ? manifestSchema() : policiesSchema(), null, 2)}\n`);
}

/** Turns a row back into a problem: null fields are absent in it. */
const asProblem = ({ hint, policy: _, ...problem }: ProblemRow): Problem => ({
  ...problem,
  ...(hint !== null && { hint }),
});

/** Reports problems as rows and annotations; an error among them makes the exit code 2. */
async function reportProblems(
  problems: readonly ManifestProblem[],
  annotate: ValidateValues['annotate'],
  app: App,
): Promise<ProblemRow[]> {
  if (annotate) {
    const [{ addToStepSummary, annotateProblems }, { problemsMarkdown }] = await Promise.all([
      import('./plan/annotate.js'),
      import('./plan/markdown.js'),
    ]);
    annotateProblems(problems, app);
    await addToStepSummary(problemsMarkdown(problems), app);
  }
  const errors = problems.filter(({ severity }) => severity !== 'warning').length;
  if (errors > 0) app.failCheck(new CliError('usage', `${plural(errors, 'problem')} found`));
  return problems.map(({ file, line, column, severity = 'error', policy, message, hint, text }) => ({
    file,
    line,
    column,
    severity,
    policy: policy ?? null,
    message,
    hint: hint ?? null,
    text,
  }));
}
