import { card } from './cards.js';
import { flowMap } from './map.js';
import { duration, element, figure, formats } from './parts.js';

const byId = (id) => document.getElementById(id);

/** What is on the page, once it knows of which run it is. */
let view;

const source = new EventSource('/events');
source.addEventListener('start', ({ data }) => {
  const start = JSON.parse(data);
  // Another run has the port now, perhaps of another kafkactl: the page begins anew.
  if (view && view.run !== start.run) location.reload();
  view ??= makeView(start);
});
source.addEventListener('state', ({ data }) => {
  const state = JSON.parse(data);
  view?.update(state);
  if (state.phase === 'ended' || state.phase === 'failed') source.close();
});
source.addEventListener('error', () => view?.lost());

function makeView({ flow, title, run, lang, words, measures, map }) {
  const page = { words, lang, format: formats(lang) };
  document.documentElement.lang = lang;
  document.title = `${flow} · kafkactl`;
  byId('flow').textContent = flow;
  byId('title').textContent = title;
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = words[node.dataset.word];
  const cards = new Map(measures.map((measure) => [measure.name, card(measure, page)]));
  byId('cards').replaceChildren(
    ...(cards.size > 0 ? [...cards.values()].map(({ node }) => node) : [element('p', 'quiet', words.noFigures)]),
  );
  const system = flowMap(byId('map'), map, page);
  const facts = makeFacts(run, page);
  const groups = makeGroups(page);
  const phase = (name, report) => {
    const verdict = report && (report.passed ? words.passed : words.notPassed);
    byId('phase').className = report && !report.passed ? 'failed' : name;
    byId('phase').textContent = verdict ? `${words[name]} · ${verdict}` : words[name];
  };
  return {
    run,
    lost: () => phase('lost'),
    update(state) {
      const over = state.phase === 'measuring' || state.phase === 'ended';
      document.body.dataset.phase = state.phase;
      phase(state.phase, state.report);
      facts.update(state);
      for (const measure of state.measures) cards.get(measure.name)?.update(measure, over);
      system.update(state, over);
      groups.update(state.services);
      if (state.report) showReport(state.report, words);
    },
  };
}

function makeFacts(run, { words, lang, format }) {
  const [sent, rate, took] = ['sent', 'sent.rate', 'took'].map((name) => figure(name, ''));
  const fact = (text, node) => element('div', '', element('dd', '', node), element('dt', '', text));
  byId('facts').replaceChildren(
    fact(words.run, run),
    fact(words.sourceEvents, sent.node),
    fact(words.rate.toLowerCase(), rate.node),
    fact(words.duration, took.node),
  );
  return {
    update(state) {
      sent.set(state.sent, format.whole(state.sent));
      const perSecond = state.tookMs > 0 ? (state.sent * 1000) / state.tookMs : 0;
      rate.set(perSecond, format.rate(perSecond));
      took.set(state.tookMs, duration(state.tookMs, lang));
    },
  };
}

/** Columns that look like no other. */
const asides = { instances: 'wide', lag: 'lag' };

function makeGroups({ words, format }) {
  const rows = new Map();
  const body = byId('groups');
  const makeRow = ({ name, group }) => {
    const cells = ['instances', 'received', 'rate', 'lag'].map((part) => [part, figure(`group.${group}.${part}`, '')]);
    const bar = element('span', 'lag-bar');
    body.append(
      element(
        'tr',
        '',
        element('th', '', name, element('small', 'group-name', group)),
        ...cells.map(([part, { node }]) =>
          element('td', `number ${asides[part] ?? ''}`, node, ...(part === 'lag' ? [bar] : [])),
        ),
      ),
    );
    return { cells: Object.fromEntries(cells), bar };
  };
  return {
    update(services) {
      const most = Math.max(1, ...services.map(({ lag }) => lag ?? 0));
      for (const service of services) {
        const { name, instances, received, perSecond, lag } = service;
        if (!rows.has(name)) rows.set(name, makeRow(service));
        const { cells, bar } = rows.get(name);
        cells.instances.set(instances, format.whole(instances));
        cells.received.set(received, format.whole(received));
        cells.rate.set(perSecond, format.rate(perSecond));
        cells.lag.set(lag, lag === null ? words.unknown : format.whole(lag));
        cells.lag.node.className = lag === 0 ? 'good' : 'behind';
        bar.style.width = `${((lag ?? 0) / most) * 100}%`;
      }
    },
  };
}

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
