import { expect, test } from 'vitest';
import { shippedFlows } from '../file/load.js';
import { RunClock } from '../run-clock.js';
import type { RunEvent } from './run-event.js';
import { runEventLines, runLineWidths } from './run-event-lines.js';

const flows = await shippedFlows({ cwd: '/', env: {} });

test.each(
  flows.map((flow) => [flow.name, flow] as const),
)('%s: the sentences of handled events are aligned', (_, flow) => {
  const texts = flow.services.flatMap(({ name }) =>
    flow.topics
      .flatMap(({ events }) => events)
      .map((eventType) => {
        const did = [{ at: 0, eventType, key: `${flow.sources[0]?.entity}-1000`, text: 'does it' }];
        const event = {
          kind: 'report',
          slot: { instance: `${name}-1`, service: name },
          report: { kind: 'handled', did },
        } as unknown as RunEvent;
        return runEventLines(event, new RunClock(), 'en', runLineWidths(flow))[0] ?? '';
      }),
  );
  expect(new Set(texts.map((text) => text.indexOf('does it'))).size).toBe(1);
});
