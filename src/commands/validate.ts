import type { App } from '../lib/app.js';
import { CliError } from '../lib/base/errors.js';
import { plural, pluralOf } from '../lib/base/plural.js';
import { command, type Output, type Row } from '../lib/cli/command.js';
import { field } from '../lib/cli/fields.js';
import { choice, plainText, repeatable } from '../lib/cli/inputs.js';
import type { Block } from '../lib/io/blocks.js';
import { problemLines } from '../lib/manifest/problems.js';
import type { Problem } from '../lib/manifest/types.js';
import { annotateOption, fileOption, policiesOption } from './plan/inputs.js';

export const validate = command({
  path: 'validate',
  summary: 'Check topics.yaml without a cluster',
  details:
    'Every problem at once, each with its place and the line, the policies that topics break included; exit code 2 when there is one. A policy of severity warning is told of and no problem.',
  effect: 'local',
  options: {
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
  },
  fields: {
    file: field.string('The file'),
    line: field.number('Line, from 1'),
    column: field.number('Column, from 1'),
    severity: field.string('error, or warning: a policy that is only told of'),
    policy: field.string('The policy that is broken'),
    message: field.string('What is wrong'),
    hint: field.string('What would be right'),
    text: field.string('The line itself', { column: 'none' }),
  },
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
  async run({ file, policies, profile, only, annotate, schema }, app): Promise<Output> {
    if (schema) return schemaText(schema);
    const { loadManifestFiles } = await import('../lib/manifest/load.js');
    const { policyProblems } = await import('../lib/manifest/policies.js');
    const { findManifestSourcesWithStdin } = await import('../lib/manifest/manifest-sources.js');
    const { chooseProfile } = await import('../lib/manifest/resolve.js');
    const { checkOnlyPatterns, topicFilter } = await import('./validate/selected-manifest.js');
    const { manifest, problems, locations } = await loadManifestFiles(
      file,
      await findManifestSourcesWithStdin(app),
      policies,
    );
    if (problems.length > 0) return reportProblems(problems, annotate, app);
    const names = Object.keys(manifest.profiles);
    const selectedProfiles = profile === undefined ? names : [chooseProfile(manifest, profile)];
    const topics = manifest.topics.map(({ name }) => name);
    checkOnlyPatterns(only, topics, 'the file');
    const profiles = selectedProfiles.length > 0 ? selectedProfiles : [undefined];
    const violations = policyProblems(manifest, locations, { profiles, only: topicFilter(only) });
    if (violations.length === 0) {
      const profilesText = names.length > 0 ? `, profiles ${names.join(', ')}` : '';
      const policiesText =
        manifest.policies.length > 0 ? `, ${pluralOf(manifest.policies.length, 'policy', 'policies')}` : '';
      app.note(
        `${plural(topics.filter(topicFilter(only)).length, 'topic')}${profilesText}${policiesText}: nothing wrong`,
      );
    }
    return reportProblems(violations, annotate, app);
  },
});

async function* schemaText(of: 'topics' | 'policies'): AsyncGenerator<Uint8Array> {
  const { manifestSchema, policiesSchema } = await import('../lib/manifest/schema.js');
  yield Buffer.from(`${JSON.stringify(of === 'topics' ? manifestSchema() : policiesSchema(), null, 2)}\n`);
}

/** Turns a row back into a problem: null fields are absent in it. */
const asProblem = (row: Row): Problem =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Problem;

/** Reports problems as rows and annotations; an error among them makes the exit code 2. */
async function reportProblems(problems: readonly Problem[], annotate: 'github' | undefined, app: App): Promise<Row[]> {
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
