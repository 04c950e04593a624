import { expect, test } from 'vitest';
import type { FlowReport, ServiceReport } from '../../lib/flows/measure/report.js';
import { draw } from '../../lib/io/draw.js';
import { serviceReportBlock } from './service-report.js';

const service = (name: string, instances: number, more: Partial<ServiceReport> = {}): ServiceReport => ({
  name,
  group: `${name}-group`,
  instances,
  expected: 1572,
  received: 1572,
  duplicates: 0,
  outOfOrder: 0,
  lag: 0,
  emitted: 0,
  retried: 0,
  deadLettered: 0,
  latencyMs: { p50: 12, p95: 380, p99: 410 },
  ...more,
});

const shown = async (services: readonly ServiceReport[], lang: 'es' | 'en', width: number | undefined) => {
  const report = { services, expectations: [] } as unknown as FlowReport;
  const block = serviceReportBlock(report, { lang, tty: width !== undefined, width: width ?? 80 });
  const text = await draw([block], { colour: false, width, safe: false });
  return text.trimEnd().split('\n');
};

test.each(['es', 'en'] as const)('in 80 columns no title is wrapped and no name is truncated (%s)', async (lang) => {
  const [head = '', line = '', ...more] = await shown([service('notifications', 3)], lang, 80);
  expect(more).toEqual([]);
  expect(head).toMatch(lang === 'es' ? /^SERVICIO .* DESORDEN .* P99 MS$/ : /^SERVICE .* DISORDER .* P99 MS$/);
  expect(line).toMatch(/^notifications ×3 +1[.,]572 +1[.,]572 /);
});

test('P50 is dropped for long names, and then names are truncated before the number of instances', async () => {
  const slow = { outOfOrder: 1, latencyMs: { p50: 12_345, p95: 23_456, p99: 34_567 } };
  const [head = '', line = ''] = await shown([service('performance-monitoring', 2)], 'es', 80);
  expect(head).not.toContain('P50');
  expect(line).toMatch(/^performance-monitor\S*… ×2|^performance-monitoring ×2/);
  for (const each of await shown([service('performance-monitoring', 12, slow)], 'es', 80)) {
    expect(each.length).toBeLessThanOrEqual(80);
  }
  expect((await shown([service('performance-monitoring', 12, slow)], 'es', 60))[1]).toMatch(/^per\S*… ×12 /);
});

test('in 60 columns a column of zeros for events out of order is dropped, another one is not', async () => {
  const [head = ''] = await shown([service('order-desk', 1)], 'es', 60);
  expect(head).toMatch(/^SERVICIO .* OTRA VEZ +LAG .*P99 MS$/);
  const [bad = '', line = ''] = await shown([service('order-desk', 1, { outOfOrder: 2 })], 'en', 60);
  expect(bad).toContain('DISORDER');
  expect(line.length).toBeLessThanOrEqual(60);
});

test('without a terminal no column is dropped', async () => {
  const [head = '', line = ''] = await shown([service('performance-monitoring', 12)], 'en', undefined);
  expect(head).toContain('P50');
  expect(line).toMatch(/^performance-monitoring ×12 +1,572 /);
});
