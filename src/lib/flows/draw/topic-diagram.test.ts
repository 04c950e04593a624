import { expect, test } from 'vitest';
import { lineWidth, paintLine } from '../../io/styled-line.js';
import { loadFlow, shippedFlowNames } from '../file/load.js';
import { graphOf } from '../flow-graph.js';
import { mermaidOf } from './mermaid.js';
import { topicDiagram } from './topic-diagram.js';

const place = { cwd: '/', env: {} };
const names = await shippedFlowNames();
const plain = (text: string) => text;
const orders = {
  name: 'order-events',
  key: 'orderId',
  events: ['ORDER_CREATED'],
  writers: [{ service: 'orders', source: true, events: ['ORDER_CREATED'] }],
  readers: ['inventory', 'payment'].map((service) => ({ service, source: false, events: ['ORDER_CREATED'] })),
};

test('a topic stands between its writers and its readers', () => {
  const lines = topicDiagram(orders, 80).map((line) => paintLine(line, plain).trimEnd());
  expect(lines).toEqual([
    '┌────────┐    ┌───────────────┐    ┌───────────┐',
    '│ orders │───→│ order-events  │───→│ inventory │',
    '└────────┘    │ key: orderId  │    └───────────┘',
    '              │ ORDER_CREATED │    ┌───────────┐',
    '              │               │───→│ payment   │',
    '              └───────────────┘    └───────────┘',
  ]);
});

test.each([40, 60, 80])('long names are truncated in %d columns', (width) => {
  const long = { ...orders, name: 'o'.repeat(80), readers: [{ ...orders.readers[0], service: 'i'.repeat(40) }] };
  const picture = topicDiagram(long as typeof orders, width);
  expect(new Set(picture.map(lineWidth))).toEqual(new Set([width]));
  expect(picture.map((line) => paintLine(line, plain)).join('\n')).toMatch(/ o+… │.*│ i+… │/);
});

test.each(names)('%s fits a terminal of 80 columns, with every service and event', async (name) => {
  const flow = await loadFlow(name, place);
  const lines = graphOf(flow).flatMap((topic) => topicDiagram(topic, 80));
  expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(80);
  const text = lines.map((line) => paintLine(line, plain)).join('\n');
  const services = [...flow.sources.map(({ service }) => service), ...flow.services.map(({ name }) => name)];
  for (const word of [...services, ...flow.topics.flatMap(({ name, events }) => [name, ...events])]) {
    expect(text).toContain(` ${word} `);
  }
});

test.each(names)('%s as Mermaid has an edge for each event that is written or read', async (name) => {
  const flow = await loadFlow(name, place);
  const chart = mermaidOf(flow);
  const edges = graphOf(flow).flatMap(({ writers, readers }) => [...writers, ...readers]);
  const drawn = [...chart.matchAll(/^ {2}[st]\d+ -- "([A-Z_]+(?:<br\/>[A-Z_]+)*)" --> [st]\d+$/gm)];
  expect(chart).toMatch(/^flowchart LR\n(?: {2}[st]\d+.*\n)+$/);
  expect(drawn.map(([, events]) => events)).toEqual(edges.map(({ events }) => events.join('<br/>')));
});

test('no name can end a label of Mermaid', async () => {
  const flow = await loadFlow('user-events', place);
  const [topic] = flow.topics;
  const chart = mermaidOf({
    ...flow,
    topics: [{ ...topic, name: 'a"]; x["b', key: 'k', events: topic?.events ?? [] }],
  });
  expect(chart).toContain('t1[("a#34;]#59; x[#34;b<br/>key k")]');
});

// Each was given to Mermaid 11 itself, which drew the name as it stands.
test.each([
  ['end', 'end'],
  ['class', 'class'],
  ['ñandú', 'ñandú'],
  ['a"b', 'a#34;b'],
  ['[a](b){c}', '[a](b){c}'],
  ['#quot;', '#35;quot#59;'],
  ['<b>a</b>', '#60;b#62;a#60;/b#62;'],
  ['&amp;', '#38;amp#59;'],
  ['`a`', '#96;a#96;'],
  ['1. a', '1. a'],
  ['a --> b', 'a --#62; b'],
  ['%% a', '%% a'],
])('%s is a label of Mermaid like any other', async (name, label) => {
  const flow = await loadFlow('user-events', place);
  const [topic] = flow.topics;
  const [service] = flow.services;
  if (!topic || !service) throw new Error('no flow');
  const chart = mermaidOf({ ...flow, topics: [{ ...topic, key: name }], services: [{ ...service, name }] });
  expect(chart).toContain(`[("user-events<br/>key ${label}")]`);
  expect(chart).toContain(`  s2["${label}"]\n`);
  // What could be a word of Mermaid stands in labels alone.
  for (const line of chart.split('\n').slice(1, -1)) expect(line).toMatch(/^ {2}[st]\d+/);
});
