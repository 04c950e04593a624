// What a careful user of kafkajs writes to move records: `produce` sends lines by the 5,000, four sends under way,
// `consume` writes whole batches out until it has read as many records as it was told.
import { createInterface } from 'node:readline';
import kafkajs from 'kafkajs';

const [verb, broker, topic, count] = process.argv.slice(2);
const { Kafka, logLevel } = kafkajs;
const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
await (verb === 'produce' ? produce() : consume());

async function produce() {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const sending = new Set();
  let messages = [];
  const send = () => {
    const sent = producer.send({ topic, messages }).finally(() => sending.delete(sent));
    sending.add(sent);
    messages = [];
  };
  for await (const line of createInterface({ input: process.stdin })) {
    if (messages.push({ value: line }) < 5000) continue;
    send();
    if (sending.size >= 4) await Promise.race(sending);
  }
  if (messages.length > 0) send();
  await Promise.all(sending);
  await producer.disconnect();
}

async function consume() {
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 200, allowAutoTopicCreation: false });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let left = Number(count);
  await new Promise((resolve) => {
    consumer.run({
      eachBatch: async ({ batch }) => {
        const lines = batch.messages.map(({ value }) => `${value}\n`).join('');
        if (!process.stdout.write(lines)) await new Promise((drained) => process.stdout.once('drain', drained));
        left -= batch.messages.length;
        if (left <= 0) resolve();
      },
    });
  });
  await consumer.disconnect();
}
