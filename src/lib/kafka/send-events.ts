import type { ClusterSettings } from '../settings/types.js';
import { kafkaJs } from './kafkajs.js';
import { kafkaJsFailure } from './kafkajs-failures.js';

export interface EventToSend {
  readonly key: string;
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends records in their order, idempotent and acknowledged by all in-sync replicas, as a service would. */
export async function sendEvents(
  settings: ClusterSettings,
  { clientId, topic, events }: { clientId: string; topic: string; events: readonly EventToSend[] },
): Promise<void> {
  const kafka = await kafkaJs({ ...settings, clientId });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  try {
    await producer.connect();
    await producer.send({
      topic,
      acks: -1,
      messages: events.map((event) => ({ ...event, headers: { ...event.headers } })),
    });
  } catch (error) {
    throw kafkaJsFailure(error, `produce to "${topic}"`, settings);
  } finally {
    await producer.disconnect().catch(() => {});
  }
}
