import { ownershipTimeline } from '../../lib/flows/draw/ownership-timeline.js';
import { positionId } from '../../lib/flows/event-reader.js';
import type { FlowReport } from '../../lib/flows/measure/report.js';
import { formatInteger, formatSeconds } from '../../lib/flows/number-format.js';
import { type PlainReportText, reportTexts } from '../../lib/flows/report-texts.js';
import { type Block, styled } from '../../lib/io/blocks.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import { leftoverText } from './leftover-texts.js';
import { serviceReportBlock } from './service-report.js';

/** From this many columns on the name of a check is not wrapped. */
const minCheckColumns = 60;

/** The report of a run as people read it. */
export function reportBlocks(
  reports: readonly FlowReport[],
  options: Pick<ViewOptions, 'lang' | 'tty' | 'width'>,
): Block[] {
  return reports.flatMap((report) => blocksOf(report, options));
}

function blocksOf(report: FlowReport, { lang, tty, width }: Pick<ViewOptions, 'lang' | 'tty' | 'width'>): Block[] {
  const { drained, events, expectations, flow, passed, run, seed, tookMs } = report;
  const leftover = leftoverText(report.left)?.[lang];
  const left = leftover === undefined ? [] : [styled(leftover, 'dim')];
  const rate = (value: number | null): string => (value === null ? '' : ` (${formatInteger(value, lang)}/s)`);
  const hasBegun = events.source > 0 || !report.interrupted;
  const translate = (key: PlainReportText): string => reportTexts[key][lang];
  const verdict = styled(passed ? translate('passed') : translate('failed'), passed ? 'good' : 'bad');
  return [
    { kind: 'heading', text: flow, note: `${translate('run')} ${run}, ${translate('seed')} ${seed}` },
    {
      kind: 'facts',
      rows: [
        ...(report.hasSource
          ? [[translate('sourceEvents'), `${formatInteger(events.source, lang)}${rate(events.sentPerSecond)}`] as const]
          : []),
        ...(report.hasSource && events.byHand === 0
          ? []
          : [[translate('byHand'), formatInteger(events.byHand, lang)] as const]),
        [translate('allEvents'), formatInteger(events.total, lang)],
        [
          translate(drained ? 'took' : 'tookInVain'),
          `${formatSeconds(tookMs, lang)} s${report.hasSource ? rate(events.perSecond) : ''}`,
        ],
      ],
    },
    serviceReportBlock(report, { lang, tty, width }),
    { kind: 'picture', lines: ownershipTimeline(report, tty ? width : undefined, lang) },
    ...incidentsBlock(report, lang),
    ...strayBlock(report, lang),
    {
      kind: 'table',
      columns: [
        { title: '' },
        { title: translate('expectation'), noWrap: width >= minCheckColumns },
        { title: translate('measured') },
      ],
      rows: expectations.map(({ name, passed: met, detail }) => [
        styled(met ? '✓' : '✗', met ? 'good' : 'bad'),
        name,
        detail,
      ]),
    },
    { kind: 'text', lines: [hasBegun ? verdict : styled(translate('nothingBegun'), 'warn'), ...left] },
  ];
}

/** What no service has worked on: dead letters, and events of types that nobody knows. */
function strayBlock({ deadLetters, unknownTypes, services }: FlowReport, lang: ViewOptions['lang']): Block[] {
  const rows = [
    ...deadLetters.map(({ service, reason, ...position }) => [service, positionId(position), reason] as const),
    ...unknownTypes.map(
      ({ eventType, topic, count }) => ['-', topic, reportTexts.unknownType(eventType, count)[lang]] as const,
    ),
  ];
  if (rows.length === 0) return [];
  const more = services.reduce((sum, { deadLettered }) => sum + deadLettered, 0) - deadLetters.length;
  return [
    {
      kind: 'table',
      columns: [
        { title: reportTexts.service[lang] },
        { title: reportTexts.record[lang], noWrap: true },
        { title: reportTexts.notWorkedOn[lang] },
      ],
      rows: rows.map(([service, position, why]) => [styled(service, 'name'), position, styled(why, 'warn')]),
    },
    ...(more > 0 ? [{ kind: 'text' as const, lines: [styled(reportTexts.moreDeadLetters(more)[lang], 'dim')] }] : []),
  ];
}

/** Injected faults and rebalances, by time. */
function incidentsBlock({ troubles, rebalances, owners }: FlowReport, lang: ViewOptions['lang']): Block[] {
  const thenOf = (group: string, atMs: number): string => {
    const after = owners.findLast((each) => each.group === group && each.atMs <= atMs)?.owners ?? {};
    return Object.entries(after)
      .map(([instance, partitions]) => `${instance} ×${partitions.length}`)
      .join(', ');
  };
  const rows = [
    ...troubles.map(({ atMs, target, detail }) => ({ atMs, who: target, what: detail })),
    ...rebalances.map(({ group, atMs, gapMs, ended }) => {
      const end = ended
        ? `; ${reportTexts.afterwards[lang]} ${thenOf(group, atMs + gapMs)}`
        : `, ${reportTexts.untilTheEnd[lang]}`;
      return { atMs, who: group, what: `${reportTexts.gap[lang]} ${formatSeconds(gapMs, lang)} s${end}` };
    }),
  ];
  if (rows.length === 0) return [];
  const order = (atMs: number | null): number => atMs ?? Number.POSITIVE_INFINITY;
  return [
    {
      kind: 'table',
      columns: [
        { title: reportTexts.second[lang], align: 'right' },
        { title: reportTexts.who[lang] },
        { title: reportTexts.happened[lang] },
      ],
      rows: rows
        .toSorted((a, b) => order(a.atMs) - order(b.atMs))
        .map(({ atMs, who, what }) => [
          atMs === null ? styled('-', 'dim') : formatSeconds(atMs, lang),
          styled(who, atMs === null ? 'dim' : 'name'),
          atMs === null ? styled(what, 'warn') : what,
        ]),
    },
  ];
}
