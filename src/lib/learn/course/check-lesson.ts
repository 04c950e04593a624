import { nearest } from '../../base/nearest.js';
import { availableNames } from '../../base/plural.js';
import type { Problem } from '../../schema/problems.js';
import type { SourceLocator, ValuePath } from '../../schema/source-location.js';
import type { Lesson } from './lesson.js';

/** What of a lesson lesson.yaml alone says. */
export type LessonData = Omit<Lesson, 'hash' | 'text'>;

/** The problems of a well-formed lesson.yaml: names that are given twice or that nothing has. */
export function checkLesson(lesson: LessonData, locate: SourceLocator): Problem[] {
  const { tasks, hints, wrong, alternatives, predict } = lesson;
  const problems: Problem[] = [];
  const add = (path: ValuePath, message: string, hint?: string): void => {
    problems.push({ ...locate(path), message, ...(hint !== undefined && { hint }) });
  };
  const requireKnown = (what: string, name: string, names: readonly string[], path: ValuePath): boolean => {
    if (names.includes(name)) return true;
    const near = nearest(name, names);
    const all = names.length > 0 ? `${availableNames(what, names)}.` : undefined;
    add(path, `there is no ${what} ${name}`, near ? `Did you mean ${near}?` : all);
    return false;
  };
  const refuseRepeated = (what: string, list: string, names: readonly string[], key?: string): void =>
    names.forEach((name, index) => {
      if (names.indexOf(name) < index)
        add([list, index, ...(key ? [key] : [])], `${what} ${name} stands above already`);
    });
  const taskIds = tasks.map(({ id }) => id);
  const hintIds = hints.map(({ id }) => id);
  refuseRepeated('a task', 'tasks', taskIds, 'id');
  refuseRepeated('a hint', 'hints', hintIds, 'id');
  refuseRepeated(
    'a wrong move',
    'wrong',
    wrong.map(({ name }) => name),
    'name',
  );
  refuseRepeated(
    'an alternative',
    'alternatives',
    alternatives.map(({ name }) => name),
    'name',
  );
  refuseRepeated('the heading', 'guide', lesson.guide);
  refuseRepeated('the timer', 'timers', lesson.timers);
  hints.forEach(({ id, task }, index) => {
    if (id === 'answer')
      add(['hints', index, 'id'], 'the answer is made from solve', 'Leave it out: it is always the last hint.');
    if (task !== undefined) requireKnown('task', task, taskIds, ['hints', index, 'task']);
  });
  wrong.forEach(({ task, hint }, index) => {
    const isTask = requireKnown('task', task, taskIds, ['wrong', index, 'task']);
    if (!requireKnown('hint', hint, hintIds, ['wrong', index, 'hint'])) return;
    const earned = hints.find(({ id }) => id === hint);
    if (!earned?.when) add(['wrong', index, 'hint'], `hint ${hint} is no diagnosis: it has no when`);
    else if (isTask && earned.task !== undefined && earned.task !== task && taskIds.includes(earned.task))
      add(['wrong', index, 'hint'], `hint ${hint} is given in task ${earned.task} alone`);
  });
  alternatives.forEach(({ solve }, index) => {
    for (const task of Object.keys(solve))
      requireKnown('task', task, taskIds, ['alternatives', index, 'solve', task, '']);
  });
  if (predict) {
    requireKnown('choice', predict.answer, predict.choices, ['predict', 'answer']);
    predict.choices.forEach((choice, index) => {
      if (predict.choices.indexOf(choice) < index)
        add(['predict', 'choices', index], `the choice ${choice} stands above already`);
    });
  }
  checkSetup(lesson, add);
  return problems;
}

/** Topics of the setup are names of the lesson, so that they are removed with it, and are created before they are filled. */
function checkSetup(
  { setup, names }: LessonData,
  add: (path: ValuePath, message: string, hint?: string) => void,
): void {
  const created = new Set<string>();
  setup.forEach((step, index) => {
    if ('topic' in step) {
      if (!names.includes(step.topic))
        add(
          ['setup', index, 'topic'],
          `${step.topic} is no name among the variables`,
          'Only those are removed with the lesson.',
        );
      if (created.has(step.topic)) add(['setup', index, 'topic'], `${step.topic} is created above already`);
      created.add(step.topic);
      return;
    }
    const [key, topic] = 'records' in step ? ['records', step.records] : ['traffic', step.traffic];
    if (!created.has(topic)) add(['setup', index, key], `no step above creates ${topic}`);
  });
}
