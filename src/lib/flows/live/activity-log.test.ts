import { expect, test } from 'vitest';
import type { WorkerReport } from '../protocol.js';
import type { RunEvent } from '../run/run-event.js';
import { RunClock } from '../run-clock.js';
import { ActivityLog } from './activity-log.js';

function newLog(lang: 'es' | 'en' = 'en') {
  const clock = new RunClock();
  const startedAt = Date.now();
  clock.start(startedAt);
  const log = new ActivityLog(clock, lang);
  const onReport = (index: number, report: WorkerReport): void =>
    log.onEvent({
      kind: 'report',
      slot: { instance: `payment-${index}`, service: 'payment' },
      report,
    } as RunEvent);
  const assigned = (index: number, numbers: readonly number[], at: number): void =>
    onReport(index, { kind: 'assigned', at: startedAt + at, partitions: { 'order-events': numbers } });
  const notices = (): string[] => log.notices.map(({ subject, text }) => `${subject}: ${text}`);
  return { log, onReport, assigned, notices, startedAt };
}

test('a rebalance is one notice, and the assignments after it are another', () => {
  const { onReport, assigned, notices, startedAt } = newLog();
  assigned(1, [0, 1, 2], 0);
  for (const index of [1, 2, 3]) onReport(index, { kind: 'rebalancing', at: startedAt + 10 });
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
  const { log, notices } = newLog();
  log.addRedelivered('payment', 1);
  expect(notices()).toEqual(['payment: 1 event is delivered again: at least once']);
  log.addRedelivered('payment', 14);
  expect(notices()).toEqual(['payment: 15 events are delivered again: at least once']);
});

test('events are ordered by time, whatever the order of reports', () => {
  const { log, onReport, startedAt } = newLog();
  const did = (at: number) => ({ at: startedAt + at, eventType: 'E', key: 'k', text: String(at) });
  onReport(1, { kind: 'handled', did: [did(5), did(30)] } as unknown as WorkerReport);
  onReport(2, { kind: 'handled', did: [did(4), did(12), did(30.5)] } as unknown as WorkerReport);
  expect(log.events.map(({ text }) => text)).toEqual(['4', '5', '12', '30', '30.5']);
});
