import { nearest } from '../../base/nearest.js';
import { displayWidth } from '../../io/display-width.js';
import { type Problem, sortProblems } from '../../schema/problems.js';
import type { ValuePath } from '../../schema/source-location.js';
import type { Guide } from './guide.js';
import type { LearnSandbox, Lesson, SolveStep } from './lesson.js';
import { fullLine, lineOwner } from './lines.js';
import { placeholdersIn } from './placeholders.js';
import { locationInBody, type ProseFile, type ProseSection } from './prose-file.js';
import type { LessonReading } from './read-lesson.js';

export interface LintOptions {
  readonly guide: Guide;
  /** Why the prompt would not run a line as it is written, on this sandbox; undefined where it would. */
  readonly checkLine: CheckLine;
}

/** `sandbox` is undefined for a command that is only named: it may be on any. */
type CheckLine = (line: string, sandbox: LearnSandbox | undefined) => Promise<string | undefined>;

/**
 * The problems of all lessons: those that each was read with; ids and numbers that two of them have; headings that the guide
 * lacks; lines that do not parse; names written out where a variable stands for them; marks that prose does not know.
 */
export async function lintCourse(lessons: readonly LessonReading[], options: LintOptions): Promise<Problem[]> {
  const found = await Promise.all(
    lessons.map(async (reading) => {
      const { files, lesson } = reading;
      if (!lesson) return reading.problems;
      const prose = [reading.prose.es, reading.prose.en];
      const problems = [
        ...placeProblems(reading, lesson, lessons),
        ...guideProblems(reading, lesson, options.guide),
        ...(await lineProblems(reading, lesson, options.checkLine)),
        ...commandEntryProblems(reading, lesson),
        ...prose.flatMap(markupProblems),
        ...(await Promise.all(prose.map((each) => commandProblems(each, options.checkLine)))).flat(),
        ...writtenNames(reading),
      ];
      return sortProblems(
        problems,
        ['lesson.yaml', 'es.md', 'en.md'].map((name) => `${files.folder}/${name}`),
      );
    }),
  );
  return found.flat();
}

const problemAt = ({ locate }: LessonReading, path: ValuePath, message: string, hint?: string): Problem => ({
  ...locate(path),
  message,
  ...(hint !== undefined && { hint }),
});

/** A lesson stands in the folder of its id, and at a number of its own. */
function placeProblems(reading: LessonReading, lesson: Lesson, lessons: readonly LessonReading[]): Problem[] {
  const problems: Problem[] = [];
  const folder = reading.files.folder.split('/').at(-1) ?? '';
  if (folder !== lesson.id)
    problems.push(
      problemAt(reading, ['id'], `lesson ${lesson.id} stands in the folder ${folder}`, `Call it  ${folder}`),
    );
  const earlier = lessons.slice(0, lessons.indexOf(reading));
  for (const key of ['id', 'number'] as const) {
    const other = earlier.find((each) => each.lesson?.[key] === lesson[key]);
    if (other) problems.push(problemAt(reading, [key], `${other.files.folder} has the ${key} ${lesson[key]} already`));
  }
  return problems;
}

const guideProblems = (reading: LessonReading, lesson: Lesson, guide: Guide): Problem[] =>
  lesson.guide.flatMap((anchor, index) => {
    if (guide.has(anchor)) return [];
    const near = nearest(anchor, [...guide.keys()]);
    return problemAt(reading, ['guide', index], `the guide has no heading ${anchor}`, near && `Did you mean ${near}?`);
  });

/** Each line of a lesson with its path. */
function* linesOf(lesson: Lesson): Generator<{ readonly line: string; readonly path: ValuePath }> {
  for (const [name, line] of Object.entries(lesson.commands)) yield { line, path: ['commands', name] };
  function* steps(list: readonly SolveStep[], path: ValuePath) {
    for (const [index, step] of list.entries())
      if ('line' in step) yield { line: step.line, path: [...path, index, ...('until' in step ? ['line'] : [])] };
  }
  for (const [index, { solve, instead = [] }] of lesson.tasks.entries()) {
    yield* steps(solve, ['tasks', index, 'solve']);
    for (const [order, other] of instead.entries())
      yield* steps(other.solve, ['tasks', index, 'instead', order, 'solve']);
  }
  for (const [index, { lines }] of lesson.wrong.entries()) yield* steps(lines, ['wrong', index, 'lines']);
  for (const [index, { solve }] of lesson.alternatives.entries())
    for (const [task, list] of Object.entries(solve)) yield* steps(list, ['alternatives', index, 'solve', task]);
}

async function lineProblems(reading: LessonReading, lesson: Lesson, checkLine: CheckLine): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { line, path } of linesOf(lesson)) {
    const wrong = await checkLine(line, lesson.sandbox);
    if (wrong !== undefined) problems.push(problemAt(reading, path, wrong, `The line is  ${fullLine(line)}`));
  }
  return problems;
}

/** Columns of the narrowest screen that the tutorial is drawn on, less its margins and the indent of a command. */
const commandColumns = 74;

/** Commands that the prose does not use, and those that do not stand in one line of the screen. */
function commandEntryProblems(reading: LessonReading, lesson: Lesson): Problem[] {
  const used = new Set(
    reading.prose.es.sections.flatMap(({ body }) =>
      placeholdersIn(body).flatMap(({ kind, name }) => (kind === 'cmd' ? name : [])),
    ),
  );
  return Object.entries(lesson.commands).flatMap(([name, line]) => {
    if (!used.has(name)) return problemAt(reading, ['commands', name, ''], `the prose does not use command ${name}`);
    const width = displayWidth(fullLine(line));
    if (width <= commandColumns) return [];
    const message = `this command is ${width} columns wide, and the screen has ${commandColumns}`;
    return problemAt(reading, ['commands', name], message, 'Shorten it: people copy it in one piece.');
  });
}

