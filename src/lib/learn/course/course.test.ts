// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of lessons
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/seeded-random.js';
import { ProblemsError } from '../../schema/problems.js';
import { compareNumbers, findLesson, loadCourse, openLesson } from './course.js';
import { githubAnchors, loadGuide } from './guide.js';
import { fullLine, lineOwner } from './lines.js';
import { drawVariables } from './variables.js';

const root = mkdtempSync(join(tmpdir(), 'kafkactl-lessons-'));
const folder = join(root, 'lessons');
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(id: string, number: string, end = ''): void {
  mkdirSync(join(folder, id), { recursive: true });
  const yaml = `# A lesson
id: ${id}
number: "${number}"
sandbox: learn
guide: [monitoreo]
variables:
  topic: { name: user-events }
  wrong: { replace: "\${topic}", from: "-", to: "_" }
  count: { between: [3, 6] }
commands:
  create: topics create \${topic}
  apache: kafka-topics --list
tasks:
  - id: sent
    check: { records: { topic: "\${topic}", min: "\${count}" } }
    solve: ["produce \${topic} x", { until: { records: { topic: "\${topic}", count: 1 } } }]
hints:
  - { id: lost, when: { records: { topic: "\${topic}", max: 0 } } }
${end}`;
  const prose = (title: string) =>
    `# ${title} of \${topic}\n\n## intro\nSend \${count}.\n\n\${cmd:create}\n\n\${cmd:apache}\n## task:sent\nSend.\n## hint:lost\n\`\${topic}\` has \${count}.\n## why\nSo.\n## production\nSo.\n`;
  writeFileSync(join(folder, id, 'lesson.yaml'), yaml);
  writeFileSync(join(folder, id, 'es.md'), prose('El título'));
  writeFileSync(join(folder, id, 'en.md'), prose('The title'));
}

write('second', '1.10');
write('first', '1.9');
write('first-topic', '0.2');
writeFileSync(join(folder, 'guide.yaml'), '[]');

test('the course is all lessons in the order of their numbers', async () => {
  const course = await loadCourse(folder);
  expect(course.map(({ id, number }) => `${number} ${id}`)).toEqual(['0.2 first-topic', '1.9 first', '1.10 second']);
  expect(course[0]?.title).toEqual({ es: 'El título of ${topic}', en: 'The title of ${topic}' });
  expect(['2.1', '1.10', '1.9', '0.1'].sort(compareNumbers)).toEqual(['0.1', '1.9', '1.10', '2.1']);
});

test('the hash changes with each of the three files', async () => {
  const hash = async () => (await openLesson('second', folder)).hash;
  const seen = [await hash()];
  for (const file of ['lesson.yaml', 'es.md', 'en.md']) {
    write('second', '1.10', file === 'lesson.yaml' ? 'timers: []\n' : '');
    if (file !== 'lesson.yaml') writeFileSync(join(folder, 'second', file), 'other');
    seen.push(await hash());
  }
  write('second', '1.10');
  expect(new Set(seen).size).toBe(4);
  expect(await hash()).toBe(seen[0]);
  expect((await loadCourse(folder)).find(({ id }) => id === 'second')?.hash).toBe(seen[0]);
});

describe('a lesson is found', () => {
  test.each([
    ['1.9', 'first'],
    ['first', 'first'],
    ['first-', 'first-topic'],
    ['sec', 'second'],
    ['SEC', 'second'],
  ])('by %s', async (word, id) => {
    expect(findLesson(await loadCourse(folder), word).id).toBe(id);
  });

  test.each([
    ['fir', '"fir" is the beginning of 2 lessons', '0.2 first-topic, 1.9 first.'],
    ['secnd', 'there is no lesson "secnd"', 'Did you mean second?'],
    ['1.8', 'there is no lesson "1.8"', 'Did you mean 1.9?'],
    ['whatever', 'there is no lesson "whatever"', 'They are listed by:  kafkactl tutorial list'],
    ['', 'there is no lesson ""', 'They are listed by:  kafkactl tutorial list'],
  ])('not by %j', async (word, message, hint) => {
    const course = await loadCourse(folder);
    expect(() => findLesson(course, word)).toThrow(expect.objectContaining({ code: 'notFound', message, hint }));
  });

  test('in Spanish it says so in Spanish', async () => {
    const course = await loadCourse(folder);
    expect(() => findLesson(course, 'whatever', 'es')).toThrow('no hay ninguna lección "whatever"');
    expect(() => findLesson(course, 'fir', 'es')).toThrow('"fir" es el principio de 2 lecciones');
  });
});

