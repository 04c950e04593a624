import { emptyDraft, type RecordDraft, setKey, setValue } from '../../records/record.js';
import type { Cluster } from '../cluster.js';
import type { EventProducer, EventToSend } from '../values/events.js';
import type { RecordProducer } from '../values/producing.js';

/** Long enough for a leader election, and for a broker to restart. */
const deliveryTimeoutMs = 60_000;
const producerOptions = {
  acks: -1,
  partitioner: 'java',
  compression: 'none',
  lingerMs: 5,
  batchBytes: undefined,
  timeoutMs: deliveryTimeoutMs,
  keepOffsets: false,
} as const;

/**
 * The producer of services: idempotent, acks=all, any number of topics. kafkajs is not used because it silently loses
 * records when a leader moves (docs/decisions/2026-11-24-events-without-kafkajs.md).
 */
export class IdempotentEventProducer implements EventProducer {
  readonly #cluster: Pick<Cluster, 'producer'>;
  readonly #producers = new Map<string, Promise<RecordProducer>>();

  constructor(cluster: Pick<Cluster, 'producer'>) {
    this.#cluster = cluster;
  }

  async send(events: readonly EventToSend[]): Promise<void> {
    const topics = new Set(events.map(({ topic }) => topic));
    const producers = new Map(
      await Promise.all([...topics].map(async (topic) => [topic, await this.#producerOf(topic)] as const)),
    );
    for (const event of events) producers.get(event.topic)?.append(this.#toDraft(event));
    await Promise.all([...producers.values()].map((producer) => producer.flush()));
  }

  async close(): Promise<void> {
    for (const producer of await Promise.allSettled(this.#producers.values())) {
      if (producer.status === 'fulfilled') producer.value.close();
    }
  }

  #producerOf(topic: string): Promise<RecordProducer> {
    const known = this.#producers.get(topic);
    if (known) return known;
    const opened = this.#cluster.producer(topic, producerOptions);
    this.#producers.set(topic, opened);
    return opened;
  }

  #toDraft({ partition = -1, timestamp, key, value, headers }: EventToSend): RecordDraft {
    const draft = emptyDraft();
    draft.partition = partition;
    if (timestamp !== undefined) draft.timestamp = timestamp;
    setKey(draft, key === null ? null : Buffer.from(key));
    setValue(draft, value === null ? null : Buffer.from(value));
    draft.headers = Object.entries(headers).map(([name, text]) => ({ key: name, value: Buffer.from(text) }));
    return draft;
  }
}
