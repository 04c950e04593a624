import { timers } from '../../sandbox/timers.js';
import { tutorialSandboxes } from '../../sandbox/types.js';
import { jsonSchemaOfFile } from '../../schema/json-schema.js';
import type { JsonSchema, ObjectShape, Shape, TextRule, TextShape } from '../../schema/shape.js';
import { checkShape } from '../checks/index.js';
import { pictureShape } from '../pictures/index.js';

const idRule: TextRule = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  rule: 'small letters and digits, with "-" between words',
};
/** The reader's own form of variables (`${NAME}`), and of ids in prose. */
const variableRule: TextRule = { pattern: /^[a-z][A-Za-z0-9]*$/, rule: 'letters and digits, the first one small' };

const text = (summary: string): TextShape => ({ kind: 'text', summary, isNonEmpty: true });
const id = (summary: string): Shape => ({ kind: 'text', summary, ...idRule });
const count = (summary: string, min: number, max: number): Shape => ({ kind: 'integer', summary, min, max });
const listOf = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of });
const someOf = (summary: string, of: Shape): Shape => ({ kind: 'list', summary, of, minItems: 1 });
const object = (
  label: string,
  summary: string,
  keys: Readonly<Record<string, Shape>>,
  required: readonly string[],
): ObjectShape => ({ kind: 'object', label, summary, keys, required });

const choice: Shape = {
  kind: 'textOrMapping',
  summary: 'A text, or several that belong together, each with the name of a variable',
  text: text('A text'),
  mapping: { kind: 'record', summary: 'Variables and their values', names: variableRule, of: text('A value') },
};

const variableKeys: Readonly<Record<string, Shape>> = {
  name: {
    kind: 'text',
    summary: 'The name of a topic or a group, as it stands in real use',
    pattern: /^(?!__)[A-Za-z0-9._-]{1,60}$/,
    rule: '1 to 60 letters, digits, ".", "_" and "-", and no "__" at the beginning',
  },
  replace: text('A text made of other variables, with one part exchanged'),
  from: text('The part'),
  to: { kind: 'text', summary: 'What stands there instead' },
  pick: someOf('One of these', choice),
  between: listOf('A whole number from the first to the second', count('A number', 0, 1_000_000)),
};

const variable: ObjectShape = {
  ...object('a variable', 'A value that is drawn once an attempt', variableKeys, []),
  exactlyOneOf: ['name', 'replace', 'pick', 'between'],
  requiredTogether: { replace: ['from', 'to'], from: ['replace'], to: ['replace'] },
  check: ({ between }) =>
    Array.isArray(between) && between.length !== 2
      ? { message: 'between has two numbers, the lowest and the highest' }
      : undefined,
};

const variables: Shape = {
  kind: 'record',
  summary: `Values that differ from attempt to attempt, and names: \${NAME} elsewhere in the lesson`,
  names: variableRule,
  of: variable,
};

/** The part of lesson.yaml that is read first: everything else is read with the values of these. */
export const variablesShape: ObjectShape = object('the lesson', '', { variables }, []);

const step: Shape = {
  kind: 'textOrMapping',
  summary: 'A line that is typed at the prompt, or what is waited for',
  text: text('A line, without kafkactl in front'),
  mapping: {
    ...object(
      'a step',
      'A line that Ctrl-C ends once the check passes; without a line the check is waited for',
      { line: text('A line, without kafkactl in front'), until: checkShape },
      [],
    ),
    check: (given) =>
      'until' in given
        ? undefined
        : { message: 'a step with keys needs until', hint: 'A line alone needs no key:  - topics list' },
  },
};
const steps = (summary: string): Shape => someOf(summary, step);

const record: ObjectShape = object(
  'a record',
  'One record',
  { key: text('Its key'), value: { kind: 'text', summary: 'Its value' } },
  ['value'],
);