test('a lesson is filled with its values, all but the facts of hints', async () => {
  const source = await openLesson('first', folder);
  const values = drawVariables(source.variables, seededRandom(3), '-x7');
  const lesson = await source.fill(values);
  const min = Number(values['count']);
  expect(lesson).toMatchObject({
    id: 'first',
    hash: source.hash,
    destructive: false,
    names: ['user-events-x7', 'user_events-x7'],
    commands: { create: 'topics create user-events-x7' },
    tasks: [
      {
        mode: 'level',
        check: { records: { topic: 'user-events-x7', min } },
        solve: [{ line: 'produce user-events-x7 x' }, { until: { records: { topic: 'user-events-x7', count: 1 } } }],
      },
    ],
  });
  expect(lesson.text.en).toMatchObject({
    title: 'The title of user-events-x7',
    intro: `Send ${min}.\n\n    kafkactl topics create user-events-x7\n\n    kafka-topics --list`,
    choices: {},
    hints: { lost: '`user-events-x7` has ${count}.' },
  });
});

test('values that lack a variable, as those of an older lesson do, are a problem', async () => {
  const source = await openLesson('first', folder);
  await expect(source.fill({ topic: 'user-events' })).rejects.toBeInstanceOf(ProblemsError);
});

test('a lesson that is not there is said with its path', async () => {
  await expect(openLesson('third', folder)).rejects.toThrow(`cannot read ${join(folder, 'third', '')}`);
});

test.each([
  ['topics list', 'kafkactl', 'kafkactl topics list'],
  ['list topics', 'kafkactl', 'kafkactl list topics'],
  ['kafkactl topics list', 'kafkactl', 'kafkactl topics list'],
  ['list', 'tutorial', 'list'],
  ['open 1.2', 'tutorial', 'open 1.2'],
  ['hint', 'tutorial', 'hint'],
  ['kill -9 %1', 'prompt', 'kill -9 %1'],
  ['kafka-topics --list', 'apache', 'kafka-topics --list'],
  ['kafka-console-consumer.sh --topic a', 'apache', 'kafka-console-consumer.sh --topic a'],
  ['docker exec kafka kafka-topics --list', 'apache', 'docker exec kafka kafka-topics --list'],
])('%s belongs to %s', (line, owner, full) => {
  expect([lineOwner(line), fullLine(line)]).toEqual([owner, full]);
});

test('anchors are those of GitHub', async () => {
  expect(
    githubAnchors([
      '🎯 Conceptos Básicos',
      '1. **Topic (Tema)**',
      '¿Qué es Kafka?',
      '🏗️ A',
      'a_b & c',
      'a_b & c',
      'a-b',
    ]),
  ).toEqual(['-conceptos-básicos', '1-topic-tema', 'qué-es-kafka', '\ufe0f-a', 'a_b--c', 'a_b--c-1', 'a-b']);
});

test("the guide's headings have a title in both languages", async () => {
  const guide = await loadGuide();
  expect(guide.size).toBe(29);
  expect(guide.get('1-topic-tema')).toEqual({
    anchor: '1-topic-tema',
    title: { es: '1. Topic (Tema)', en: '1. Topic' },
  });
  expect(guide.get('-arquitectura-de-kafka')).toMatchObject({
    anchor: '\ufe0f-arquitectura-de-kafka',
    title: { es: 'Arquitectura de Kafka' },
  });
});
