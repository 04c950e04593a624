import type { Look, Row } from '../../lib/cli/command.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import { reportTexts } from '../../lib/flows/texts.js';
import { type Block, type Cell, styled } from '../../lib/io/blocks.js';

/** The report of a run as people read it. */
export function reportBlocks(rows: readonly Row[], { lang }: Pick<Look, 'lang'>): Block[] {
  return (rows as unknown as readonly FlowReport[]).flatMap((report) => blocksOf(report, lang));
}

function blocksOf(report: FlowReport, lang: Look['lang']): Block[] {
  const { events, expectations, flow, passed, rebalances, run, services, tookMs } = report;
  const say = (key: keyof typeof reportTexts): string => reportTexts[key][lang];
  const zero = (count: number): Cell => (count === 0 ? styled('0', 'dim') : styled(String(count), 'warn'));
  return [
    { kind: 'heading', text: flow, note: `${say('run')} ${run}` },
    {
      kind: 'facts',
      rows: [
        [say('sourceEvents'), `${events.source} (${events.perSecond}/s)`],
        [say('allEvents'), events.total],
        [say('took'), `${(tookMs / 1000).toFixed(1)} s`],
      ],
    },
    {
      kind: 'table',
      columns: [
        { title: say('service') },
        { title: say('expected'), align: 'right' },
        { title: say('received'), align: 'right' },
        { title: say('again'), align: 'right' },
        { title: say('late'), align: 'right' },
        { title: 'LAG', align: 'right' },
        { title: 'P50', align: 'right' },
        { title: 'P95', align: 'right' },
        { title: 'P99 MS', align: 'right' },
      ],
      rows: services.map(({ name, instances, expected, received, duplicates, outOfOrder, lag, latencyMs }) => [
        styled(instances > 1 ? `${name} ×${instances}` : name, 'name'),
        expected,
        received < expected ? styled(String(received), 'bad') : received,
        zero(duplicates),
        outOfOrder === 0 ? styled('0', 'dim') : styled(String(outOfOrder), 'bad'),
        lag === 0 ? styled('0', 'good') : styled(String(lag ?? '-'), 'bad'),
        latencyMs.p50,
        latencyMs.p95,
        latencyMs.p99,
      ]),
    },
    ...(rebalances.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            lines: rebalances.map(
              ({ group, atMs, gapMs }) =>
                `${say('rebalance')} ${group}: ${(atMs / 1000).toFixed(1)} s, ${say('gap')} ${(gapMs / 1000).toFixed(1)} s`,
            ),
          },
        ]),
    {
      kind: 'table',
      columns: [{ title: '' }, { title: say('expectation') }, { title: say('measured') }],
      rows: expectations.map(({ name, passed: met, detail }) => [
        styled(met ? '✓' : '✗', met ? 'good' : 'bad'),
        name,
        detail,
      ]),
    },
    { kind: 'text', lines: [styled(passed ? say('passed') : say('failed'), passed ? 'good' : 'bad')] },
  ];
}
