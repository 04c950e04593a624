import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventReader, isUnreadable, type ReadEvent } from './event-reader.js';
import { loadFlow } from './file/load.js';
import type { WorkerTask } from './protocol.js';
import { resourceNames } from './resource-names.js';
import { sentenceFormatter } from './sentences.js';
import { ledgerEntryOf, PartitionState } from './worker/partition-state.js';
import { react } from './worker/react.js';
import { RecordFactory } from './worker/record-factory.js';

const flow = await loadFlow('auth-system', { cwd: '/', env: {} });
const reader = new EventReader(flow, resourceNames('demo'), 'abc123');
const at = { topic: 'demo-auth-events', partition: 2 };

function read(value: unknown, more: { readonly key?: string | null; readonly offset?: number } = {}): ReadEvent {
  const record = { offset: 17, timestamp: 1_700_000_000_000, key: null, ...more, value: JSON.stringify(value) };
  const found = reader.read(at, record);
  if (isUnreadable(found)) throw new Error(found.reason.en);
  return found;
}

describe('what a record lacks is derived from the record', () => {
  test('the id from its position, the time from its timestamp, the correlation from run and key', () => {
    expect(read({ eventType: 'LOGIN_FAILED', userId: 7 })).toEqual({
      key: '7',
      event: {
        eventType: 'LOGIN_FAILED',
        userId: 7,
        eventId: 'demo-auth-events/2@17',
        occurredAt: '2023-11-14T22:13:20.000Z',
        correlationId: 'abc123-7',
        schemaVersion: 1,
        service: 'by-hand',
      },
    });
  });

  test('the id of its thing from the key; without either it is a thing of its own', () => {
    expect(read({ eventType: 'LOGIN_FAILED' }, { key: 'user-1' })).toMatchObject({
      key: 'user-1',
      event: { userId: 'user-1', correlationId: 'abc123-user-1' },
    });
    expect(read({ eventType: 'LOGIN_FAILED' })).toMatchObject({
      key: '',
      event: { correlationId: 'abc123-demo-auth-events/2@17' },
    });
  });

  test('what it has stays: ids that are numbers become text, and a time that is none is not believed', () => {
    const given = {
      eventType: 'LOGIN_FAILED',
      eventId: 9,
      correlationId: 'c',
      occurredAt: 'soon',
      service: 'shop',
      userId: 'u',
    };
    expect(read(given).event).toMatchObject({
      ...given,
      eventId: '9',
      occurredAt: '2023-11-14T22:13:20.000Z',
      schemaVersion: 1,
    });
    const whole = { ...read(given).event, occurredAt: '2026-01-02T03:04:05Z' };
    expect(read(whole).event).toEqual(whole);
  });

  test('two records have two ids, and one has the same at each delivery', () => {
    const value = { eventType: 'LOGIN_FAILED', userId: 'u' };
    expect(read(value)).toEqual(read(value));
    expect(read(value).event.eventId).not.toBe(read(value, { offset: 18 }).event.eventId);
  });
});

test('a service works on whatever JSON somebody types, in every field, and fails at none', () => {
  const types = flow.topics.flatMap(({ events }) => events);
  const fields = [
    'eventId',
    'correlationId',
    'occurredAt',
    'userId',
    'ip',
    'browser',
    'reason',
    'schemaVersion',
    'service',
    'toString',
  ];
  const value = fc.record(
    Object.fromEntries(
      fields.map((field) => [
        field,
        fc.oneof(
          fc.jsonValue(),
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  const factory = new RecordFactory({ flow, run: 'abc123', service: 'security' } as unknown as WorkerTask);
  const context = { seed: 1, formatSentence: sentenceFormatter(flow, 'es'), fakes: undefined, now: () => 0 };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...types), value, fc.option(fc.string())), { maxLength: 8 }),
      (typed) => {
        for (const service of flow.services) {
          const state = new PartitionState(service, []);
          typed.forEach(([eventType, fieldsOf, key], offset) => {
            const { event, key: counted } = read({ ...fieldsOf, eventType }, { key, offset });
            expect(typeof event.eventId === 'string' && event.eventId !== '').toBe(true);
            expect(Number.isFinite(Date.parse(event.occurredAt))).toBe(true);
            const entry = ledgerEntryOf(service, event, { key: counted, offset });
            factory.ledgerRecord(at, entry);
            state.apply(entry);
            const result = react(flow, service, event, context);
            expect(typeof (result?.describe() ?? '')).toBe('string');
            for (const emitted of result?.emitted ?? []) expect(typeof emitted.key).toBe('string');
          });
          state.changedWindows('part');
        }
      },
    ),
  );
});
