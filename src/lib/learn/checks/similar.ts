import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { editDistance } from '../../base/nearest.js';
import type { CheckKind, CheckView } from './check.js';
import { namedShape, paramsShape } from './shapes.js';

/** Something with a name that is near to this one, and another, made since the task was given. */
export interface SimilarCheck {
  readonly name: string;
}

/** Facts: `found`, the name that is nearest. */
export const similarTopicCheck: CheckKind<SimilarCheck> = similarCheck(
  'a check of a similar topic',
  localized('un topic nuevo', 'a new topic'),
  ({ now, start }) => [...now.topics.keys()].filter((name) => !start.topics.has(name)),
);

/** Facts: `found`, the name that is nearest. */
export const similarGroupCheck: CheckKind<SimilarCheck> = similarCheck(
  'a check of a similar group',
  localized('un grupo nuevo', 'a new group'),
  ({ now, start }) => [...now.groups.keys()].filter((name) => !start.groups.has(name)),
);

function similarCheck(
  label: string,
  what: LocalizedText,
  newNames: (view: CheckView) => readonly string[],
): CheckKind<SimilarCheck> {
  const saying = (name: string, lang: Lang, { es, en }: LocalizedText): string =>
    lang === 'es' ? `${es} con un nombre parecido a ${name}` : `${en} with a name like ${name}`;
  return {
    shape: paramsShape(
      label,
      'A similar name that was made since the task was given',
      { name: namedShape('The name') },
      ['name'],
    ),
    facts: ['found'],
    evaluate({ name }, view) {
      const found = newNames(view)
        .map((other) => ({ other, distance: nameDistance(name, other) }))
        .filter(({ other, distance }) => other !== name && distance <= farthest(name))
        .sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1))[0]?.other;
      return { passed: found !== undefined, facts: found === undefined ? {} : { found } };
    },
    sentence: ({ name }, lang) => saying(name, lang, localized(`hay ${what.es}`, `there is ${what.en}`)),
    denial: ({ name }, lang) =>
      saying(name, lang, {
        es: `no hay ${what.es.replace(/^un/, 'ningún')}`,
        en: `there is ${what.en.replace(/^a/, 'no')}`,
      }),
  };
}

/** Edits from a name to another; capitals and the marks between words count for nothing. */
const nameDistance = (name: string, other: string): number => editDistance(bare(name), bare(other));

const bare = (name: string): string => name.toLowerCase().replaceAll(/[-_.]/g, '');

/** Edits that may be a slip: one in a short name, two in a longer one. */
const farthest = (name: string): number => (bare(name).length < 8 ? 1 : 2);
