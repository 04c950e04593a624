import type { ValuePath } from '../../schema/source-location.js';
import { emittedBy } from '../flow-graph.js';
import type { Expectation, Flow } from '../types.js';
import type { FlowProblems } from './flow-problems.js';

/** Reports expectations that name unknown events, services or measures, or that no run could meet. */
export function checkExpectations(problems: FlowProblems, flow: Flow, events: readonly string[]): void {
  const services = flow.services.map(({ name }) => name);
  const answers = new Set(flow.services.flatMap(emittedBy));
  const measures = flow.services.flatMap((service) => service.measures.map(({ name }) => name));
  flow.expectations.forEach((expectation, index) => {
    const { every, endsIn, reaches, alarm, measure, unhurtBy } = expectation;
    const path = ['expectations', index];
    if (every !== undefined) problems.requireKnown('event', every, events, [...path, 'every']);
    endsIn?.forEach((event, at) => {
      problems.requireKnown('event', event, events, [...path, 'endsIn', at]);
      if (event === every) problems.add([...path, 'endsIn', at], `${event} cannot be its own end`);
      else if (events.includes(event) && !answers.has(event)) {
        problems.add(
          [...path, 'endsIn', at],
          `no service emits ${event}`,
          'A run may end in the middle of a story: an end follows from an event.',
        );
      }
    });
    for (const [event, receivers] of Object.entries(reaches ?? {})) {
      problems.requireKnown('event', event, events, [...path, 'reaches', event, '']);
      receivers.forEach((service, at) => {
        problems.requireKnown('service', service, services, [...path, 'reaches', event, at]);
      });
    }
    if (alarm) checkAlarm(problems, flow, alarm, events, [...path, 'alarm']);
    if (measure !== undefined) problems.requireKnown('measure', measure, measures, [...path, 'measure']);
    if (unhurtBy) {
      problems.requireKnown('service', unhurtBy.slow, services, [...path, 'unhurtBy', 'slow']);
      unhurtBy.others.forEach((other, at) => {
        problems.requireKnown('service', other, services, [...path, 'unhurtBy', 'others', at]);
        if (other === unhurtBy.slow) {
          problems.add([...path, 'unhurtBy', 'others', at], `${other} cannot be held against itself`);
        }
      });
    }
  });
}

/** The alarm event must be emitted by a watch of the counted event. */
function checkAlarm(
  problems: FlowProblems,
  flow: Flow,
  { event, of }: NonNullable<Expectation['alarm']>,
  events: readonly string[],
  path: ValuePath,
): void {
  problems.requireKnown('event', event, events, [...path, 'event']);
  problems.requireKnown('event', of, events, [...path, 'of']);
  if (!events.includes(event) || !events.includes(of)) return;
  const emissions = flow.services.flatMap(({ watches }) =>
    watches
      .filter((watch) => watch.event === of)
      .flatMap(({ emits }) => emits.filter((emission) => emission.event === event)),
  );
  if (emissions.length === 0) {
    problems.add([...path, 'event'], `no service watches ${of} and emits ${event}`, 'An alarm is emitted by a watch.');
  }
}
