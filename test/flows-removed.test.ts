/** What a run removes at its end, and what it leaves alone. */
import { expect, test } from 'vitest';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { saveFinishedRun } from './flow-runs.js';
import type { DescribedGroup } from './group-facts.js';
import { oneBroker, ownHome, type TestKafka, threeBrokers } from './kafka.js';
import { joinGroup } from './members.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

interface DescribedTopic {
  readonly name: string;
  readonly partitions: readonly { readonly replicas: readonly number[] }[];
  readonly configs: readonly { readonly name: string; readonly value: string; readonly source: string }[];
}

/** Partitions, replicas, and the configs that the topic itself has. */
async function settingsOf(names: readonly string[], brokers: string) {
  const topics = await rows<DescribedTopic>(`topics describe ${names.join(' ')}`, { brokers });
  return Object.fromEntries(
    topics.map(({ name, partitions, configs }) => {
      const own = configs.filter(({ source }) => source === 'topic').map((each) => [each.name, each.value]);
      return [name, [partitions.length, partitions[0]?.replicas.length, Object.fromEntries(own)]] as const;
    }),
  );
}

const topicsOf = async (prefix: string, { brokers }: TestKafka): Promise<string[]> =>
  (await rows<{ name: string }>(`topics list ${prefix}`, { brokers })).map(({ name }) => name).sort();

const groupsOf = async (prefix: string, { brokers }: TestKafka): Promise<string[]> =>
  (await rows<{ group: string }>('groups list', { brokers }))
    .map(({ group }) => group)
    .filter((group) => group.startsWith(prefix))
    .sort();

async function commitsOf(group: string, { brokers }: TestKafka) {
  const [described] = await rows<DescribedGroup>(`groups describe ${group}`, { brokers });
  return (described?.offsets ?? []).map(({ topic, partition, committed }) => `${topic}/${partition}@${committed}`);
}

test.concurrent('a run creates its topics by the profile, keeps them, and is removed; what existed before is unchanged', {
  timeout: 120_000,
}, async () => {
  const kafka = await threeBrokers();
  const { brokers } = kafka;
  const prefix = randomName('flow');
  const [payments, elsewhere] = [`${prefix}-payment-events`, `${prefix}-elsewhere`];
  const group = `${prefix}-shipping-group`;
  await kafkactl(`topics create ${payments} -p 2 -r 1 -c retention.ms=12345678`, { brokers });
  await kafkactl(`topics create ${elsewhere} -p 1 -r 1`, { brokers });
  await kafkactl(['produce', elsewhere, 'one', 'two'], { brokers });
  await kafkactl(`groups reset ${group} --topic ${elsewhere} --to 1 --yes`, { brokers });
  expect(await commitsOf(group, kafka)).toEqual([`${elsewhere}/0@1`]);

  const line = `flows run order-system --events 30 --profile prod --prefix ${prefix} --keep -o json`;
  const { code, out, err } = await kafkactl(line, { brokers });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [{ run }] = JSON.parse(out) as [FlowReport];
  const plain = ['inventory', 'order', 'payment', 'shipping'].map((name) => `${prefix}-${name}-events`);
  const dead = plain.map((name) => `${name}-dead-letters`);
  const ledgers = ['inventory', 'order-desk', 'payment', 'shipping'].map((name) => `${prefix}-${name}-ledger`);
  const made = [...plain.filter((name) => name !== payments), ...dead, ...ledgers];
  expect(await topicsOf(prefix, kafka)).toEqual([...made, payments, elsewhere].sort());
  const production = {
    'retention.ms': '604800000',
    'segment.ms': '86400000',
    'cleanup.policy': 'delete',
    'min.insync.replicas': '2',
  };
  const all = await settingsOf([...made, payments], brokers);
  for (const name of plain) {
    expect(all[name]).toEqual(name === payments ? [2, 1, { 'retention.ms': '12345678' }] : [6, 3, production]);
  }
  for (const name of dead) expect(all[name]).toEqual([1, 3, production]);
  for (const name of ledgers) expect(all[name]?.slice(0, 2)).toEqual([6, 3]);
  const groups = ['inventory', 'order-desk', 'payment', 'shipping'].map((name) => `${prefix}-${name}-group`);
  expect(await groupsOf(prefix, kafka)).toEqual(groups);
  expect(await commitsOf(group, kafka)).toContain(`${elsewhere}/0@1`);

  const [stopped] = await rows<{ topics: string[]; groups: string[] }>(`flows stop ${run} --yes`, { brokers });
  expect([stopped?.topics.toSorted(), stopped?.groups.toSorted()]).toEqual([
    made.sort(),
    groups.filter((name) => name !== group),
  ]);
  expect(await topicsOf(prefix, kafka)).toEqual([elsewhere, payments].sort());
  expect(await settingsOf([payments], brokers)).toEqual({ [payments]: [2, 1, { 'retention.ms': '12345678' }] });
  expect(await groupsOf(prefix, kafka)).toEqual([group]);
  expect(await commitsOf(group, kafka)).toContain(`${elsewhere}/0@1`);
  await kafkactl(`topics delete ${payments} ${elsewhere} --yes`, { brokers });
  await kafkactl(`groups delete ${group} --yes`, { brokers });
});

test.concurrent('if a part cannot be removed the rest is, the failure is reported, and the run stays known until all is gone', async () => {
  const kafka = await oneBroker();
  const on = { brokers: kafka.brokers, env: ownHome(randomName('removed')) };
  const prefix = randomName('flow');
  const [held, free, here, gone, foreign] = ['held', 'free', 'here', 'gone', 'foreign'].map(
    (name) => `${prefix}-${name}`,
  ) as [string, string, string, string, string];
  await kafkactl(`topics create ${here} ${foreign} -p 1 -r 1`, on);
  await kafkactl(`groups reset ${free} --topic ${foreign} --to earliest --yes`, on);
  const run = await saveFinishedRun(kafka, on.env, { topics: [here, gone], groups: [held, free] });
  const leave = await joinGroup(kafka, held, foreign);
  try {
    const { code, out, err } = await kafkactl('flows stop --yes -o json', on);
    expect(code).toBe(4);
    const words = `cannot delete group "${held}": it still has members`;
    expect(JSON.parse(out)).toMatchObject([
      { run, status: 'failed', error: { code: 'conflict', message: expect.stringContaining(words) } },
    ]);
    expect(err).toContain(held);
    expect(await topicsOf(prefix, kafka)).toEqual([foreign]);
    expect(await groupsOf(prefix, kafka)).toEqual([held]);
  } finally {
    await leave();
  }
  expect(await rows('flows stop --yes', on)).toMatchObject([{ run, status: 'done' }]);
  expect(await groupsOf(prefix, kafka)).toEqual([]);
  expect(await rows('flows stop --yes', on)).toEqual([]);
  await kafkactl(`topics delete ${foreign} --yes`, on);
});