const fence = /^\s*(```|~~~)/;

/** Marks of Markdown that are not drawn, each as a pattern of a line. */
const unknownMarks: readonly (readonly [pattern: RegExp, what: string])[] = [
  [fence, 'fenced blocks'],
  [/^\s*>/, 'quotations'],
  [/^\s*\|.*\|\s*$/, 'tables'],
  [/^\s*(-{3,}|\*{3,}|_{3,})\s*$/, 'rules'],
  [/!?\[[^\]]*\]\([^)]*\)/, 'links'],
  [/<[a-z/][^>]*>/i, 'elements of HTML'],
  [/(?<![\p{L}\p{N}_*])\*(?![\s*])[^*]+(?<![\s*])\*(?![\p{L}\p{N}*])/u, 'italics'],
  [/(?<![\p{L}\p{N}_])_(?![\s_])[^_]+(?<![\s_])_(?![\p{L}\p{N}_])/u, 'italics'],
];

/** Prose knows bold, code, paragraphs, lists and commands. */
const markupProblems = (prose: ProseFile): Problem[] =>
  prose.sections.flatMap((section) => {
    const problems: Problem[] = [];
    let at = 0;
    let isFenced = false;
    for (const line of section.body.split('\n')) {
      const isFence = fence.test(line);
      const withoutCode = line.replace(/`[^`]*`/g, (span) => ' '.repeat(span.length));
      const found = unknownMarks.flatMap(([pattern, what]) => {
        const match = pattern.exec(pattern === fence ? line : withoutCode);
        return match ? { what, index: match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0) } : [];
      })[0];
      if (found && !isFenced)
        problems.push({
          ...locationInBody(section, at + found.index),
          message: `prose has no ${found.what}`,
          hint: 'It has paragraphs, lists, **bold** and `code`.',
        });
      if (isFence) isFenced = !isFenced;
      at += line.length + 1;
    }
    return problems.length > 0 ? problems : openMarks(section);
  });

/** The marks that open and never close within their paragraph. */
function openMarks(section: ProseSection): Problem[] {
  let at = 0;
  const open: Problem[] = [];
  for (const paragraph of section.body.split(/(?<=\n\s*\n)/)) {
    const ticks = [...paragraph.matchAll(/`/g)];
    const stars = [...paragraph.replace(/`[^`]*`/g, (span) => ' '.repeat(span.length)).matchAll(/\*\*/g)];
    for (const [marks, mark] of [
      [ticks, '`'],
      [stars, '**'],
    ] as const) {
      const last = marks.at(-1);
      if (last && marks.length % 2 === 1)
        open.push({
          ...locationInBody(section, at + last.index),
          message: `this ${mark} has no partner in its paragraph`,
        });
    }
    at += paragraph.length;
  }
  return open;
}

/** Commands in prose come from `commands`; what is named in passing (`topics alter --help`) must at least be one. */
async function commandProblems(prose: ProseFile, checkLine: CheckLine): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const section of prose.sections)
    for (const { 1: span = '', index } of section.body.matchAll(/`([^`]+)`/g)) {
      const location = locationInBody(section, index + 1);
      const [first = '', second] = span.trim().split(/\s+/);
      if (second === undefined) continue;
      if (first === 'kafkactl') {
        const message = 'a command is written in commands of lesson.yaml';
        problems.push({ ...location, message, hint: `Here:  \${cmd:NAME}  on a line of its own.` });
      } else if (lineOwner(span) === 'kafkactl' && (await checkLine(`${first} --help`, undefined)) === undefined) {
        const wrong = await checkLine(span.replace(/\$\{\w+\}/g, 'x'), undefined);
        if (wrong !== undefined && !isIncomplete(wrong)) problems.push({ ...location, message: wrong });
      }
    }
  return problems;
}

/** True for the message about a line that only lacks arguments or values: it names a command, it is not one. */
const isIncomplete = (message: string): boolean => / is missing: | is needed$| needs a value$/.test(message);

/** Names of topics and groups are variables wherever they stand: tests give them an ending, and a hint may name another. */
function writtenNames({ files, variables, prose }: LessonReading): Problem[] {
  const names = Object.entries(variables).flatMap(([key, variable]) =>
    'name' in variable ? [[key, variable.name] as const] : [],
  );
  const problems: Problem[] = [];
  for (const [key, name] of names) {
    const pattern = new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'g');
    const message = `${name} is written out`;
    const hint = `Write  \${${key}}`;
    const yaml = files.yaml.split(/\r?\n/);
    let isVariables = false;
    yaml.forEach((line, index) => {
      if (/^\S/.test(line)) isVariables = line.startsWith('variables:');
      if (isVariables || /^\s*#/.test(line)) return;
      for (const { index: at } of line.replace(/\s#.*$/, '').matchAll(pattern))
        problems.push({
          file: `${files.folder}/lesson.yaml`,
          line: index + 1,
          column: at + 1,
          text: line,
          message,
          hint,
        });
    });
    // A name that is a plain word may be one; in code it is the name.
    for (const section of [prose.es, prose.en].flatMap(({ sections }) => sections))
      for (const { index: at } of section.body.matchAll(pattern))
        if (/[-_.\d]/.test(name) || section.body[at - 1] === '`')
          problems.push({ ...locationInBody(section, at), message, hint });
  }
  return problems;
}
