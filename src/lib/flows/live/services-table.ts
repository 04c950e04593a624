import type { Lang } from '../../app.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { columnsOf, fitted, lineColumns, type StyledLine, shortLine } from '../../io/line.js';
import { ownerMark } from '../draw/owner.js';
import { compact, perSecond } from './numbers.js';
import type { InstanceState, ServiceNow, Snapshot } from './snapshot.js';
import { liveTexts } from './texts.js';

export const marks: Readonly<Record<InstanceState, readonly [mark: string, tone: Tone]>> = {
  alive: ['●', 'good'],
  slow: ['◐', 'warn'],
  paused: ['‖', 'warn'],
  starting: ['◌', 'dim'],
  dead: ['✖', 'bad'],
};

/** Below this many columns a terminal has no room for all figures. */
const roomy = 110;
const rateWidth = 6;
const arrow = ' ──→ ';
const figureWidth = 7;
const narrowestBar = 4;
const widestBar = 30;
const mostOwners = 14;
/** A bar is full at the largest lag there is, and at this one at least. */
const leastScale = 100;

/**
 * A line for each service: what comes in, its instances, what goes out, who owns which partitions, how far it is
 * behind, and how long an event takes to be done.
 */
export function servicesTable({ services, selected, phase }: Snapshot, columns: number, lang: Lang): StyledLine[] {
  const say = (key: keyof typeof liveTexts): string => liveTexts[key][lang];
  const isRoomy = columns >= roomy;
  const marked = services.map((service) => lineColumns(instancesOf(service)));
  const widths = {
    name: Math.min(isRoomy ? 24 : 14, Math.max(say('service').length, ...services.map(({ name }) => columnsOf(name)))),
    instances: Math.min(12, Math.max(2, ...marked)),
    owners: Math.max(say('owners').length, ...services.map((service) => lineColumns(ownersOf(service)))),
  };
  const scale = Math.max(leastScale, ...services.map(({ lag }) => lag ?? 0));
  const figures = (service: ServiceNow): Styled[] => {
    const number = (value: number | null, tone: Tone = 'plain'): Styled =>
      value === null
        ? styled(fitted('-', figureWidth, 'right'), 'dim')
        : styled(fitted(compact(value), figureWidth, 'right'), value === 0 ? 'dim' : tone);
    return isRoomy
      ? [number(service.received), number(service.again, 'warn'), number(service.p50), number(service.p95)]
      : [number(service.p95)];
  };
  const titles = isRoomy ? [say('done'), say('again'), 'P50', 'P95 ms'] : ['P95 ms'];
  const used =
    4 +
    rateWidth +
    arrow.length +
    widths.name +
    1 +
    widths.instances +
    arrow.length +
    rateWidth +
    2 +
    widths.owners +
    2;
  const figuresWidth = figureWidth + titles.reduce((sum, title) => sum + Math.max(figureWidth, title.length + 1), 0);
  const bar = Math.min(widestBar, Math.max(narrowestBar, columns - used - figuresWidth - 1));
  const wide = (title: string): string => fitted(title, Math.max(figureWidth, title.length + 1), 'right');
  const head = styled(
    [
      ' '.repeat(4),
      fitted(say('entering'), rateWidth, 'right'),
      ' '.repeat(arrow.length),
      fitted(say('service'), widths.name + 1 + widths.instances),
      ' '.repeat(arrow.length),
      fitted(say('leaving'), rateWidth + 2),
      fitted(say('owners'), widths.owners + 2),
      fitted('LAG', bar),
      ' '.repeat(figureWidth),
      ...titles.map(wide),
    ].join(''),
    'dim',
  );
  const busy = phase === 'running' || phase === 'draining';
  const lines = services.map((service, index): StyledLine => {
    const isSelected = busy && index === selected;
    const { name, inRate, outRate, lag } = service;
    const extra = (title: string): number => Math.max(0, title.length + 1 - figureWidth);
    return [
      styled(isSelected ? ' ›' : '  ', 'warn'),
      styled(index < 9 ? `${index + 1} ` : '  ', 'dim'),
      ...flowing(fitted(perSecond(inRate), rateWidth, 'right'), arrow, inRate),
      styled(fitted(name, widths.name), isSelected ? 'head' : 'name'),
      styled(' ', 'plain'),
      ...padded(instancesOf(service), widths.instances),
      ...flowing(arrow, fitted(outRate > 0 ? perSecond(outRate) : '', rateWidth), outRate),
      styled('  ', 'plain'),
      ...padded(ownersOf(service), widths.owners + 2),
      ...lagBar(lag, scale, bar),
      ...figures(service).flatMap((figure, at) => [styled(' '.repeat(extra(titles[at] ?? '')), 'plain'), figure]),
    ];
  });
  return [[head], ...lines];
}

/** An arrow and the rate beside it: dark while nothing moves. */
function flowing(first: string, second: string, rate: number): Styled[] {
  if (rate <= 0) return [styled(' '.repeat(columnsOf(first + second)), 'dim')];
  return [styled(first, 'good'), styled(second, 'good')];
}

const instancesOf = ({ instances }: ServiceNow): StyledLine =>
  instances.map(({ state }) => styled(marks[state][0], marks[state][1]));

/** The number of the instance that owns each partition; topics stand apart. */
function ownersOf({ owners }: ServiceNow): StyledLine {
  const line = owners.flatMap(({ partitions }, index) => [
    ...(index > 0 ? [styled(' ', 'plain')] : []),
    ...partitions.map(ownerMark),
  ]);
  return shortLine(line, mostOwners);
}

const padded = (line: StyledLine, width: number): StyledLine => {
  const short = shortLine(line, width);
  return [...short, styled(' '.repeat(width - lineColumns(short)), 'plain')];
};

function lagBar(lag: number | null, scale: number, width: number): Styled[] {
  if (lag === null) return [styled('─'.repeat(width), 'dim'), styled(fitted('-', figureWidth, 'right'), 'dim')];
  const full = lag === 0 ? 0 : Math.max(1, Math.round((width * lag) / scale));
  const tone: Tone = lag === 0 ? 'good' : lag < 10 * leastScale ? 'warn' : 'bad';
  return [
    styled('█'.repeat(full), tone),
    styled('░'.repeat(width - full), 'dim'),
    styled(fitted(compact(lag), figureWidth, 'right'), tone),
  ];
}
