/** How a run ends: open windows of a killed service, groups that make no progress, and groups paused until Ctrl-C. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FlowReport } from '../src/lib/flows/measure/report.js';
import { murmur2 } from '../src/lib/kafka/records/murmur2.js';
import { oneBroker } from './kafka.js';
import { pressKeys } from './keyboard.js';
import { randomName } from './names.js';
import { kafkactl } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'kafkactl-windows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two sensors, one of which stops early: its partition gets no more records. Windows are emitted only at the end. */
const sensors = `
apiVersion: kafkactl/v1
name: sensors
title: { es: Sensores, en: Sensors }
topics:
  - { name: readings, key: sensorId, events: [READING] }
  - { name: figures, key: metric, events: [FIGURE] }
sources:
  - { service: attic, rate: 500, entity: attic, id: sensorId, of: 1, mix: [{ event: READING, fields: { value: { from: 1, to: 9 } } }] }
  - { service: roof, rate: 12, entity: roof, id: sensorId, of: 1, mix: [{ event: READING, fields: { value: { from: 1, to: 9 } } }] }
services:
  - name: averages
    group: averages-group
    measures: [{ name: warmth, event: READING, value: value, every: 10m, emits: FIGURE }]
  - name: archive
    group: archive-group
    on: { FIGURE: [{ does: { es: guarda, en: keeps } }] }
expectations:
  - { name: windows-add-up, title: { es: suman, en: add up }, measure: warmth }
`;

test('open windows of a killed instance are emitted by the next owner, also for partitions without new records', async () => {
  const [attic, roof] = ['attic-1', 'roof-1'].map((key) => (murmur2(Buffer.from(key)) & 0x7fffffff) % 3);
  expect(attic).not.toBe(roof);
  writeFileSync(join(folder, 'sensors.yaml'), sensors);
  const { brokers } = await oneBroker();
  const line = `flows run ./sensors.yaml --prefix ${randomName('flow')} --kill averages@3s -o json`;
  const { code, out, err } = await kafkactl(line, { brokers, cwd: folder });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [report] = JSON.parse(out) as [FlowReport];
  expect(report.rebalances).toMatchObject([{ gapMs: expect.any(Number) }]);
  expect(report.expectations.find(({ name }) => name === 'windows-add-up')).toEqual({
    name: 'windows-add-up',
    passed: true,
    detail: expect.stringContaining('add up to 100 ('),
  });
});

test('a run whose group makes no progress is given up, and says so', { timeout: 120_000 }, async () => {
  const { brokers } = await oneBroker();
  const line = `flows run user-events --events 40 --rate 10 --prefix ${randomName('flow')} --yes --slow notifications=5m@1s`;
  const { code, out, err } = await kafkactl(line, { brokers });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('received-notifications is not met') });
  expect(out).toContain('some group has not read everything and moves no more: nobody waits any longer');
  expect(out).not.toContain('everything had been read');
  expect(out).toMatch(/Until nobody waited any longer +3\d\.\d s/);
});

test('a service paused until Ctrl-C still works on the records that are there, and the report counts them', async () => {
  const { brokers } = await oneBroker();
  // A pause without an end, which lasts longer than the limit without progress after an early end.
  const { left, ...keyboard } = pressKeys([
    [/user-events ×3 +[5-9]/, 'p'],
    [/40 of 40 events +0:1\d/, '\x03'],
  ]);
  const line = `flows run user-events --events 40 --rate 20 --prefix ${randomName('flow')} --yes --no-color`;
  const { code, out, err } = await kafkactl(line, { brokers, tty: 120, ...keyboard });
  expect(left).toEqual([]);
  expect({ code, err }).toEqual({ code: 130, err: expect.stringMatching(/interrupted\n$/) });
  expect(out).toMatch(/✓ +received-notifications +notifications worked on all 40 events/);
  expect(out).toMatch(/✓ +caught-up +every group has caught up \(lag 0\)/);
});
