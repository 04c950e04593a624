/** After an apply is killed at any moment, the next one performs exactly the remaining steps. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Cluster } from '../src/lib/kafka/cluster.js';
import { start } from './bundle.js';
import { openCluster } from './clusters.js';
import { threeBrokers } from './kafka.js';
import { kafkactl, rows } from './world.js';

const runs = 20;
const lanes = 2;

interface Scene {
  readonly on: { readonly brokers: string; readonly cwd: string };
  readonly prefix: string;
  /** Topics that are to be there in the end. */
  readonly wanted: readonly string[];
  /** Those of them that no file names. */
  readonly bystanders: readonly string[];
}

/** Topics as they are before, and the file that wants them otherwise. */
async function scene(cluster: Cluster, brokers: string): Promise<Scene> {
  const prefix = `killed-${Math.random().toString(36).slice(2)}`;
  const named = (word: string) => `${prefix}-${word}`;
  const made = ['grows', 'moves', 'both', 'gone', 'owned', 'kept'].map(named);
  await cluster.createTopics(made.map((name) => ({ name, partitions: 1, replicationFactor: 1 })));
  const cwd = mkdtempSync(join(tmpdir(), 'killed-'));
  writeFileSync(
    join(cwd, 'topics.yaml'),
    `apiVersion: kafkactl/v1
owns: ["${prefix}-*"]
topics:
  - { name: ${named('new-a')}, partitions: 2, replicationFactor: 2, config: { retention.ms: 1d } }
  - { name: ${named('new-b')}, partitions: 1, replicationFactor: 1 }
  - { name: ${named('grows')}, partitions: 3, config: { segment.ms: 1h, retention.ms: 30d } }
  - { name: ${named('moves')}, replicationFactor: 3, config: { min.insync.replicas: 2 } }
  - { name: ${named('both')}, partitions: 2, replicationFactor: 2, config: { retention.ms: 2d } }
  - { name: ${named('gone')}, absent: true }`,
  );
  return {
    on: { brokers, cwd },
    prefix,
    wanted: ['new-a', 'new-b', 'grows', 'moves', 'both', 'owned', 'kept'].map(named).sort(),
    bystanders: ['owned', 'kept'].map(named),
  };
}

const applying = ({ on }: Scene) =>
  start(['apply', '--yes', '-o', 'json'], { cwd: on.cwd, env: { KAFKACTL_BROKERS: on.brokers } });

/** Kills an apply after so long, and has the next one do the rest. Gives how many steps that one had left. */
async function killedAfter(ms: number, cluster: Cluster, brokers: string): Promise<number> {
  const set = await scene(cluster, brokers);
  const ids = async () => (await cluster.topics(set.bystanders)).map(({ id }) => id);
  const before = await ids();
  const { child, ended } = applying(set);
  await Promise.race([pause(ms), ended]);
  child.kill('SIGKILL');
  await ended;
  const names = (await cluster.topics()).flatMap(({ name }) => (name.startsWith(set.prefix) ? name : []));
  expect(names).toEqual(expect.arrayContaining([...set.wanted].filter((name) => !name.includes('-new-'))));

  const left = await rows('plan', set.on);
  const next = await kafkactl('apply --yes -o json', set.on);
  expect({ code: next.code, err: next.err }).toEqual({ code: 0, err: '' });
  expect(await rows('plan', set.on)).toEqual([]);
  const after = await cluster.topics();
  expect(after.flatMap(({ name }) => (name.startsWith(set.prefix) ? name : []))).toEqual(set.wanted);
  expect(await ids()).toEqual(before);
  return left.length;
}

test(`of ${runs} applies that are killed at any moment the next one does what is left`, async () => {
  const { brokers, settings } = await threeBrokers();
  const cluster = await openCluster({ settings });
  const whole = await scene(cluster, brokers);
  const began = performance.now();
  expect((await applying(whole).ended).code).toBe(0);
  const usual = performance.now() - began;
  const left: number[] = [];
  const lane = async (): Promise<void> => {
    for (let run = 0; run < runs / lanes; run++) {
      // The first third of its life a process loads, connects and looks.
      left.push(await killedAfter(usual * (0.3 + Math.random()), cluster, brokers));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  expect(left).toHaveLength(runs);
  // Some were killed before they had done all: else nothing was tested.
  expect(left.some((count) => count > 0)).toBe(true);
}, 240_000);
