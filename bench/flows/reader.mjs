// One bare kafkajs consumer: reads COUNT records of a topic from its beginning, parses each, and prints when it began
// and ended. node reader.mjs BROKERS TOPIC GROUP COUNT
import kafkajs from 'kafkajs';

const [brokers, topic, groupId, count] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
let left = Number(count);
let began = 0;
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await new Promise((resolve) => {
  consumer.run({
    eachBatch: async ({ batch }) => {
      began ||= Date.now();
      for (const { value } of batch.messages) JSON.parse(value.toString());
      left -= batch.messages.length;
      if (left <= 0) resolve();
    },
  });
});
console.log(JSON.stringify({ began, ended: Date.now() }));
await consumer.disconnect();
