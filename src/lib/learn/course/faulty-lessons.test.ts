// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of lessons
import { expect, test } from 'vitest';
import { CliError } from '../../base/errors.js';
import { localized } from '../../base/language.js';
import { timers } from '../../sandbox/timers.js';
import { problemLines } from '../../schema/problems.js';
import { checkShape } from '../checks/index.js';
import type { Guide } from './guide.js';
import { lintCourse } from './lint.js';
import { fillLesson, type LessonFiles, readLesson } from './read-lesson.js';

const yaml = `id: first-topic
number: "1.1"
sandbox: learn
guide: [1-topic-tema]
timers: [group.consumer.session.timeout.ms]
variables:
  topic: { name: user-events }
  misspelt: { replace: "\${topic}", from: "-", to: "_" }
  user: { pick: [user-1, user-4] }
  count: { between: [3, 6] }
  pair: { pick: [{ moves: user-8, stays: user-2 }, { moves: user-9, stays: user-3 }] }
commands:
  create: topics create \${topic} --partitions 3
setup:
  - { topic: "\${topic}", partitions: 1 }
  - { records: "\${topic}", values: [{ key: user-1, value: '{"a":1}' }] }
predict: { choices: [one, two], answer: two }
tasks:
  - id: created
    check: { topic: { name: "\${topic}", partitions: 3, created: true } }
    solve:
      - topics create \${topic} --partitions 3
  - id: filled
    mode: edge
    check: { records: { topic: "\${topic}", min: "\${count}" } }
    solve:
      - { line: "produce \${topic} --key \${moves} x &", until: { records: { topic: "\${topic}", min: 1 } } }
wrong:
  - { name: underscore, task: created, lines: ["topics create \${misspelt} --partitions 3"], hint: misspelt }
alternatives:
  - { name: apache-tool, solve: { created: ["kafka-topics --create --topic \${topic} --partitions 3"] } }
hints:
  - { id: misspelt, task: created, when: { similarTopic: { name: "\${topic}" } } }
  - { id: nudge }
pictures:
  - { lanes: { topic: "\${topic}" } }
`;

const en = `# The first topic

## intro

A **topic** is called \`\${topic}\`.

\${cmd:create}

## predict
How many?
## choice:one
One
## choice:two
Two
## task:created
Create \`\${topic}\`.
## task:filled
Send \${count} records.
## hint:misspelt
There is \`\${found}\`, not \`\${topic}\`.
## hint:nudge
Look at \`topics create --help\`.
## why
Because.
## production
As here.
`;
const es = en.replace('# The first topic', '# El primer topic').replace('Because.', 'Porque sí.');

type File = 'lesson.yaml' | 'es.md' | 'en.md';
type Edit = readonly [file: File | 'both', from: string, to: string];

const originals: Readonly<Record<File, string>> = { 'lesson.yaml': yaml, 'es.md': es, 'en.md': en };

function edited(edits: readonly Edit[]): LessonFiles {
  const texts = { ...originals };
  for (const [file, from, to] of edits)
    for (const each of file === 'both' ? (['es.md', 'en.md'] as const) : [file]) {
      if (!texts[each].includes(from)) throw new Error(`${each} has no ${from}`);
      texts[each] = texts[each].replace(from, () => to);
    }
  return { folder: 'lessons/first-topic', yaml: texts['lesson.yaml'], es: texts['es.md'], en: texts['en.md'] };
}

const guide: Guide = new Map([['1-topic-tema', { anchor: '1-topic-tema', title: localized('Topic', 'Topic') }]]);
const checkLine = async (line: string): Promise<string | undefined> => {
  const known = /^(topics|produce|consume|kafka-topics)\b/.test(line);
  if (!known) return `there is no command "${line.split(' ')[0]}"`;
  if (line === 'topics create') return 'NAME is missing: the names';
  const option = /--(?!create|topic |partitions |key|help|yes)\w+/.exec(line)?.[0];
  return option && `there is no option ${option}`;
};

const problemsOf = async (...edits: Edit[]): Promise<string[]> => {
  const problems = await lintCourse([await readLesson(edited(edits))], { guide, checkLine });
  return problems.map((problem) => {
    const [head = ''] = problemLines(problem);
    return `${head.replace('lessons/first-topic/', '')}${problem.hint ? ` | ${problem.hint.split('\n')[0]}` : ''}`;
  });
};

