import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, EventProducer, EventToSend } from '../../kafka/cluster.js';
import type { SetupStep } from '../course/lesson.js';

export type TrafficStep = Extract<SetupStep, { readonly traffic: string }>;

export interface Traffic {
  stop(): Promise<void>;
}

/** The pause before sending is tried again, in milliseconds. */
const retryMs = 500;
/** A record that takes longer, in milliseconds, is given up: a producer waits for a topic that is gone for a minute. */
const patienceMs = 2000;

/**
 * Sends records with the keys in turn, `rate` a second, until it is stopped. While the cluster is away or the topic is not
 * there, nothing is sent; what was missed then is not made up for.
 */
export function startTraffic(
  cluster: Pick<Cluster, 'eventProducer'>,
  steps: readonly TrafficStep[],
  withinMs = patienceMs,
): Traffic {
  const stopped = new AbortController();
  const running = Promise.all(steps.map((step) => sendUntil(stopped.signal, cluster, step, withinMs)));
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

async function sendUntil(
  signal: AbortSignal,
  cluster: Pick<Cluster, 'eventProducer'>,
  step: TrafficStep,
  withinMs: number,
): Promise<void> {
  let producer: EventProducer | undefined;
  let due = performance.now();
  for (let number = 0; !signal.aborted; number++) {
    try {
      producer ??= await cluster.eventProducer();
      await sent(producer.send([recordOf(step, number, Date.now())]), signal, withinMs);
      due = Math.max(due + 1000 / step.rate, performance.now());
    } catch {
      // The broker is away, or the topic was deleted: a new producer learns what is there by then.
      producer?.close().catch(ignore);
      producer = undefined;
      due = performance.now() + retryMs;
    }
    await delay(Math.max(0, due - performance.now()), undefined, { signal }).catch(() => {});
  }
  await producer?.close().catch(ignore);
}

const ignore = (): void => {};

/** Waits for a record, but no longer once it is stopped, as its broker may be away; throws where it is late. */
async function sent(sending: Promise<void>, signal: AbortSignal, withinMs: number): Promise<void> {
  const over = new AbortController();
  const late = delay(withinMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).then(
    () => {
      throw new Error(`a record is not written after ${withinMs} ms`);
    },
    // Stopped, or sent already.
    ignore,
  );
  try {
    await Promise.race([sending, late]);
  } finally {
    over.abort();
  }
}

const names = ['Ana', 'Luis', 'Marta', 'Pablo', 'Carmen', 'Diego'];

/** The record of a number in the traffic: an event of a user, in the form that the guide has. */
export function recordOf({ traffic, keys, value }: TrafficStep, number: number, now: number): EventToSend {
  const index = number % keys.length;
  const userId = keys[index] ?? null;
  const eventId = `evt-${now.toString(36)}`;
  const event = { eventId, eventType: 'USER_UPDATED', userId, name: names[index % names.length] };
  return { topic: traffic, key: userId, value: value ?? JSON.stringify(event), headers: {} };
}
