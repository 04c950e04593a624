/** How many events a run makes, how fast and for how long, and what time is measured of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pollUntil } from '../src/lib/base/poll-until.js';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { oneBroker } from './kafka.js';
import { randomName } from './names.js';
import { kafkactl, rows } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-amounts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Fields = Readonly<Record<string, string | number>>;

/** The values of a run's events, read from its topics. */
async function eventsIn(topics: readonly string[], { run }: FlowReport, brokers: string): Promise<Fields[]> {
  const line = ['consume', ...topics, '--exit', '--header', `kafkactl-run=${run}`, '-o', 'json'];
  const { out } = await kafkactl(line, { brokers });
  return out
    .trim()
    .split('\n')
    .map((text) => JSON.parse((JSON.parse(text) as { value: string }).value));
}

test.concurrent('a run with --duration and --rate ends in time, and its events come at that rate', async () => {
  const { brokers } = await oneBroker();
  const prefix = randomName('flow');
  const [rate, seconds] = [40, 3];
  const line = `flows run user-events --duration ${seconds}s --rate ${rate} --prefix ${prefix} --keep`;
  const [report] = (await rows<FlowReport>(line, { brokers })) as [FlowReport];
  expect(report).toMatchObject({ passed: true, interrupted: false });
  const events = await eventsIn([`${prefix}-user-events`], report, brokers);
  expect(events.length).toBe(report.events.source);
  const times = events.map(({ occurredAt = '' }) => Date.parse(String(occurredAt))).sort((a, b) => a - b);
  const last = times.length - 1;
  const since = (from: number, to = last): number => ((times[to] ?? 0) - (times[from] ?? 0)) / 1000;
  // The end waits for the processes to hear of it, and they for their share of a busy machine.
  expect(since(0)).toBeGreaterThan(seconds - 1);
  expect(since(0)).toBeLessThan(seconds + 3);
  // On a busy machine too, the number of events follows the rate once the source has reached its pace.
  const from = times.findIndex((_, index) => index >= rate && since(index, index + 1) > 0.005);
  const due = since(from) * rate;
  expect(due).toBeGreaterThan(rate);
  expect(Math.abs(last - from - due)).toBeLessThan(3 + due * 0.05);
  expect((await kafkactl(`flows stop ${report.run} --yes`, { brokers })).code).toBe(0);
});

test.concurrent('the seed of a report reproduces events, fields and ends; a count ends a run before its duration', async () => {
  const { brokers } = await oneBroker();
  const seen: unknown[] = [];
  let seed = '';
  for (let time = 0; time < 2; time++) {
    const prefix = randomName('flow');
    const line = `flows run order-system --events 60 --duration 10m ${seed} --prefix ${prefix} --keep`;
    const [report] = (await rows<FlowReport>(line, { brokers })) as [FlowReport];
    expect(report).toMatchObject({ passed: true, events: { source: 60 } });
    seed = `--seed ${report.seed}`;
    const topics = ['inventory', 'order', 'payment', 'shipping'].map((name) => `${prefix}-${name}-events`);
    const events = await eventsIn(topics, report, brokers);
    for (const { eventId, occurredAt, schemaVersion, correlationId, eventType, orderId } of events) {
      expect(eventId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(new Date(String(occurredAt)).toISOString()).toBe(occurredAt);
      expect([schemaVersion, correlationId, typeof eventType]).toEqual([1, `${report.run}-${orderId}`, 'string']);
    }
    const same = events.map(({ occurredAt: _, correlationId: __, ...event }) => [event['eventId'], event] as const);
    const ends = report.expectations.filter(({ name }) => name.startsWith('every-')).map(({ detail }) => detail);
    // One that was emitted twice is the same event.
    seen.push([Object.fromEntries(same), ends]);
    expect(new Set(events.map(({ service }) => service)).size).toBe(5);
    expect(ends.length).toBeGreaterThan(0);
    expect((await kafkactl(`flows stop ${report.run} --yes`, { brokers })).code).toBe(0);
  }
  expect(seen[1]).toEqual(seen[0]);
});

/** One event that takes longer than a session, beside many for a service that can be paused. */
const mine = `apiVersion: kafkactl/v1
name: mine
title: { es: "Uno", en: "One" }
topics:
  - { name: things, key: thingId, events: [MANY, ONE] }
sources:
  - { service: shop, entity: thing, id: thingId, share: 79, story: [{ event: MANY }] }
  - { service: mill, entity: stone, id: thingId, share: 1, story: [{ event: ONE }] }
services:
  - { name: patient, on: { MANY: [{ does: { es: "a", en: "a" } }] } }
  - { name: heavy, on: { ONE: [{ does: { es: "b", en: "b" } }] } }
`;
const manifest = `apiVersion: kafkactl/v1
profiles:
  narrow: { partitions: 2, replicationFactor: 1, config: { retention.ms: 2h } }
topics: []
`;

test.concurrent('a pause, and work longer than the session timeout, remove no member: lag grows, and nothing is redelivered', async () => {
  writeFileSync(join(folder, 'mine.yaml'), mine);
  writeFileSync(join(folder, 'topics.yaml'), manifest);
  const { brokers } = await oneBroker();
  const prefix = randomName('flow');
  const amount = '--events 80 --rate 20 --profile narrow';
  const line = `flows run ./mine.yaml ${amount} --prefix ${prefix} --pause patient@500ms+3s --slow heavy=7s`;
  const running = rows<FlowReport>(line, { brokers, cwd: folder });
  const lag = async (): Promise<number> => {
    const { code, out } = await kafkactl(`groups lag ${prefix}-patient-group -o json`, { brokers });
    const found = code === 0 ? (JSON.parse(out) as { lag: number | null }[]) : [];
    return found.reduce((sum, row) => sum + (row.lag ?? 0), 0);
  };
  // At most the records of one second wait for the next commit.
  const behind = pollUntil(async () => (await lag()) > 30, { withinMs: 30_000, everyMs: 250 });
  const [report] = (await running) as [FlowReport];
  expect(await behind).toBe(true);
  expect(report).toMatchObject({ passed: true, rebalances: [] });
  const [patient, heavy] = report.services;
  expect(patient).toMatchObject({ name: 'patient', expected: 79, received: 79, duplicates: 0, lag: 0 });
  expect(heavy).toMatchObject({ name: 'heavy', expected: 1, received: 1, duplicates: 0, lag: 0 });
  // From the record's timestamp to the end of the work, two percent exact.
  expect(heavy?.latencyMs.p50).toBeGreaterThan(6800);
  expect(patient?.latencyMs.p99).toBeGreaterThan(1500);
  expect(report.tookMs).toBeGreaterThan(6800);
  expect(report.troubles.map(({ kind, target }) => [kind, target])).toEqual([
    ['slow', 'heavy'],
    ['pause', 'patient'],
  ]);
  expect(report.owners.map(({ owners }) => owners)).toEqual([
    { 'patient-1': [`${prefix}-things/0`, `${prefix}-things/1`] },
    { 'heavy-1': [`${prefix}-things/0`, `${prefix}-things/1`] },
  ]);
});
