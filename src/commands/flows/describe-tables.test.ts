import { expect, test } from 'vitest';
import { loadFlow, shippedFlowNames } from '../../lib/flows/file/load.js';
import { draw } from '../../lib/io/draw.js';
import { flowBlocks } from './describe-view.js';

const names = await shippedFlowNames();
const cases = names.flatMap((name) =>
  ([60, 80, 120] as const).flatMap((width) => (['es', 'en'] as const).map((lang) => [name, width, lang] as const)),
);

test.each(
  cases,
)('%s in %i columns fits, and breaks no name of an event, service or group (%s)', async (name, width, lang) => {
  const flow = await loadFlow(name, { cwd: '/', env: {} });
  const blocks = flowBlocks(flow, lang, width).filter(({ kind }) => kind === 'table');
  const text = await draw(blocks, { colour: false, width, safe: true });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  const words = new Set(text.split(/[\s,]+/));
  const wanted = [...flow.topics.flatMap(({ events }) => events), ...flow.services.map((service) => service.name)];
  for (const word of [...wanted, ...flow.services.map(({ group }) => group)]) expect(words).toContain(word);
});
