import { expect, test } from 'vitest';
import type { WorkerReport } from '../protocol.js';
import { RunClock } from '../run/run-clock.js';
import type { RunEvent } from '../run/run-context.js';
import { ActivityLog } from './activity-log.js';

function told(lang: 'es' | 'en' = 'en') {
  const clock = new RunClock();
  const begun = Date.now();
  clock.start(begun);
  const happenings = new ActivityLog(clock, lang);
  const heard = (index: number, report: WorkerReport): void =>
    happenings.onEvent({
      kind: 'heard',
      slot: { instance: `payment-${index}`, service: 'payment' },
      report,
    } as RunEvent);
  const assigned = (index: number, numbers: readonly number[], at: number): void =>
    heard(index, { kind: 'assigned', at: begun + at, partitions: { 'order-events': numbers } });
  const notices = (): string[] => happenings.notices.map(({ subject, text }) => `${subject}: ${text}`);
  return { happenings, heard, assigned, notices, begun };
}

test('a rebalance is one notice, and so is who owns what after it', () => {
  const { heard, assigned, notices, begun } = told();
  assigned(1, [0, 1, 2], 0);
  for (const index of [1, 2, 3]) heard(index, { kind: 'rebalancing', at: begun + 10 });
  assigned(2, [1, 2], 20);
  assigned(1, [0], 21);
  assigned(3, [], 22);
  expect(notices()).toEqual([
    'payment-1: owns order-events 0,1,2',
    'payment: the group rebalances',
    'payment: 1: 0 · 2: 1,2 · 3: on standby',
  ]);
});

test('what is shared out later is another thing', () => {
  const { assigned, notices } = told('es');
  assigned(1, [0], 0);
  assigned(2, [], 60_000);
  expect(notices()).toEqual(['payment-1: tiene order-events 0', 'payment-2: sin particiones: espera de reserva']);
});

test('events that are delivered again are counted in one notice', () => {
  const { happenings, notices } = told();
  happenings.addRedelivered('payment', 1);
  expect(notices()).toEqual(['payment: 1 event is delivered again: at least once']);
  happenings.addRedelivered('payment', 14);
  expect(notices()).toEqual(['payment: 15 events are delivered again: at least once']);
});

test('events stand in the order of their time, however their services tell of them', () => {
  const { happenings, heard, begun } = told();
  const did = (at: number) => ({ at: begun + at, eventType: 'E', key: 'k', text: String(at) });
  heard(1, { kind: 'handled', did: [did(5), did(30)] } as unknown as WorkerReport);
  heard(2, { kind: 'handled', did: [did(4), did(12), did(30.5)] } as unknown as WorkerReport);
  expect(happenings.events.map(({ text }) => text)).toEqual(['4', '5', '12', '30', '30.5']);
});
