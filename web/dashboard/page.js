import { byId, duration, element, figure, formats, speak, write } from '../shared/parts.js';
import { card } from './cards.js';
import { groupTable } from './groups.js';
import { flowMap } from './map.js';

/** @import { PageStart, PageState } from '../../src/lib/flows/dashboard/page.js' */

/**
 * What every part of the page needs: texts, language, and number formats.
 * @typedef {Pick<PageStart, 'words' | 'lang'> & { readonly format: ReturnType<typeof formats> }} Page
 */

/**
 * The view of the run, once its start message has come.
 * @type {ReturnType<typeof makeView> | undefined}
 */
let view;

const source = new EventSource('/events');
source.addEventListener('start', ({ data }) => {
  const start = /** @type {PageStart} */ (JSON.parse(data));
  // The port now serves another run, perhaps of another kafkactl version: reload the page.
  if (view && view.run !== start.run) location.reload();
  view ??= makeView(start);
});
source.addEventListener('state', ({ data }) => {
  const state = /** @type {PageState} */ (JSON.parse(data));
  view?.update(state);
  if (state.phase === 'ended' || state.phase === 'failed') source.close();
});
source.addEventListener('error', () => view?.lost());

/** @param {PageStart} start */
function makeView({ flow, title, run, lang, words, measures, map }) {
  /** @type {Page} */
  const page = { words, lang, format: formats(lang) };
  speak(lang, words);
  document.title = `${flow} · kafkactl`;
  byId('flow').textContent = flow;
  byId('title').textContent = title;
  const cards = new Map(measures.map((measure) => [measure.name, card(measure, page)]));
  byId('cards').replaceChildren(
    ...(cards.size > 0 ? [...cards.values()].map(({ node }) => node) : [element('p', 'quiet', words.noFigures)]),
  );
  const system = flowMap(byId('map'), map, page);
  const facts = makeFacts(run, page);
  const groups = groupTable(byId('groups'), page);
  /**
   * @param {PageState['phase'] | 'lost'} name
   * @param {PageState['report']} [report]
   */
  const phase = (name, report) => {
    const verdict = report && (report.passed ? words.passed : words.notPassed);
    byId('phase').className = report && !report.passed ? 'failed' : name;
    // A live region: written only when it changes, so that it is read aloud once.
    write(byId('phase'), verdict ? `${words[name]} · ${verdict}` : words[name]);
  };
  return {
    run,
    lost: () => {
      document.body.dataset['phase'] = 'lost';
      phase('lost');
    },
    update(/** @type {PageState} */ state) {
      const over = state.phase === 'measuring' || state.phase === 'ended';
      document.body.dataset['phase'] = state.phase;
      phase(state.phase, state.report);
      facts.update(state);
      for (const measure of state.measures) cards.get(measure.name)?.update(measure, over);
      system.update(state, over);
      groups.update(state.services);
      if (state.report) showReport(state.report, words);
    },
  };
}

/**
 * @param {string} run
 * @param {Page} page
 */
function makeFacts(run, { words, lang, format }) {
  const [sent, rate, took] = [figure('sent'), figure('sent.rate'), figure('took')];
  const fact = (/** @type {string} */ text, /** @type {Node | string} */ node) =>
    element('div', '', element('dt', '', text), element('dd', '', node));
  byId('facts').replaceChildren(
    fact(words.run, run),
    fact(words.sourceEvents, sent.node),
    fact(words.rate.toLowerCase(), rate.node),
    fact(words.duration, took.node),
  );
  return {
    update(/** @type {PageState} */ state) {
      sent.set(state.sent, format.whole(state.sent));
      const perSecond = state.tookMs > 0 ? (state.sent * 1000) / state.tookMs : 0;
      rate.set(perSecond, format.rate(perSecond));
      took.set(state.tookMs, duration(state.tookMs, lang));
    },
  };
}

/**
 * @param {NonNullable<PageState['report']>} report
 * @param {Page['words']} words
 */
function showReport({ passed, expectations }, words) {
  byId('report').hidden = false;
  byId('verdict').textContent = passed ? words.passed : words.notPassed;
  byId('verdict').className = passed ? 'good' : 'bad';
  byId('checks').replaceChildren(
    ...expectations.map((check) => {
      const item = element('li', check.passed ? 'good' : 'bad', element('span', '', check.detail));
      item.title = check.name;
      return item;
    }),
  );
}
