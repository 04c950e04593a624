import { nearest } from '../../base/nearest.js';
import type { Problem } from '../../schema/problems.js';
import type { SourceLocation } from '../../schema/source-location.js';
import { factsOf } from '../checks/index.js';
import type { LessonData } from './check-lesson.js';
import { brokenPlaceholder, type Placeholder, placeholdersIn } from './placeholders.js';
import { locationInBody, type ProseFile, type ProseSection } from './prose-file.js';

/** The sections that a lesson's prose must have, in the order of the lesson. */
export const sectionsOf = ({ predict, tasks, hints }: Pick<LessonData, 'predict' | 'tasks' | 'hints'>): string[] => [
  'intro',
  ...(predict ? ['predict', ...predict.choices.map((choice) => `choice:${choice}`)] : []),
  ...tasks.map(({ id }) => `task:${id}`),
  ...hints.map(({ id }) => `hint:${id}`),
  'why',
  'production',
];

/** The facts that the text of a hint may name: those of its check, and on the ladder those of its task's check. */
export function factsOfHint({ tasks, hints }: Pick<LessonData, 'tasks' | 'hints'>, id: string): readonly string[] {
  const hint = hints.find((each) => each.id === id);
  const check = hint?.when ?? tasks.find((task) => task.id === hint?.task)?.check;
  return check ? factsOf(check) : [];
}

/** The facts that a section may name; none outside hints. */
export const factsOfSection = (lesson: Pick<LessonData, 'tasks' | 'hints'>, section: string): readonly string[] =>
  section.startsWith('hint:') ? factsOfHint(lesson, section.slice('hint:'.length)) : [];

/** The problems of one language: sections that are missing or needless, and placeholders that nothing fills. */
export function checkProse(prose: ProseFile, lesson: LessonData, variables: readonly string[]): Problem[] {
  const needed = sectionsOf(lesson);
  const names = prose.sections.map(({ name }) => name);
  const missing = needed.filter((name) => !names.includes(name));
  const misspelt = new Set<string>();
  const problems: Problem[] = [];
  for (const section of prose.sections) {
    if (needed.includes(section.name)) problems.push(...checkPlaceholders(section, lesson, variables));
    else {
      const near = nearest(section.name, missing);
      if (near) misspelt.add(near);
      const hint = near ? `Did you mean ${near}?` : whyNeedless(section.name);
      problems.push({ ...section.location, message: `no section is called "${section.name}"`, ...(hint && { hint }) });
    }
  }
  const top: SourceLocation = { file: prose.file, line: 1, column: 1, text: `# ${prose.title ?? ''}` };
  for (const name of missing.filter((each) => !misspelt.has(each)))
    problems.push({ ...top, message: `section "${name}" is missing`, hint: `Add  ## ${name}` });
  return problems;
}

const kinds: Readonly<Record<string, string>> = { task: 'task', hint: 'hint', choice: 'choice to predict' };

function whyNeedless(section: string): string | undefined {
  const [kind = '', name] = section.split(':');
  const what = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return what && name ? `lesson.yaml has no ${what} ${name}.` : undefined;
}

function checkPlaceholders(section: ProseSection, lesson: LessonData, variables: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const add = (at: number, message: string, hint?: string): void => {
    problems.push({ ...locationInBody(section, at), message, ...(hint !== undefined && { hint }) });
  };
  const facts = factsOfSection(lesson, section.name);
  const broken = brokenPlaceholder(section.body);
  if (broken !== undefined) add(broken, 'this is no placeholder', `Write \${name} or \${cmd:name}.`);
  for (const placeholder of placeholdersIn(section.body)) {
    const { kind, name, at, token } = placeholder;
    if (kind === 'cmd') {
      const near = nearest(name, Object.keys(lesson.commands));
      if (!Object.hasOwn(lesson.commands, name))
        add(
          at,
          `there is no command ${name}`,
          near ? `Did you mean \${cmd:${near}}?` : 'Add it to  commands  in lesson.yaml.',
        );
      else if (!standsAlone(section.body, placeholder))
        add(at, `${token} has a line of its own`, 'Put blank lines around it.');
    } else if (!variables.includes(name) && !facts.includes(name)) {
      const near = nearest(name, [...variables, ...facts]);
      const what = section.name.startsWith('hint:') ? 'variable or fact' : 'variable';
      const known = facts.length > 0 ? `Its check gives ${facts.join(', ')}.` : undefined;
      add(at, `there is no ${what} ${name}`, near ? `Did you mean \${${near}}?` : known);
    }
  }
  return problems;
}

/** True where nothing else is in the line of a placeholder. */
const standsAlone = (body: string, { at, token }: Placeholder): boolean =>
  (body.slice(0, at).split('\n').at(-1) ?? '').trim() === '' &&
  (body.slice(at + token.length).split('\n')[0] ?? '').trim() === '';

/** The placeholders that a section has in one language alone. Both files are otherwise in order. */
export function compareProse(one: ProseFile, other: ProseFile): Problem[] {
  const missingFrom = (file: ProseFile, from: ProseFile): Problem[] =>
    file.sections.flatMap(({ name, location, body }) => {
      const source = from.sections.find((each) => each.name === name);
      const own = new Set(placeholdersIn(body).map(({ token }) => token));
      const wanted = new Set(placeholdersIn(source?.body ?? '').map(({ token }) => token));
      return [...wanted]
        .filter((token) => !own.has(token))
        .map((token) => ({
          ...location,
          message: `section "${name}" lacks ${token}, which ${baseName(from.file)} has`,
        }));
    });
  return [...missingFrom(one, other), ...missingFrom(other, one)];
}

const baseName = (path: string): string => path.split('/').at(-1) ?? path;
