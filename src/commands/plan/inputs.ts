import { choice, flag, type Inputs, plainText, repeatable, type Values } from '../../lib/cli/inputs.js';

/** Files to read; validate, plan, apply and drift share it. */
export const fileOption = repeatable(
  'topics.yaml, a folder of such files, or - for standard input; ./topics.yaml when left out',
  {
    value: 'PATH',
    short: 'f',
    completes: 'file',
  },
);

export const policiesOption = repeatable('File or folder that holds policies alone, beside those of the topics', {
  value: 'PATH',
  completes: 'file',
});

export const annotateOption = choice(
  "Mark lines of the files in the pull request (GitHub Actions), and add to the step's summary",
  ['github'],
  { value: 'CI' },
);

export const onlyOption = repeatable('Only topics of this name or pattern', { value: 'PATTERN', completes: 'topic' });

/** Options of plan, drift and apply. */
export const manifestOptions = {
  file: fileOption,
  profile: plainText('Profile to use', { value: 'NAME', completes: 'profile' }),
  only: onlyOption,
  policies: policiesOption,
  strict: flag('Take back configs that are set on a topic and absent from the file'),
  prune: flag('Delete topics that the file owns and does not have'),
} satisfies Inputs;
export type ManifestValues = Values<typeof manifestOptions>;

/** Options of plan and drift. */
export const reportOptions = { ...manifestOptions, annotate: annotateOption } satisfies Inputs;
export type ReportValues = Values<typeof reportOptions>;
