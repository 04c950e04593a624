import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { pollUntil } from '../../base/poll-until.js';
import type { EventToSend } from '../../kafka/cluster.js';
import { recordOf, startTraffic } from './traffic.js';

const step = { traffic: 'user-events', rate: 200, keys: ['user-1', 'user-4'] };

test('records have the keys in turn, and the form of the guide', () => {
  expect([0, 1, 2].map((number) => recordOf(step, number, 1000).key)).toEqual(['user-1', 'user-4', 'user-1']);
  const event = JSON.parse(recordOf(step, 1, 1000).value ?? '') as Record<string, unknown>;
  expect(event).toEqual({ eventId: 'evt-rs', eventType: 'USER_UPDATED', userId: 'user-4', name: 'Luis' });
  expect(recordOf({ ...step, value: 'x' }, 0, 0).value).toBe('x');
});

test('it stops at once, also while a record is in flight', async () => {
  const sent: EventToSend[] = [];
  let closed = 0;
  const producer = {
    send: async (events: readonly EventToSend[]) => {
      sent.push(...events);
      if (sent.length > 3) await new Promise(() => {});
    },
    close: async () => void closed++,
  };
  const traffic = startTraffic({ eventProducer: async () => producer }, [step]);
  await pollUntil(() => sent.length > 3, { withinMs: 5000, everyMs: 5 });
  await traffic.stop();
  expect(closed).toBe(1);
  expect(sent.map(({ key }) => key)).toEqual(['user-1', 'user-4', 'user-1', 'user-4']);
});

test('it goes on with a new producer after a failure', async () => {
  let opened = 0;
  const sent: EventToSend[] = [];
  const eventProducer = async () => {
    const number = ++opened;
    return {
      send: async (events: readonly EventToSend[]) => {
        if (number === 1) throw new Error('the broker is away');
        sent.push(...events);
      },
      close: () => delay(0),
    };
  };
  const traffic = startTraffic({ eventProducer }, [step]);
  await pollUntil(() => sent.length > 2, { withinMs: 5000, everyMs: 5 });
  await traffic.stop();
  expect(opened).toBe(2);
});

test('a record that takes too long is given up, and a producer that cannot be closed does no harm', async () => {
  let opened = 0;
  const sent: EventToSend[] = [];
  const eventProducer = async () => {
    const number = ++opened;
    return {
      send: async (events: readonly EventToSend[]) => {
        if (number === 1) await new Promise(() => {});
        sent.push(...events);
      },
      close: () => Promise.reject(new Error('the broker is away')),
    };
  };
  const traffic = startTraffic({ eventProducer }, [step], 50);
  await pollUntil(() => sent.length > 2, { withinMs: 5000, everyMs: 5 });
  await traffic.stop();
  expect(opened).toBe(2);
});
