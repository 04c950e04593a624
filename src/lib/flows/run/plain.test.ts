import { expect, test } from 'vitest';
import { shippedFlows } from '../file/load.js';
import { Clock } from './clock.js';
import type { News } from './news.js';
import { lineWidths, newsLines } from './plain.js';

const flows = await shippedFlows({ cwd: '/', env: {} });

test.each(flows.map((flow) => [flow.name, flow] as const))('%s: what is done stands in columns', (_, flow) => {
  const texts = flow.services.flatMap(({ name }) =>
    flow.topics
      .flatMap(({ events }) => events)
      .map((eventType) => {
        const did = [{ at: 0, eventType, key: `${flow.sources[0]?.entity}-1000`, text: 'does it' }];
        const news = {
          kind: 'heard',
          post: { instance: `${name}-1`, service: name },
          report: { kind: 'handled', did },
        } as unknown as News;
        return newsLines(news, new Clock(), 'en', lineWidths(flow))[0] ?? '';
      }),
  );
  expect(new Set(texts.map((text) => text.indexOf('does it'))).size).toBe(1);
});
