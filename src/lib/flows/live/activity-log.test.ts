import { expect, test } from 'vitest';
import type { WorkerReport } from '../protocol.js';
import type { RunEvent } from '../run/run-event.js';
import { RunClock } from '../run-clock.js';
import { ActivityLog } from './activity-log.js';

function newLog(lang: 'es' | 'en' = 'en') {
  const clock = new RunClock();
  const startedAt = Date.now();
  clock.start(startedAt);
  const happenings = new ActivityLog(clock, lang);
  const heard = (index: number, report: WorkerReport): void =>
    happenings.onEvent({
      kind: 'report',
      slot: { instance: `payment-${index}`, service: 'payment' },
      report,
    } as RunEvent);
  const assigned = (index: number, numbers: readonly number[], at: number): void =>
    heard(index, { kind: 'assigned', at: startedAt + at, partitions: { 'order-events': numbers } });
  const notices = (): string[] => happenings.notices.map(({ subject, text }) => `${subject}: ${text}`);
  return { happenings, heard, assigned, notices, begun: startedAt };
}

test('a rebalance is one notice, and the assignments after it are another', () => {
  const { heard: report, assigned, notices, begun: startedAt } = newLog();
  assigned(1, [0, 1, 2], 0);
  for (const index of [1, 2, 3]) report(index, { kind: 'rebalancing', at: startedAt + 10 });
  assigned(2, [1, 2], 20);
  assigned(1, [0], 21);
  assigned(3, [], 22);
  expect(notices()).toEqual([
    'payment-1: owns order-events 0,1,2',
    'payment: the group rebalances',
    'payment: 1: 0 · 2: 1,2 · 3: on standby',
  ]);
});

test('a later assignment is a notice of its own', () => {
  const { assigned, notices } = newLog('es');
  assigned(1, [0], 0);
  assigned(2, [], 60_000);
  expect(notices()).toEqual(['payment-1: tiene order-events 0', 'payment-2: sin particiones: espera de reserva']);
});

test('redelivered events are counted in one notice', () => {
  const { happenings, notices } = newLog();
  happenings.addRedelivered('payment', 1);
  expect(notices()).toEqual(['payment: 1 event is delivered again: at least once']);
  happenings.addRedelivered('payment', 14);
  expect(notices()).toEqual(['payment: 15 events are delivered again: at least once']);
});

test('events are ordered by time, whatever the order of reports', () => {
  const { happenings, heard: report, begun: startedAt } = newLog();
  const did = (at: number) => ({ at: startedAt + at, eventType: 'E', key: 'k', text: String(at) });
  report(1, { kind: 'handled', did: [did(5), did(30)] } as unknown as WorkerReport);
  report(2, { kind: 'handled', did: [did(4), did(12), did(30.5)] } as unknown as WorkerReport);
  expect(happenings.events.map(({ text }) => text)).toEqual(['4', '5', '12', '30', '30.5']);
});