test('the lesson that the faulty ones are made of has no problem', async () => {
  expect(await problemsOf()).toEqual([]);
});

const inYaml = (from: string, to: string): Edit => ['lesson.yaml', from, to];
const inEs = (from: string, to: string): Edit => ['es.md', from, to];
const inBoth = (from: string, to: string): Edit => ['both', from, to];

test.each<[fault: string, edits: Edit[], problems: string[]]>([
  // lesson.yaml: its form
  [
    'an unknown key',
    [inYaml('sandbox:', 'sandbx:')],
    ['lesson.yaml:3:1: the lesson has no key "sandbx" | Did you mean sandbox?'],
  ],
  ['a missing key', [inYaml('guide: [1-topic-tema]\n', '')], ['lesson.yaml:1:1: the lesson needs guide']],
  ['no number', [inYaml('"1.1"', 'first')], ['lesson.yaml:2:9: "first" cannot be: a number is like 1.2']],
  [
    'an id with capitals',
    [inYaml('id: first-topic', 'id: First')],
    ['lesson.yaml:1:5: "First" cannot be: small letters and digits, with "-" between words'],
  ],
  [
    'an unknown sandbox',
    [inYaml('sandbox: learn', 'sandbox: lern')],
    ['lesson.yaml:3:10: "lern" is not learn or learn-3 | Did you mean learn?'],
  ],
  [
    'an unknown timer',
    [inYaml('group.consumer.session.timeout.ms', 'group.consumer.session.timeout')],
    [
      `lesson.yaml:5:10: "group.consumer.session.timeout" is not ${timers.map(({ key }) => key).join(' or ')} | Did you mean group.consumer.session.timeout.ms?`,
    ],
  ],
  [
    'a file that is no mapping',
    [inYaml(yaml, '- a\n')],
    ['lesson.yaml:1:1: the lesson is keys with values: id, number, sandbox, guide, tasks'],
  ],
  [
    'an empty file',
    [inYaml(yaml, '')],
    ['lesson.yaml:1:1: the lesson is keys with values: id, number, sandbox, guide, tasks'],
  ],
  [
    'a tab',
    [inYaml('  - id: created', '\t- id: created')],
    ['lesson.yaml:19:1: Tabs are not allowed as indentation | Indent with spaces.'],
  ],
  [
    'a variable without quotes within brackets',
    [inYaml('{ lanes: { topic: "${topic}" } }', '{ lanes: { topic: ${topic} } }')],
    ['lesson.yaml:36:24: Unexpected flow-map-start at node end | A variable inside { } or [ ] wants quotes around it.'],
  ],
  [
    'a key twice',
    [inYaml('sandbox: learn', 'sandbox: learn\nsandbox: learn')],
    ['lesson.yaml:4:1: this key stands above already | Keep one of the two.'],
  ],
  [
    'an unknown check',
    [inYaml('{ topic: { name: "${topic}", partitions: 3, created: true } }', '{ topik: { name: a } }')],
    ['lesson.yaml:20:14: a check has no key "topik" | Did you mean topic?'],
  ],
  [
    'two checks in one',
    [
      inYaml(
        '{ records: { topic: "${topic}", min: "${count}" } }',
        '{ records: { topic: a, min: 1 }, group: { name: g } }',
      ),
    ],
    [`lesson.yaml:25:12: a check has one of ${checkShape.exactlyOneOf?.join(', ')}, not records and group`],
  ],
  [
    'an unknown key of a check',
    [inYaml('partitions: 3, created', 'partition: 3, created')],
    ['lesson.yaml:20:41: a check of a topic has no key "partition" | Did you mean partitions?'],
  ],
  [
    'a check with a wrong value',
    [inYaml('partitions: 3, created: true', 'partitions: many, created: true')],
    ['lesson.yaml:20:53: partitions must be a whole number from 1 to 1000000, not many'],
  ],
  [
    'an unknown picture',
    [inYaml('lanes:', 'lane:')],
    ['lesson.yaml:36:7: a picture has no key "lane" | Did you mean lanes?'],
  ],
  [
    'a step without what it waits for',
    [inYaml('x &", until: { records: { topic: "${topic}", min: 1 } } }', 'x" }')],
    ['lesson.yaml:27:9: a step with keys needs until | A line alone needs no key:  - topics list'],
  ],
  [
    'a step that is a list',
    [inYaml('      - topics create', '      - - topics create')],
    ['lesson.yaml:22:9: solve must be a text, or keys with values'],
  ],
  [
    'a task without lines',
    [inYaml('    solve:\n      - topics create ${topic} --partitions 3\n', '    solve: []\n')],
    ['lesson.yaml:21:12: solve must be a list of at least one'],
  ],
  [
    'a step of the setup that is nothing',
    [inYaml('{ topic: "${topic}", partitions: 1 }', '{ partitions: 1 }')],
    ['lesson.yaml:15:5: a step of the setup has one of topic, records, traffic'],
  ],
  // variables
  [
    'an unknown variable',
    [inYaml('produce ${topic} --key', 'produce ${topci} --key')],
    ['lesson.yaml:27:17: there is no variable topci | Did you mean ${topic}?'],
  ],
  [
    'an unknown variable that resembles none',
    [inYaml('produce ${topic} --key', 'produce ${whatever} --key')],
    ['lesson.yaml:27:17: there is no variable whatever'],
  ],
  [
    'a variable that is no number',
    [inYaml('min: "${count}"', 'min: "${user}"')],
    ['lesson.yaml:25:49: min must be a whole number from 1 to 1000000, not user-4'],
  ],
  [
    'no kind of variable',
    [inYaml('{ name: user-events }', '{ nam: user-events }')],
    ['lesson.yaml:7:12: a variable has no key "nam" | Did you mean name?'],
  ],
  [
    'two kinds of variable',
    [inYaml('{ name: user-events }', '{ name: user-events, between: [1, 2] }')],
    ['lesson.yaml:7:10: a variable has one of name, replace, pick, between, not name and between'],
  ],
  [
    'a name that Kafka refuses',
    [inYaml('{ name: user-events }', '{ name: user events }')],
    [
      'lesson.yaml:7:18: "user events" cannot be: 1 to 60 letters, digits, ".", "_" and "-", and no "__" at the beginning',
    ],
  ],
  [
    'a variable with a dash',
    [inYaml('  user: {', '  the-user: {')],
    ['lesson.yaml:9:3: "the-user" cannot be: letters and digits, the first one small'],
  ],
  [
    'a replacement without its parts',
    [inYaml(', from: "-", to: "_" }', ' }')],
    [
      'lesson.yaml:8:15: a variable with "replace" needs "from" too',
      'lesson.yaml:8:15: a variable with "replace" needs "to" too',
    ],
  ],
  [
    'a replacement of something unknown',
    [inYaml('replace: "${topic}"', 'replace: "${topik}"')],
    ['lesson.yaml:8:24: there is no variable topik | Did you mean ${topic}?'],
  ],
  [
    'a replacement of something below',
    [inYaml('replace: "${topic}"', 'replace: "${user}"')],
    ['lesson.yaml:8:24: misspelt is made of user, which stands below it | Put it below.'],
  ],
  [
    'a replacement that finds nothing',
    [inYaml('from: "-"', 'from: "+"')],
    ['lesson.yaml:8:42: there is no "+" in user-events'],
  ],
  [
    'a replacement that changes nothing',
    [inYaml('to: "_"', 'to: "-"')],
    ['lesson.yaml:8:51: misspelt is the same as user-events'],
  ],
  [
    'an empty range',
    [inYaml('[3, 6]', '[6, 3]')],
    ['lesson.yaml:10:21: count goes from 6 to 3 | The lower one first.'],
  ],
  [
    'half a range',
    [inYaml('[3, 6]', '[3]')],
    ['lesson.yaml:10:10: between has two numbers, the lowest and the highest'],
  ],
  ['nothing to pick', [inYaml('[user-1, user-4]', '[]')], ['lesson.yaml:9:17: pick must be a list of at least one']],
  [
    'a choice twice',
    [inYaml('[user-1, user-4]', '[user-1, user-1]')],
    ['lesson.yaml:9:26: user has this choice already'],
  ],
  [
    'choices of two forms',
    [inYaml('[user-1, user-4]', '[user-1, { user: user-4 }]')],
    ['lesson.yaml:9:26: each of user must be like the first, which is a text'],
  ],
  [
    'unequal maps to pick',
    [inYaml('{ moves: user-9, stays: user-3 }', '{ moves: user-9, stay: user-3 }')],
    ['lesson.yaml:11:52: each of pair must be like the first, which has the keys moves, stays'],
  ],
  [
    'a variable twice',
    [
      inYaml(
        '{ moves: user-8, stays: user-2 }, { moves: user-9, stays: user-3 }',
        '{ count: "1", moves: a, stays: b }',
      ),
    ],
    ['lesson.yaml:11:3: a variable count stands above already'],
  ],
  // lesson.yaml: its sense
  [
    'a task twice',
    [inYaml('- id: filled', '- id: created')],
    [
      'lesson.yaml:23:9: a task created stands above already',
      'es.md:17:4: no section is called "task:filled" | lesson.yaml has no task filled.',
      'en.md:17:4: no section is called "task:filled" | lesson.yaml has no task filled.',
    ],
  ],
  [
    'a hint of an unknown task',
    [inYaml('task: created, when', 'task: createt, when')],
    ['lesson.yaml:33:27: there is no task createt | Did you mean created?'],
  ],
  [
    'a wrong move in an unknown task',
    [inYaml('task: created, lines', 'task: later, lines')],
    ['lesson.yaml:29:31: there is no task later | The tasks are created, filled.'],
  ],
  [
    'a wrong move with an unknown hint',
    [inYaml('hint: misspelt }', 'hint: mispelt }')],
    ['lesson.yaml:29:99: there is no hint mispelt | Did you mean misspelt?'],
  ],
  [
    'a wrong move that earns a step of the ladder',
    [inYaml('hint: misspelt }', 'hint: nudge }')],
    ['lesson.yaml:29:99: hint nudge is no diagnosis: it has no when'],
  ],
  [
    'a wrong move that earns the hint of another task',
    [inYaml('task: created, when', 'task: filled, when')],
    ['lesson.yaml:29:99: hint misspelt is given in task filled alone'],
  ],
  [
    'an alternative of an unknown task',
    [inYaml('solve: { created:', 'solve: { creatd:')],
    ['lesson.yaml:31:35: there is no task creatd | Did you mean created?'],
  ],
  [
    'an answer that is no choice',
    [inYaml('answer: two', 'answer: too')],
    ['lesson.yaml:17:41: there is no choice too | Did you mean two?'],
  ],
  [
    'a hint in place of the answer',
    [inYaml('{ id: nudge }', '{ id: answer }'), inBoth('hint:nudge', 'hint:answer')],
    ['lesson.yaml:34:11: the answer is made from solve | Leave it out: it is always the last hint.'],
  ],
  [
    'a topic of the setup that would stay',
    [
      inYaml(
        '- { topic: "${topic}", partitions: 1 }',
        '- { topic: other, partitions: 1 }\n  - { topic: "${topic}", partitions: 1 }',
      ),
    ],
    ['lesson.yaml:15:14: other is no name among the variables | Only those are removed with the lesson.'],
  ],
  [
    'records without their topic',
    [inYaml('  - { topic: "${topic}", partitions: 1 }\n', '')],
    ['lesson.yaml:15:16: no step above creates user-events'],
  ],
  // lesson.yaml among the others
  [
    'a heading that the guide lacks',
    [inYaml('[1-topic-tema]', '[1-topic-temas]')],
    ['lesson.yaml:4:9: the guide has no heading 1-topic-temas | Did you mean 1-topic-tema?'],
  ],
  [
    'an option that there is not',
    [inYaml('      - topics create ${topic} --partitions 3', '      - topics create ${topic} --partition 3')],
    [
      'lesson.yaml:22:9: there is no option --partition | The line is  kafkactl topics create user-events --partition 3',
    ],
  ],
  [
    'a command that there is not',
    [inYaml('lines: ["topics create', 'lines: ["topicz create')],
    [
      'lesson.yaml:29:48: there is no command "topicz" | The line is  kafkactl topicz create user_events --partitions 3',
    ],
  ],
  [
    'a line of a step with until',
    [inYaml('line: "produce', 'line: "prodduce')],
    ['lesson.yaml:27:17: there is no command "prodduce" | The line is  kafkactl prodduce user-events --key user-9 x &'],
  ],
  [
    'a command in vain',
    [inYaml('commands:\n', 'commands:\n  list: topics list\n')],
    ['lesson.yaml:13:3: the prose does not use command list'],
  ],
  [
    'a command that is wider than the screen',
    [
      inYaml(
        'create: topics create ${topic} --partitions 3',
        `create: topics create \${topic} --partitions 3 ${'--yes '.repeat(6)}`,
      ),
    ],
    [
      'lesson.yaml:13:11: this command is 85 columns wide, and the screen has 74 | Shorten it: people copy it in one piece.',
    ],
  ],
  [
    'a name that is written out',
    [inYaml('      - topics create ${topic} --partitions 3', '      - topics create user-events --partitions 3')],
    ['lesson.yaml:22:23: user-events is written out | Write  ${topic}'],
  ],
  [
    'the folder of another lesson',
    [inYaml('id: first-topic', 'id: second-topic')],
    ['lesson.yaml:1:5: lesson second-topic stands in the folder first-topic | Call it  first-topic'],
  ],
  // es.md and en.md
  ['no title', [inEs('# El primer topic\n', '')], ['es.md:1:1: there is no title | Begin with  # Title']],
  [
    'two titles',
    [inEs('# El primer topic\n', '# El primer topic\n# Y otro\n')],
    ['es.md:2:1: the title stands above already'],
  ],
  [
    'text before the first section',
    [inEs('\n## intro', 'Hola.\n\n## intro')],
    ['es.md:2:1: text stands before the first section | Give it a heading:  ## intro'],
  ],
  [
    'a section that is missing',
    [inEs('## why\nPorque sí.\n', '')],
    ['es.md:1:1: section "why" is missing | Add  ## why'],
  ],
  [
    'a section that is misspelt',
    [inEs('## hint:misspelt', '## hint:mispelt')],
    ['es.md:19:4: no section is called "hint:mispelt" | Did you mean hint:misspelt?'],
  ],
  [
    'a section for nothing',
    [inEs('## why', '## task:later\nAh.\n## why')],
    ['es.md:23:4: no section is called "task:later" | lesson.yaml has no task later.'],
  ],
  [
    'a section twice',
    [inEs('## why', '## predict\nOtra vez.\n## why')],
    ['es.md:23:4: section "predict" stands above already'],
  ],
  ['an empty section', [inEs('Porque sí.\n', '')], ['es.md:23:4: section "why" is empty']],
  [
    'a heading within a section',
    [inEs('Porque sí.', '### Porque\nsí.')],
    ['es.md:24:1: a section has no headings of its own'],
  ],
  [
    'an unknown variable in prose',
    [inBoth('Send ${count}', 'Send ${cuont}')],
    [
      'es.md:18:6: there is no variable cuont | Did you mean ${count}?',
      'en.md:18:6: there is no variable cuont | Did you mean ${count}?',
    ],
  ],
  [
    'a fact outside of hints',
    [inBoth('Send ${count}', 'Send ${found}')],
    ['es.md:18:6: there is no variable found', 'en.md:18:6: there is no variable found'],
  ],
  [
    'a fact that the check does not give',
    [inBoth('`${found}`', '`${seconds}`')],
    [
      'es.md:20:11: there is no variable or fact seconds | Its check gives found.',
      'en.md:20:11: there is no variable or fact seconds | Its check gives found.',
    ],
  ],
  [
    'an unknown command',
    [inBoth('${cmd:create}', '${cmd:creat}')],
    [
      'es.md:7:1: there is no command creat | Did you mean ${cmd:create}?',
      'en.md:7:1: there is no command creat | Did you mean ${cmd:create}?',
    ],
  ],
  [
    'a command within a line',
    [inBoth('${cmd:create}', 'Type ${cmd:create}')],
    [
      'es.md:7:6: ${cmd:create} has a line of its own | Put blank lines around it.',
      'en.md:7:6: ${cmd:create} has a line of its own | Put blank lines around it.',
    ],
  ],
  [
    'a placeholder that is none',
    [inEs('Porque sí.', 'Porque ${topic sí.')],
    ['es.md:24:8: this is no placeholder | Write ${name} or ${cmd:name}.'],
  ],
  [
    'a placeholder in one language alone',
    [inEs('Send ${count} records.', 'Manda registros.')],
    ['es.md:17:4: section "task:filled" lacks ${count}, which en.md has'],
  ],
  [
    'a placeholder of each language alone',
    [inEs('Porque sí.', 'Por `${topic}`.'), ['en.md', 'Because.', 'For `${user}`.']],
    [
      'es.md:23:4: section "why" lacks ${user}, which en.md has',
      'en.md:23:4: section "why" lacks ${topic}, which es.md has',
    ],
  ],
  [
    'a command written out',
    [inEs('Porque sí.', 'Con `kafkactl topics list`.')],
    ['es.md:24:6: a command is written in commands of lesson.yaml | Here:  ${cmd:NAME}  on a line of its own.'],
  ],
  [
    'an option in passing that there is not',
    [inEs('`topics create --help`', '`topics create --partition`')],
    ['es.md:22:10: there is no option --partition'],
  ],
  [
    'a name written out in prose',
    [inEs('Porque sí.', 'Porque user-events sí.')],
    ['es.md:24:8: user-events is written out | Write  ${topic}'],
  ],
  [
    'a fenced block',
    [inEs('Porque sí.', '```\nsí\n```')],
    ['es.md:24:1: prose has no fenced blocks | It has paragraphs, lists, **bold** and `code`.'],
  ],
  [
    'a link',
    [inEs('Porque sí.', 'Porque [sí](http://a).')],
    ['es.md:24:8: prose has no links | It has paragraphs, lists, **bold** and `code`.'],
  ],
  [
    'italics',
    [inEs('Porque sí.', 'Porque *sí*.')],
    ['es.md:24:8: prose has no italics | It has paragraphs, lists, **bold** and `code`.'],
  ],
  [
    'a quotation',
    [inEs('Porque sí.', '> Porque sí.')],
    ['es.md:24:1: prose has no quotations | It has paragraphs, lists, **bold** and `code`.'],
  ],
  [
    'a mark without its partner',
    [inEs('Porque sí.', 'Porque **sí.')],
    ['es.md:24:8: this ** has no partner in its paragraph'],
  ],
  ['code without its end', [inEs('Porque sí.', 'Porque `sí.')], ['es.md:24:8: this ` has no partner in its paragraph']],
])('%s', async (_, edits, expected) => {
  expect(await problemsOf(...edits)).toEqual(expected);
});

