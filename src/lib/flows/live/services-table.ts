import type { Lang } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { lineWidth, paddedLine, padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import { lagScale } from '../measure/lag-level.js';
import { countWithin, rateText } from './numbers.js';
import { arrowAndRate, instanceCells, lagBar, ownerCells } from './service-cells.js';
import type { ServiceSnapshot, Snapshot } from './snapshot.js';
import { liveTexts } from './texts.js';

/** Columns from which arrows are long and owners wide, and from which the rate of emitted events is shown. */
const wideColumns = 110;
const usualColumns = 76;
/** Columns below which the percentile is left out, and below which the rate of handled events is left out too. */
const [narrowColumns, narrowestColumns] = [56, 46];
const rateWidth = 6;
const metricWidth = 7;
const markWidth = 4;
const gap = 2;
/** Columns of the lag's bar: at least, before further metrics are shown, and at most. */
const [minBarWidth, usualBarWidth, maxBarWidth] = [4, 8, 30];
const maxInstancesShown = 12;
const minNameWidth = 8;

/** A column of the table. `cellOf` gives exactly `width` columns, as `title` has. */
interface TableColumn {
  readonly title: string;
  readonly width: number;
  readonly cellOf: (service: ServiceSnapshot, isSelected: boolean) => StyledLine;
}

type Translate = (key: keyof typeof liveTexts) => string;

/**
 * A line for each service: rate in, instances, rate out, owners of its partitions, lag, and latency. Names have room
 * first, then the lag's bar, then further metrics.
 */
export function servicesTable({ services, selected, phase }: Snapshot, columns: number, lang: Lang): StyledLine[] {
  const translate: Translate = (key) => liveTexts[key][lang];
  const [p95, ...more] = metricColumns(lang, translate);
  const owning = ownersColumn(services, columns, translate);
  const arrow = columns >= wideColumns ? ' ──→ ' : ' → ';
  const flows = columns >= usualColumns ? 2 : columns >= narrowestColumns ? 1 : 0;
  const always = columns >= narrowColumns ? [p95] : [];
  const widthOf = (parts: readonly TableColumn[]): number => parts.reduce((sum, { width }) => sum + width, 0);
  const fixed = markWidth + flows * (rateWidth + arrow.length) + widthOf([owning, ...always]) + metricWidth;
  const name = nameColumn(
    services,
    columns - fixed - (columns >= usualColumns ? usualBarWidth : minBarWidth),
    translate,
  );
  let room = columns - fixed - name.width - usualBarWidth - 1;
  const figures = more.filter(({ width }) => {
    const fits = width <= room;
    if (fits) room -= width;
    return fits;
  });
  const flow = [
    ...(flows > 0 ? [inRateColumn(arrow, lang, translate)] : []),
    name,
    ...(flows > 1 ? [outRateColumn(arrow, lang, translate)] : []),
    owning,
  ];
  const last = [...figures, ...always];
  const left = columns - markWidth - widthOf([...flow, ...last]) - metricWidth - 1;
  const bar = Math.min(maxBarWidth, Math.max(minBarWidth, left));
  const scale = lagScale(services);
  const lag: TableColumn = {
    title: padOrTruncate('LAG', bar + metricWidth),
    width: bar + metricWidth,
    cellOf: (service) => lagBar(service, scale, { bar, figure: metricWidth, lang }),
  };
  const parts = [...flow, lag, ...last];
  const head = [' '.repeat(markWidth), ...parts.map(({ title, width }) => padOrTruncate(title, width))].join('');
  const busy = phase === 'running' || phase === 'draining';
  const lines = services.map((service, index): StyledLine => {
    const isSelected = busy && index === selected;
    return [
      styled(isSelected ? ' ›' : '  ', 'warn'),
      styled(index < 9 ? `${index + 1} ` : '  ', 'dim'),
      ...parts.flatMap(({ cellOf }) => cellOf(service, isSelected)),
    ];
  });
  return [[styled(head, 'dim')], ...lines];
}

const maxWidth = (least: string, lines: readonly number[]): number => Math.max(least.length, ...lines);

const inRateColumn = (arrow: string, lang: Lang, translate: Translate): TableColumn => ({
  title: padOrTruncate(translate('entering'), rateWidth, 'right'),
  width: rateWidth + arrow.length,
  cellOf: ({ inRate }) => arrowAndRate(padOrTruncate(rateText(inRate, lang), rateWidth, 'right'), arrow, inRate),
});

const outRateColumn = (arrow: string, lang: Lang, translate: Translate): TableColumn => ({
  title: ' '.repeat(arrow.length) + translate('leaving'),
  width: arrow.length + rateWidth,
  cellOf: ({ outRate }) =>
    arrowAndRate(arrow, padOrTruncate(outRate > 0 ? rateText(outRate, lang) : '', rateWidth), outRate),
});

/** The name of a service and the marks of its instances. */
function nameColumn(services: readonly ServiceSnapshot[], most: number, translate: Translate): TableColumn {
  const longest = maxWidth(
    '',
    services.map((service) => lineWidth(instanceCells(service))),
  );
  const instances = Math.min(maxInstancesShown, Math.max(2, longest));
  const names = maxWidth(
    translate('service'),
    services.map(({ name }) => displayWidth(name)),
  );
  const name = Math.min(names, Math.max(minNameWidth, most - instances - 1));
  return {
    title: translate('service'),
    width: name + 1 + instances,
    cellOf: (service, isSelected) => [
      styled(`${padOrTruncate(service.name, name)} `, isSelected ? 'head' : 'name'),
      ...paddedLine(instanceCells(service), instances),
    ],
  };
}

function ownersColumn(services: readonly ServiceSnapshot[], columns: number, translate: Translate): TableColumn {
  const most = columns >= wideColumns ? 26 : 14;
  const all = maxWidth(
    translate('owners'),
    services.map((service) => lineWidth(ownerCells(service))),
  );
  const owners = Math.min(most, all) + gap;
  return {
    title: `${' '.repeat(gap)}${translate('owners')}`,
    width: gap + owners,
    cellOf: (service) => [
      styled(' '.repeat(gap), 'plain'),
      ...paddedLine(paddedLine(ownerCells(service), owners - gap), owners),
    ],
  };
}

/** The metrics of a service, the most important first. */
function metricColumns(lang: Lang, translate: Translate): [TableColumn, ...TableColumn[]] {
  const figure = (
    title: string,
    take: (service: ServiceSnapshot) => number | null,
    tone: Tone = 'plain',
  ): TableColumn => {
    const width = Math.max(metricWidth, title.length + 1);
    return {
      title: padOrTruncate(title, width, 'right'),
      width,
      cellOf(service) {
        const value = take(service);
        const text = padOrTruncate(value === null ? '-' : countWithin(value, lang, width - 1), width, 'right');
        return [styled(text, value === null || value === 0 ? 'dim' : tone)];
      },
    };
  };
  return [
    figure('P95 ms', (service) => service.p95),
    figure(translate('again'), (service) => service.duplicates, 'warn'),
    figure(translate('done'), (service) => service.received),
    figure('P50', (service) => service.p50),
  ];
}
