import type { FlowReport, ServiceReport } from '../../lib/flows/measure/report.js';
import { formatInteger } from '../../lib/flows/number-format.js';
import { type PlainReportText, reportTexts } from '../../lib/flows/report-texts.js';
import { type Block, type Styled, styled, type Tone } from '../../lib/io/blocks.js';
import { displayWidth } from '../../lib/io/display-width.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import { padOrTruncate } from '../../lib/io/styled-line.js';

/** A metric of each service. Where the table is too wide, columns with a `dropOrder` are left out, the lowest first. */
interface MetricColumn {
  readonly title: string;
  readonly valueOf: (service: ServiceReport) => number | null;
  readonly toneOf?: (value: number | null, service: ServiceReport) => Tone;
  readonly dropOrder?: number;
}

const gap = 2;
const minNameWidth = 8;

/**
 * The metrics of each service, fitted into the width of a terminal: no title is wrapped, and names are truncated last.
 */
export function serviceReportBlock(
  report: FlowReport,
  { lang, tty, width }: Pick<ViewOptions, 'lang' | 'tty' | 'width'>,
): Block {
  const { services } = report;
  const text = (figure: MetricColumn, service: ServiceReport): string => {
    const value = figure.valueOf(service);
    return value === null ? '-' : formatInteger(value, lang);
  };
  const taken = (figures: readonly MetricColumn[]): number =>
    figures
      .map((figure) => Math.max(figure.title.length, ...services.map((service) => text(figure, service).length)) + gap)
      .reduce((sum, each) => sum + each, 0);
  const names = services.map(({ name, instances }) => ({ name, count: instances > 1 ? ` ×${instances}` : '' }));
  const title = reportTexts.service[lang];
  const longest = Math.max(title.length, ...names.map(({ name, count }) => displayWidth(name + count)));
  const all = metricColumns(report, lang);
  const room = tty ? width : Number.POSITIVE_INFINITY;
  const spare = all
    .filter((figure) => figure.dropOrder !== undefined)
    .sort((a, b) => (a.dropOrder ?? 0) - (b.dropOrder ?? 0));
  let figures = all;
  for (const gone of spare) {
    if (taken(figures) + longest <= room) break;
    figures = figures.filter((figure) => figure !== gone);
  }
  const nameRoom = Math.max(minNameWidth, room - taken(figures));
  const named = ({ name, count }: (typeof names)[number]): string =>
    displayWidth(name + count) <= nameRoom ? name + count : padOrTruncate(name, nameRoom - count.length) + count;
  return {
    kind: 'table',
    columns: [{ title }, ...figures.map((figure) => ({ title: figure.title, align: 'right' as const }))],
    rows: services.map((service, index) => [
      styled(named(names[index] ?? { name: '', count: '' }), 'name'),
      ...figures.map((figure): Styled => {
        const value = figure.valueOf(service);
        return styled(text(figure, service), figure.toneOf?.(value, service) ?? (value === null ? 'dim' : 'plain'));
      }),
    ]),
  };
}

function metricColumns({ expectations, services }: FlowReport, lang: ViewOptions['lang']): MetricColumn[] {
  const translate = (key: PlainReportText): string => reportTexts[key][lang];
  const isBehind = expectations.some(({ name, passed }) => name === 'caught-up' && !passed);
  const zeroOr =
    (tone: Tone, zero: Tone = 'dim') =>
    (value: number | null): Tone =>
      value === 0 ? zero : tone;
  return [
    { title: translate('expected'), valueOf: ({ expected }) => expected },
    {
      title: translate('received'),
      valueOf: ({ received }) => received,
      toneOf: (_, { received, expected }) => (received < expected ? 'bad' : 'plain'),
    },
    { title: translate('again'), valueOf: ({ duplicates }) => duplicates, toneOf: zeroOr('warn') },
    {
      title: translate('late'),
      valueOf: ({ outOfOrder }) => outOfOrder,
      toneOf: zeroOr('bad'),
      // A column of zeros may be left out: the check of the order says the same.
      ...(services.every(({ outOfOrder }) => outOfOrder === 0) && { dropOrder: 2 }),
    },
    { title: 'LAG', valueOf: ({ lag }) => lag, toneOf: zeroOr(isBehind ? 'bad' : 'warn', 'good') },
    { title: 'P50', valueOf: ({ latencyMs }) => latencyMs.p50, dropOrder: 1 },
    { title: 'P95', valueOf: ({ latencyMs }) => latencyMs.p95, dropOrder: 3 },
    { title: 'P99 MS', valueOf: ({ latencyMs }) => latencyMs.p99 },
  ];
}
