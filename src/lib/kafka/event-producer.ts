import type { Message } from 'kafkajs';
import { grouped } from '../grouped.js';
import type { ClusterSettings } from '../settings/types.js';
import { kafkaJs } from './kafkajs.js';
import { kafkaJsFailure } from './kafkajs-failures.js';

export interface EventToSend {
  readonly topic: string;
  /** The partitioner chooses where none is given. */
  readonly partition?: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface EventProducer {
  /** Returns when all in-sync replicas have the records; those of one key keep their order. */
  send(events: readonly EventToSend[]): Promise<void>;
  end(): Promise<void>;
}

/** Long enough for a partition to get another leader, and for a broker to come back. */
const retry = { retries: 40, initialRetryTime: 100, maxRetryTime: 1000 };

/** Opens the producer of a service, as a learner's own would be: kafkajs, idempotent, acks=all. */
export async function openProducer(settings: ClusterSettings, clientId: string): Promise<EventProducer> {
  const kafka = await kafkaJs({ ...settings, clientId });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, retry });
  const end = () => producer.disconnect().catch(() => {});
  const words = (error: unknown) => kafkaJsFailure(error, 'produce events', settings);
  try {
    await producer.connect();
  } catch (error) {
    await end();
    throw words(error);
  }
  return {
    async send(events) {
      if (events.length === 0) return;
      const topicMessages = [...grouped(events, ({ topic }) => topic)].map(([topic, own]) => ({
        topic,
        messages: own as readonly Message[] as Message[],
      }));
      try {
        await producer.sendBatch({ acks: -1, topicMessages });
      } catch (error) {
        throw words(error);
      }
    },
    end,
  };
}
