import type { CheckKind } from './check.js';
import { deniesOne, flagged, type Predicate, predicate, saysAll, spokenList } from './phrases.js';
import { flagShape, namedShape, paramsShape } from './shapes.js';

/** What the learner did with the tutorial itself since the task was given. */
export interface TutorialCheck {
  /** Words of the tutorial that were used, each of them. */
  readonly used?: readonly string[];
  /** The lesson was left and gone on with. */
  readonly resumed?: boolean;
}

/** Facts: `missing`, the first word that was not used, and `resumed`, how often. */
export const tutorialCheck: CheckKind<TutorialCheck> = {
  shape: paramsShape(
    'a check of the tutorial',
    'What was done with the tutorial itself',
    {
      used: { kind: 'list', summary: 'Words that were used', of: namedShape('A word: hint, status'), minItems: 1 },
      resumed: flagShape('The lesson was left and gone on with'),
    },
    [],
    (params) =>
      Object.keys(params).length === 0 ? { message: 'a check of the tutorial needs used or resumed' } : undefined,
  ),
  facts: ['missing', 'resumed'],
  worksOffline: true,
  evaluate({ used = [], resumed }, { tutorial }) {
    const missing = used.find((word) => !tutorial.words.includes(word));
    return {
      passed: missing === undefined && (resumed === undefined || tutorial.resumed > 0 === resumed),
      facts: { resumed: tutorial.resumed, ...(missing !== undefined && { missing }) },
    };
  },
  sentence({ used = [], resumed }, lang) {
    return saysAll([...(used.length > 0 ? [usedWords(used)] : []), ...flagged(resumed, comingBack)], lang);
  },
  denial: ({ used = [], resumed }, lang) =>
    deniesOne([...(used.length > 0 ? [usedWords(used)] : []), ...flagged(resumed, comingBack)], lang),
};

const comingBack = predicate(
  'has salido de la lección y has vuelto',
  'no has salido de la lección para volver',
  'you have left the lesson and come back',
  'you have not left the lesson and come back',
);

const usedWords = (words: readonly string[]): Predicate =>
  predicate(
    `has usado ${spokenList(words, 'es', 'and')}`,
    `no has usado ${spokenList(words, 'es', 'and')}`,
    `you have used ${spokenList(words, 'en', 'and')}`,
    `you have not used ${spokenList(words, 'en', 'and')}`,
  );