const setupStep: ObjectShape = {
  ...object(
    'a step of the setup',
    'What is there before the first task',
    {
      topic: text('A topic that is created'),
      partitions: count('Its partitions', 1, 100),
      replicas: count('Its replicas', 1, 3),
      configs: { kind: 'record', summary: 'Its configs', of: { kind: 'text', summary: 'A value' } },
      records: text('A topic that gets these records'),
      age: { kind: 'duration', summary: 'How old these records are by their timestamps' },
      values: someOf('The records, oldest first', record),
      traffic: text('A topic that gets records as long as the lesson is open'),
      rate: { kind: 'number', summary: 'Records a second', min: 0.1, max: 1000 },
      keys: someOf('Their keys, in turn', text('A key')),
      value: { kind: 'text', summary: 'Their value' },
    },
    [],
  ),
  exactlyOneOf: ['topic', 'records', 'traffic'],
  requiredTogether: {
    topic: ['partitions'],
    partitions: ['topic'],
    replicas: ['topic'],
    configs: ['topic'],
    records: ['values'],
    age: ['records'],
    values: ['records'],
    traffic: ['rate', 'keys'],
    rate: ['traffic'],
    keys: ['traffic'],
    value: ['traffic'],
  },
};

const otherSolution: ObjectShape = object(
  'another solution',
  'Lines in place of solve where a check passes when they are shown or run; the first that passes counts',
  {
    when: checkShape,
    solve: steps('The lines; reset alone, where nothing else helps any more'),
  },
  ['when', 'solve'],
);

const task: ObjectShape = object(
  'a task',
  'What the learner does',
  {
    id: id('Its name; its text is the section task:NAME'),
    mode: {
      kind: 'enum',
      summary: 'level: true now; edge: was true once since the task was given',
      choices: ['level', 'edge'],
    },
    check: checkShape,
    solve: steps('The lines that solve it'),
    instead: someOf('Other lines, for a cluster on which those of solve would fail', otherSolution),
  },
  ['id', 'check', 'solve'],
);

const wrongMove: ObjectShape = object(
  'a wrong move',
  'Lines that must not pass, and the hint that they must earn',
  {
    name: id('Its name'),
    task: text('The task in which they are typed'),
    lines: steps('The lines'),
    hint: text('The hint'),
  },
  ['name', 'task', 'lines', 'hint'],
);

const alternative: ObjectShape = object(
  'an alternative',
  'Another way that must pass too',
  {
    name: id('Its name'),
    solve: { kind: 'record', summary: 'Lines by task; the others are solved as above', of: steps('The lines') },
  },
  ['name', 'solve'],
);

const hint: ObjectShape = object(
  'a hint',
  'Given where its check passes, or, without one, as the next step of the ladder',
  { id: id('Its name; its text is the section hint:NAME'), task: text('Only in this task'), when: checkShape },
  ['id'],
);

/** The shape of lesson.yaml. */
export const lessonShape: ObjectShape = object(
  'the lesson',
  'A lesson of the tutorial, without language: its prose is in es.md and en.md beside it',
  {
    id: id('Its name, which is the name of its folder. Progress is kept by it'),
    number: {
      kind: 'text',
      summary: 'Its place in the course: part and lesson',
      pattern: /^\d{1,2}\.\d{1,2}$/,
      rule: 'a number is like 1.2',
    },
    sandbox: { kind: 'enum', summary: 'learn has one broker, learn-3 has three', choices: tutorialSandboxes },
    destructive: { kind: 'boolean', summary: 'It stops nodes' },
    guide: someOf('The headings of the guide that it teaches, as anchors', text('An anchor of guide.yaml')),
    timers: listOf('Shortened timers that matter here, shown beside those of production', {
      kind: 'enum',
      summary: 'A timer',
      choices: timers.map(({ key }) => key),
    }),
    variables,
    commands: {
      kind: 'record',
      summary: `Lines for the prose, by name: \${cmd:NAME} there`,
      names: variableRule,
      of: text('A line, without kafkactl in front'),
    },
    setup: listOf('What is there before the first task', setupStep),
    predict: object(
      'a prediction',
      'A question before the first task, compared afterwards and never graded',
      {
        choices: someOf('The choices; each has a section choice:NAME', id('A choice')),
        answer: text('The choice that comes true'),
      },
      ['choices', 'answer'],
    ),
    tasks: someOf('What the learner does, one after the other', task),
    wrong: listOf('Mistakes that learners make', wrongMove),
    alternatives: listOf('Other ways', alternative),
    hints: listOf('Diagnoses, and the steps of the ladder in their order', hint),
    pictures: listOf('What is drawn beside it', pictureShape),
  },
  ['id', 'number', 'sandbox', 'guide', 'tasks'],
);

/** The JSON Schema of lesson.yaml, for editors. */
export const lessonSchema = (): JsonSchema => jsonSchemaOfFile('A lesson of kafkactl', lessonShape);
