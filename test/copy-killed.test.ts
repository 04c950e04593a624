/** A copy that is killed at any moment and resumed under its group: nothing is lost, and what stands twice is bounded. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { recordsBetweenCommits } from '../src/commands/copy/copier.js';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { start } from './bundle.js';
import { oneBroker } from './kafka.js';
import { newTopic, on, readAll, write } from './wire-records.js';

const soak = process.env['KAFKACTL_SOAK'] === '1';
const [records, kills] = soak ? [1_000_000, 50] : [100_000, 8];
const partitions = 4;

/** Records in a topic, as its ends tell. */
async function written(cluster: Cluster, topic: string): Promise<number> {
  const queries = Array.from({ length: partitions }, (_, partition) => ({ topic, partition, at: 'latest' as const }));
  return (await cluster.listOffsets(queries)).reduce((sum, { offset }) => sum + (offset ?? 0), 0);
}

test(`${records} records, ${kills} kills`, { timeout: soak ? 1_200_000 : 180_000 }, async () => {
  const kafka = await oneBroker();
  await on(kafka, async (cluster) => {
    const [from, to] = [await newTopic(cluster, partitions), await newTopic(cluster, partitions)];
    const numbers = Array.from({ length: records }, (_, n) => [null, `${Math.floor(n / 4)}`, n % partitions] as const);
    await write(cluster, from, numbers, { batchBytes: 20_000 });

    // Slow enough that every run is killed while it writes.
    const rate = 20_000;
    const line = ['copy', from, to, '--group', to, '--preserve-partitions', '--rate', `${rate}`];
    const env = { KAFKACTL_BROKERS: kafka.brokers };
    let killed = 0;
    for (; killed < kills; killed++) {
      const before = await written(cluster, to);
      const { child, ended } = start(line, { env });
      const writes = async () => child.exitCode !== null || (await written(cluster, to)) > before;
      await expect.poll(writes, { timeout: 20_000, interval: 5 }).toBe(true);
      await pause(Math.random() * 200);
      child.kill('SIGKILL');
      if ((await ended).code === 0) break;
    }
    expect(killed).toBeGreaterThan(kills / 2);
    const last = await start([...line.slice(0, -2), '-o', 'json'], { env }).ended;
    expect(last).toMatchObject({ code: 0, err: '' });

    // Each partition is the source's, but that it goes back after a kill: nothing is left out, nothing else stands there.
    const found = await readAll(cluster, to);
    let again = 0;
    for (let partition = 0; partition < partitions; partition++) {
      const values = found.filter((record) => record.partition === partition).map(({ value }) => Number(value));
      expect(values.at(0)).toBe(0);
      expect(values.at(-1)).toBe(records / partitions - 1);
      const jumps = values.slice(1).map((value, index) => (values[index] ?? 0) + 1 - value);
      expect(jumps.filter((jump) => jump < 0)).toEqual([]);
      const back = jumps.filter((jump) => jump > 0);
      expect(back.length).toBeLessThanOrEqual(kills);
      expect(back.filter((jump) => jump > recordsBetweenCommits)).toEqual([]);
      again += back.reduce((sum, jump) => sum + jump, 0);
    }
    expect(found.length).toBe(records + again);
    expect(again).toBeLessThanOrEqual(kills * recordsBetweenCommits);
    // Were none of the kills to hit a write, this would prove nothing.
    expect(again).toBeGreaterThan(0);
  });
});
