import { afterAll, beforeAll, expect, test } from 'vitest';
import { drill } from '../src/lib/sandbox/drills.js';
import { startSandbox, stopSandbox } from '../src/lib/sandbox/index.js';
import { randomPort, suiteEnv, surroundings, type TestKafka } from './kafka.js';
import { newTopic, on } from './wire-records.js';
import { kafkactl } from './world.js';

const name = `records-lost-${randomPort()}`;
const own = () => surroundings(suiteEnv());

let kafka: TestKafka;
let topic: string;
beforeAll(async () => {
  const { settings, clusterId } = await startSandbox({ name, port: randomPort() }, own());
  kafka = { name, settings, clusterId, brokers: settings.brokers.join(',') };
  topic = await on(kafka, (cluster) => newTopic(cluster, 1));
  await kafkactl(`produce ${topic} a`, { brokers: kafka.brokers });
});
afterAll(() => stopSandbox(name, { purge: true }, own()));

test('a broker that goes away ends every reading with exit 5, and what came is there', async () => {
  let seen = 0;
  let bothSeen = () => {};
  const both = new Promise<void>((resolve) => {
    bothSeen = resolve;
  });
  const onOut = () => {
    if (++seen === 2) bothSeen();
  };
  const options = { brokers: kafka.brokers, onOut };
  const line = `consume ${topic} --from-beginning --request-timeout 3s`;
  const readings = [kafkactl(line, options), kafkactl(`${line} -g ${topic}`, options)];
  await both;
  await drill(name, 1, 'kill', own());
  for (const { code, out, err } of await Promise.all(readings)) {
    expect({ code, out }).toEqual({ code: 5, out: 'a\n' });
    expect(err).toMatch(/^error: /m);
  }
}, 90_000);
