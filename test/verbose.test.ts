/** Requests on stderr under --verbose: produce, fetch and the requests of group members, each on a real broker. */
import { afterEach, expect, test, vi } from 'vitest';
import { cutAt } from './cut-connections.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const produceKey = 0;

afterEach(() => vi.restoreAllMocks());

/** A topic of one partition, and the lines of --verbose about some APIs, without their times. */
async function setup() {
  const { brokers } = await oneBroker();
  const topic = randomName('topic');
  await kafkactl(`topics create ${topic} -p 1`, { brokers });
  const traced = async (line: string, ...apis: readonly string[]) => {
    const { code, out, err } = await kafkactl(`${line} --verbose`, { brokers });
    const lines = err.split('\n').filter((text) => apis.some((api) => text.startsWith(`${api} `)));
    return { code, out, lines: lines.map((text) => text.replace(/(:\d+) [\d.]+\b/, '$1 MS')) };
  };
  return { brokers, topic, traced };
}

test('Produce: broker, partitions and bytes', async () => {
  const { brokers, topic, traced } = await setup();
  const line = expect.stringMatching(new RegExp(`^Produce 9 ${brokers} MS 1 partition, \\d+ bytes$`));
  expect(await traced(`produce ${topic} hello`, 'Produce')).toEqual({ code: 0, out: '', lines: [line] });
  // No response comes: the request is reported when it is sent.
  expect(await traced(`produce ${topic} hello --acks 0`, 'Produce')).toMatchObject({ code: 0, lines: [line] });
});

test('a Produce whose connection breaks: the error, then the retry', async () => {
  const { brokers, topic, traced } = await setup();
  const left = cutAt(produceKey, 1);
  const { code, lines } = await traced(`produce ${topic} hello`, 'Produce');
  expect({ code, left: left() }).toEqual({ code: 0, left: 0 });
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^Produce 9 ${brokers} MS ${brokers} closed the connection$`)),
    expect.stringMatching(new RegExp(`^Produce 9 ${brokers} MS 1 partition, \\d+ bytes$`)),
  ]);
});

test('Fetch: broker, partitions and bytes of the response', async () => {
  const { brokers, topic, traced } = await setup();
  await kafkactl(`produce ${topic} hello`, { brokers });
  const { code, out, lines } = await traced(`consume ${topic} --exit`, 'Fetch');
  expect({ code, out }).toEqual({ code: 0, out: 'hello\n' });
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^Fetch 12 ${brokers} MS 1 partition, \\d+ bytes$`))]);
});

test('group requests: broker and bytes of the response', async () => {
  const { brokers, topic, traced } = await setup();
  await kafkactl(`produce ${topic} hello`, { brokers });
  const apis = ['JoinGroup', 'SyncGroup', 'Fetch', 'OffsetCommit', 'LeaveGroup'];
  const { code, out, lines } = await traced(`consume ${topic} -g ${topic} --exit`, ...apis);
  expect({ code, out }).toEqual({ code: 0, out: 'hello\n' });
  for (const api of apis)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${api} \\d+ ${brokers} MS \\d+ bytes$`)));
});

test('without --verbose nothing is reported', async () => {
  const { brokers, topic } = await setup();
  await kafkactl(`produce ${topic} hello`, { brokers });
  expect(await kafkactl(`consume ${topic} --exit`, { brokers })).toMatchObject({ out: 'hello\n', err: '' });
});
