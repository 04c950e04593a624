import { expect, test } from 'vitest';
import { viewOf } from '../../../../test/check-views.js';
import { type TutorialCheck, tutorialCheck } from './tutorial.js';

test.each<[TutorialCheck, readonly string[], number, boolean, object]>([
  [{ used: ['hint'] }, [], 0, false, { missing: 'hint', resumed: 0 }],
  [{ used: ['hint'] }, ['status', 'hint'], 0, true, { resumed: 0 }],
  [{ used: ['hint', 'status'] }, ['hint'], 0, false, { missing: 'status', resumed: 0 }],
  [{ used: ['hint', 'status'] }, ['status', 'hint', 'hint'], 0, true, { resumed: 0 }],
  [{ resumed: true }, [], 0, false, { resumed: 0 }],
  [{ resumed: true }, [], 2, true, { resumed: 2 }],
  [{ resumed: false }, [], 0, true, { resumed: 0 }],
  [{ resumed: false }, [], 1, false, { resumed: 1 }],
  [{ used: ['hint'], resumed: true }, ['hint'], 0, false, { resumed: 0 }],
  [{ used: ['hint'], resumed: true }, [], 1, false, { missing: 'hint', resumed: 1 }],
])('%j after %j and %j times of going on is %j', (params, words, resumed, passed, facts) => {
  expect(tutorialCheck.evaluate(params, viewOf({ words, resumed }))).toEqual({ passed, facts });
});

test.each<[TutorialCheck, string, string, string, string]>([
  [{ used: ['hint'] }, 'has usado hint', 'you have used hint', 'no has usado hint', 'you have not used hint'],
  [
    { used: ['status', 'hint'] },
    'has usado status y hint',
    'you have used status and hint',
    'no has usado status y hint',
    'you have not used status and hint',
  ],
  [
    { resumed: true },
    'has salido de la lección y has vuelto',
    'you have left the lesson and come back',
    'no has salido de la lección para volver',
    'you have not left the lesson and come back',
  ],
  [
    { used: ['hint'], resumed: false },
    'has usado hint y no has salido de la lección para volver',
    'you have used hint and you have not left the lesson and come back',
    'no has usado hint o has salido de la lección y has vuelto',
    'you have not used hint or you have left the lesson and come back',
  ],
])('sentences of %j', (params, es, en, notEs, notEn) => {
  expect([tutorialCheck.sentence(params, 'es'), tutorialCheck.sentence(params, 'en')]).toEqual([es, en]);
  expect([tutorialCheck.denial?.(params, 'es'), tutorialCheck.denial?.(params, 'en')]).toEqual([notEs, notEn]);
});
