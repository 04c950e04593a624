import { element } from '../shared/parts.js';

/** @import { TutorialPageStart } from '../../src/lib/learn/web/page.js' */

/**
 * What a picture writes with, and the clock of the tutorial.
 * @typedef {ReturnType<typeof talkOf>} Talk
 */

/**
 * @param {TutorialPageStart} start
 * @param {() => number} now
 */
export function talkOf({ lang, pictureWords, nouns, tones }, now) {
  const seconds = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(lang, { useGrouping: true });
  return {
    now,
    /**
     * A word of a kind of picture, with a value in place of `{n}`.
     * @param {string} kind
     * @param {string} name
     * @param {string | number} [value]
     */
    word: (kind, name, value = '') => (pictureWords[kind]?.[name] ?? name).replace('{n}', String(value)),
    /**
     * @param {number} count
     * @param {keyof typeof nouns} noun
     */
    count: (count, noun) => `${whole.format(count)} ${nouns[noun][count === 1 ? 0 : 1]}`,
    noun: (/** @type {keyof typeof nouns} */ noun) => nouns[noun][0],
    whole: (/** @type {number} */ value) => whole.format(value),
    seconds: (/** @type {number} */ ms) => `${seconds.format(ms / 1000)} s`,
    /** A time in its greatest unit and the next one: `2 min 14 s`. */
    duration: (/** @type {number} */ ms) => {
      const whole = Math.floor(ms / 1000);
      const parts = [
        [Math.floor(whole / 86_400), 'd'],
        [Math.floor(whole / 3600) % 24, 'h'],
        [Math.floor(whole / 60) % 60, 'min'],
        [whole % 60, 's'],
      ];
      const first = parts.findIndex(([count]) => count !== 0);
      if (first === -1) return '0 s';
      const two = parts.slice(first, first + 2).filter(([count]) => count !== 0);
      return two.map(([count, unit]) => `${count} ${unit}`).join(' ');
    },
    /** The colour of the thing of a number, from 1 on, as the terminal has it. */
    tone: (/** @type {number} */ number) => `tone-${tones[(number - 1) % tones.length]}`,
  };
}

/**
 * The title of a picture: a name, and what is said of it, in the tone of each piece.
 * @param {HTMLElement} host
 * @param {string} name
 * @param {readonly (readonly [text: string, tone: string])[]} facts
 */
export function writeTitle(host, name, facts) {
  const shown = JSON.stringify([name, facts]);
  if (host.dataset['shown'] === shown) return;
  host.dataset['shown'] = shown;
  host.replaceChildren(
    element('span', 'title-name', name),
    ...facts.flatMap(([text, tone]) => [' ', element('span', `title-fact tone-${tone}`, text)]),
  );
}