test('two lessons have neither the same id nor the same number', async () => {
  const one = await readLesson(edited([]));
  const two = await readLesson({ ...edited([]), folder: 'lessons/copy' });
  const problems = await lintCourse([one, two], { guide, checkLine });
  expect(problems.map((problem) => problemLines(problem)[0])).toEqual([
    'lessons/copy/lesson.yaml:1:5: lesson first-topic stands in the folder copy',
    'lessons/copy/lesson.yaml:1:5: lessons/first-topic has the id first-topic already',
    'lessons/copy/lesson.yaml:2:9: lessons/first-topic has the number 1.1 already',
  ]);
});

test('what may look like a fault and is none', async () => {
  const edits = [
    inEs(
      'Porque sí.',
      'Un `*` suelto, 2 * 3 * 4, snake_case_name, `user_events`, min.insync.replicas y `--yes`; `topics create`.\n\n- uno\n- dos\n\n1. **uno**',
    ),
  ];
  expect(await problemsOf(...edits)).toEqual([]);
});

test('a lesson with problems is not filled: all of them are in the error', async () => {
  const files = edited([inEs('## why', '## wy'), inYaml('answer: two', 'answer: too')]);
  const error = await fillLesson(files, {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CliError);
  expect(error).toMatchObject({ code: 'usage' });
});
