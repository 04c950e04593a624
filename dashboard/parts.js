/** Pieces that the page is made of. Texts go in as text and never as HTML: they may come out of a cluster. */

/** @import { PageStart } from '../src/lib/flows/dashboard/page.js' */

/**
 * What every part of the page needs: its words, and numbers as people of the language write them.
 * @typedef {Pick<PageStart, 'words' | 'lang'> & { readonly format: ReturnType<typeof formats> }} Page
 */
/** @typedef {ReturnType<typeof figure>} Figure */

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * An element of HTML with a class, and texts or other elements in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {...(Node | string)} children
 */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/**
 * An element of SVG with attributes, and others in it.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number>>} attributes
 * @param {...Node} children
 */
export function drawn(tag, attributes, ...children) {
  const made = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * Writes a text where it is not there yet: what stays the same is not read aloud again.
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A place for a number, which programs find by its name and read in `value`.
 * @param {string} name
 * @param {string} [className]
 */
export function figure(name, className = '') {
  const made = element('data', className);
  made.dataset['figure'] = name;
  return {
    node: made,
    /**
     * @param {number | null} value
     * @param {string} text
     */
    set(value, text) {
      made.value = value === null ? '' : String(value);
      write(made, text);
    },
  };
}

/**
 * Numbers as people of the language write them.
 * @param {PageStart['lang']} lang
 */
export function formats(lang) {
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0, useGrouping: true });
  const short = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    whole: (/** @type {number} */ value) => whole.format(value),
    /** Small rates have a decimal, and always have it: what is no whole number does not jump. */
    rate: (/** @type {number} */ value) => (value > 0 && value < 9.95 ? short : whole).format(value),
    /**
     * With all its decimals, and its unit where the language has it.
     * @param {number} value
     * @param {string} unit
     * @param {number} decimals
     */
    amount(value, unit, decimals) {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: true };
      const number = new Intl.NumberFormat(lang, digits).format(value);
      if (!unit) return number;
      return lang === 'en' && /^\p{Sc}$/u.test(unit) ? unit + number : `${number} ${unit}`;
    },
  };
}

/**
 * `1 s`, `12.4 s`, `3:05 min`.
 * @param {number} ms
 * @param {string} lang
 */
export function duration(ms, lang) {
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  if (ms < 60_000) return `${new Intl.NumberFormat(lang, ms % 1000 === 0 ? {} : tenths).format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}
