import type { Flow } from '../types.js';
import type { Check } from './checker.js';

/** Expectations are of one kind each, and name what there is. */
export function checkExpectations(check: Check, flow: Flow, events: readonly string[]): void {
  const services = flow.services.map(({ name }) => name);
  const measures = flow.services.flatMap((service) => service.measures.map(({ name }) => name));
  flow.expectations.forEach(({ every, endsIn, reaches, alarm, measure, unhurtBy }, index) => {
    const path = ['expectations', index];
    const given = [every, reaches, alarm, measure, unhurtBy].filter((each) => each !== undefined).length;
    if (given !== 1) check.wrong(path, 'an expectation has one of every, reaches, alarm, measure, unhurtBy');
    if (every !== undefined) check.known('event', every, events, [...path, 'every']);
    if (every !== undefined && !endsIn?.length) check.wrong(path, 'every needs endsIn', 'endsIn: [ORDER_SHIPPED]');
    endsIn?.forEach((event, at) => {
      check.known('event', event, events, [...path, 'endsIn', at]);
    });
    for (const [event, receivers] of Object.entries(reaches ?? {})) {
      check.known('event', event, events, [...path, 'reaches', event, '']);
      receivers.forEach((service, at) => {
        check.known('service', service, services, [...path, 'reaches', event, at]);
      });
    }
    if (alarm)
      for (const key of ['event', 'of'] as const) check.known('event', alarm[key], events, [...path, 'alarm', key]);
    if (measure !== undefined) check.known('measure', measure, measures, [...path, 'measure']);
    if (unhurtBy) {
      check.known('service', unhurtBy.slow, services, [...path, 'unhurtBy', 'slow']);
      unhurtBy.others.forEach((other, at) => {
        check.known('service', other, services, [...path, 'unhurtBy', 'others', at]);
      });
    }
  });
}
