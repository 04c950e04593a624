import { expect, test } from 'vitest';
import { checkTexts } from '../../lib/flows/measure/check-texts.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import { draw } from '../../lib/io/draw.js';
import { reportBlocks } from './report-view.js';

const name = 'every-declined-payment-is-compensated';
const both = { es: 'STOCK_RELEASED 1.572', en: 'STOCK_RELEASED 1,572' };

const report = (lang: 'es' | 'en'): FlowReport => ({
  flow: 'order-system',
  run: 'f6d7e2',
  seed: 1,
  passed: false,
  interrupted: false,
  hasSource: true,
  unknownTypes: [],
  deadLetters: [],
  events: { source: 1572, byHand: 0, sentPerSecond: 60, perSecond: 58, total: 9432 },
  drained: true,
  tookMs: 26_200,
  expectations: [
    {
      name,
      passed: false,
      detail: checkTexts.endsWrong(1, 1572, 'PAYMENT_DECLINED order-17 (payment-events/0@3)')[lang],
    },
    { name: 'ends', passed: true, detail: checkTexts.ends(1572, 'PAYMENT_DECLINED', both)[lang] },
  ],
  services: [],
  rebalances: [{ group: 'payment-group', atMs: 3000, gapMs: 5500, ended: true }],
  owners: [{ group: 'payment-group', atMs: 8500, owners: { 'payment-1': ['a/0', 'a/1'], 'payment-2': ['a/2'] } }],
  troubles: [
    { kind: 'kill', target: 'payment-1', atMs: 3000, detail: 'SIGKILL' },
    { kind: 'kill', target: 'shipping', atMs: null, detail: 'SIGKILL' },
  ],
  left: { topics: ['order-events'], groups: [] },
  kept: { topics: [], groups: [] },
});

test.each([
  ['es', 60],
  ['es', 80],
  ['en', 60],
  ['en', 80],
] as const)('the report fits (%s, %i columns), with the names of its checks and what happened whole', async (lang, width) => {
  const text = await draw(reportBlocks([report(lang)], { lang, tty: true, width }), {
    colour: false,
    width,
    safe: true,
  });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  expect(text).toContain(`✗  ${name}  `);
  const flat = text.replace(/\s+/g, ' ');
  expect(flat).toContain('payment-1 ×2, payment-2 ×1');
  expect(flat).toContain(lang === 'es' ? '26,2 s' : '26.2 s');
  expect(flat).toMatch(lang === 'es' ? / 1\.572 \(60\/s\)/ : / 1,572 \(60\/s\)/);
  expect(flat).toMatch(lang === 'es' ? / 3,0 payment-1 SIGKILL/ : / 3\.0 payment-1 SIGKILL/);
  expect(flat).toContain(' - shipping SIGKILL');
});
