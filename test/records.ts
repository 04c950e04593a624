import { Kafka, logLevel } from 'kafkajs';
import type { TestKafka } from './kafka.js';

/**
 * Writes `count` records to a partition, with the values 0, 1, 2, … and timestamps a millisecond apart from `since`.
 */
export async function produceValues(
  { settings }: TestKafka,
  topic: string,
  partition: number,
  count: number,
  since = Date.now(),
): Promise<void> {
  const producer = new Kafka({ brokers: [...settings.brokers], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const messages = Array.from({ length: count }, (_, index) => ({
    partition,
    value: `${index}`,
    timestamp: `${since + index}`,
  }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}
