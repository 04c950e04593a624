import { expect, test } from 'vitest';
import type { FlowEvent } from './event.js';
import { loadFlow, shippedFlowNames } from './file/load.js';
import { sourceTasks } from './run/source-tasks.js';
import type { Flow } from './types.js';
import { ledgerEntryOf, PartitionState } from './worker/partition-state.js';
import { derivedEvent, react } from './worker/react.js';
import { type OutgoingEvent, scenarioEvents } from './worker/scenarios.js';

const loadOptions = { cwd: '/', env: {} };

/** The events of a run with this seed, except window events, which depend on the time. */
function eventsOf(flow: Flow, seed: number, count: number): FlowEvent[] {
  let time = 0;
  const now = () => ++time;
  const events = sourceTasks(flow, { count, rate: null, faults: [] }).flatMap(({ index, count: own }) => {
    const source = flow.sources[index];
    const sourceEvents =
      source && scenarioEvents(flow, source, { run: 'r', seed: seed + index, fakes: undefined, now });
    return Array.from({ length: own ?? 0 }, () => sourceEvents?.next().value).filter((each) => each !== undefined);
  });
  const states = new Map(flow.services.map((service) => [service, new PartitionState(service, [])]));
  const context = { seed, formatSentence: () => '', fakes: undefined, now };
  const queue: OutgoingEvent[] = [...events];
  for (const { key, event } of queue) {
    for (const [service, state] of states) {
      state.apply(ledgerEntryOf(service, event, { key, offset: 0 }));
      queue.push(...(react(flow, service, event, context)?.emitted ?? []));
      const raised = state.alarmsRaisedBy(event.eventId).filter((watch) => watch.event === event.eventType);
      queue.push(
        ...raised.flatMap(({ emits }) => emits).map((each) => derivedEvent(flow, service, event, each, context)),
      );
    }
  }
  return queue.map(({ event }) => event);
}

test.each(
  await shippedFlowNames(),
)('a hundred source events of %s lead to every event type that it declares', async (name) => {
  const flow = await loadFlow(name, loadOptions);
  const figures = new Set(flow.services.flatMap(({ measures }) => measures.map(({ emits }) => emits)));
  const all = flow.topics.flatMap(({ events }) => events).filter((event) => !figures.has(event));
  for (let seed = 0; seed < 50; seed++) {
    const events = eventsOf(flow, seed, 100);
    const types = new Set(events.map(({ eventType }) => eventType));
    expect(
      all.filter((event) => !types.has(event)),
      `seed ${seed}`,
    ).toEqual([]);
    expect(new Set(events.map(({ eventId }) => eventId)).size, 'event ids are unique').toBe(events.length);
  }
});
