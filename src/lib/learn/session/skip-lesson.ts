import { setTimeout as pause } from 'node:timers/promises';
import { styled } from '../../io/blocks.js';
import type { LessonAttempt } from '../attempt/attempt.js';
import { type SolveEnd, solveTasks } from '../attempt/run-steps.js';
import type { LessonChanges } from './lesson-changes.js';
import { sentenceOf } from './pages.js';
import type { SessionLooks } from './session-looks.js';
import type { SessionState } from './session-state.js';
import { sessionTexts as texts } from './texts.js';

/** Milliseconds for which a line of a solution is shown before it runs. */
const skipPauseMs = 900;
/** Milliseconds for which the picture is seen after a task that was solved. */
const donePauseMs = 2000;

/**
 * Solves a lesson in front of the learner, line by line, after a reset where nothing else helps any more. `hasReset` is true
 * for the second go then.
 */
export async function skipLesson(
  attempt: LessonAttempt,
  session: SessionState,
  looks: SessionLooks,
  changes: LessonChanges,
  hasReset = false,
): Promise<void> {
  const shell = session.shell;
  const { lang } = session.options;
  if (!shell || attempt.state.done) {
    session.narrator.sayText(texts.alreadyDone[lang]);
    return;
  }
  attempt.skip();
  session.isSkipped = true;
  session.narrator.drop();
  session.narrator.sayText((session.narrator.byLines ? texts.skippingByLines : texts.skipping)[lang]);
  let end = 'late' as SolveEnd;
  let stopped = false;
  let hasLeft = false;
  await session.inTerminal(async (streams, interrupted) => {
    session.streams = streams;
    const leaving = new AbortController();
    const signal = AbortSignal.any([interrupted, leaving.signal]);
    session.stopSkipping = () => {
      hasLeft = true;
      leaving.abort();
    };
    const doneCount = (): number => attempt.state.tasks.filter(({ status }) => status === 'done').length;
    let doneBefore = doneCount();
    try {
      const typed = {
        run: async (line: string) => {
          // What the line before did comes first, and is looked at.
          looks.onState(attempt, attempt.state);
          if (doneCount() > doneBefore && !session.narrator.byLines) await pause(donePauseMs, undefined, { signal });
          doneBefore = doneCount();
          session.jobOutput.renew();
          session.narrator.say(() => [[session.prompt(), styled(line, 'head')]]);
          // Time to read the line.
          await pause(skipPauseMs, undefined, { signal });
          const lineEnd = await session.typeInto(shell, line);
          await looks.look();
          return lineEnd;
        },
        interrupt: () => shell.interrupt(),
      };
      end = await solveTasks(typed, attempt, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      stopped = !hasLeft;
    }
  });
  session.stopSkipping = undefined;
  if (hasLeft) {
    const entry = session.options.course.find(({ id }) => id === attempt.lesson.id);
    if (entry) await changes.goTo(entry);
    return;
  }
  if (end === 'reset' && !hasReset) {
    await changes.reset();
    const again = session.opened?.attempt;
    if (again) await skipLesson(again, session, looks, changes, true);
    return;
  }
  await looks.look();
  if (stopped) session.narrator.sayText(texts.skipStopped[lang]);
  else if (end !== 'solved' && !attempt.state.done) {
    session.narrator.say((page) => [
      ...sentenceOf(texts.skipFailed[lang], page),
      [styled(`${attempt.lesson.id} ${attempt.lesson.hash.slice(0, 8)} ${JSON.stringify(attempt.values)}`, 'plain')],
    ]);
  }
}
