/** Elements of a page. Texts are set as text and never as HTML: they may come from a cluster. */

/** @typedef {ReturnType<typeof figure>} Figure */

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * An element that index.html has.
 * @param {string} id
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/**
 * Writes the language of the page, and the words that index.html asks for by name.
 * @param {string} lang
 * @param {Readonly<Record<string, string>>} words
 */
export function speak(lang, words) {
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll('[data-word]')) {
    write(node, words[node.getAttribute('data-word') ?? ''] ?? '');
  }
}

/**
 * An HTML element with a class and children.
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
 * An SVG element with attributes and children.
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
 * Sets a text where it differs: what stays the same is not read aloud again.
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A `data` element for a number, which programs find by `data-figure` and read in `value`.
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
 * Number formats of a language.
 * @param {'es' | 'en'} lang
 */
export function formats(lang) {
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0, useGrouping: true });
  const short = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    whole: (/** @type {number} */ value) => whole.format(value),
    /** Rates below 10 always have one decimal, so that their width does not change. */
    rate: (/** @type {number} */ value) => (value > 0 && value < 9.95 ? short : whole).format(value),
    /**
     * An amount with all of its decimals, and the unit in front or behind, as in the language.
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
