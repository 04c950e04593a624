import type { Lang } from '../../app.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { columnsOf, fitted, lineColumns, type StyledLine, shortLine } from '../../io/line.js';
import { ownerMark } from '../draw/owner.js';
import { fullLag, type Strain, strainOf } from '../measure/strain.js';
import { compact, perSecond } from './numbers.js';
import type { InstanceState, ServiceNow, Snapshot } from './snapshot.js';
import { liveTexts } from './texts.js';

export const marks: Readonly<Record<InstanceState, readonly [mark: string, tone: Tone]>> = {
  alive: ['●', 'good'],
  slow: ['◐', 'warn'],
  paused: ['‖', 'warn'],
  starting: ['◌', 'dim'],
  dead: ['✖', 'bad'],
  ended: ['○', 'dim'],
};

/** From this many columns on a terminal has room for all figures, and from that many for what goes out. */
const roomy = 110;
const usual = 76;
const rateWidth = 6;
const arrow = ' ──→ ';
const figureWidth = 7;
const markWidth = 4;
const narrowestBar = 4;
const widestBar = 30;
const mostOwners = 14;
const mostInstancesShown = 12;

/** A column of the table: its title, how wide it is, and what stands in it for a service, in just so many columns. */
interface Part {
  readonly title: string;
  readonly width: number;
  readonly of: (service: ServiceNow, isSelected: boolean) => StyledLine;
}

/**
 * A line for each service: what comes in, its instances, what goes out, who owns which partitions, how far it is
 * behind, and how long an event takes to be done.
 */
export function servicesTable({ services, selected, phase }: Snapshot, columns: number, lang: Lang): StyledLine[] {
  const say = (key: keyof typeof liveTexts): string => liveTexts[key][lang];
  const figures = figuresOf(columns, say);
  const flow = flowParts(services, columns, say);
  const taken = [...flow, ...figures].reduce((sum, { width }) => sum + width, markWidth + figureWidth);
  const bar = Math.min(widestBar, Math.max(narrowestBar, columns - taken - 1));
  const scale = fullLag(services);
  const lag: Part = {
    title: fitted('LAG', bar + figureWidth),
    width: bar + figureWidth,
    of: (service) => lagBar(service, scale, bar),
  };
  const parts = [...flow, lag, ...figures];
  const head = [' '.repeat(markWidth), ...parts.map(({ title, width }) => fitted(title, width))].join('');
  const busy = phase === 'running' || phase === 'draining';
  const lines = services.map((service, index): StyledLine => {
    const isSelected = busy && index === selected;
    return [
      styled(isSelected ? ' ›' : '  ', 'warn'),
      styled(index < 9 ? `${index + 1} ` : '  ', 'dim'),
      ...parts.flatMap(({ of }) => of(service, isSelected)),
    ];
  });
  return [[styled(head, 'dim')], ...lines];
}

/** From what comes in to who owns what. What goes out gives way where there is little room. */
function flowParts(
  services: readonly ServiceNow[],
  columns: number,
  say: (key: keyof typeof liveTexts) => string,
): Part[] {
  const widest = (least: string, lines: readonly number[]): number => Math.max(least.length, ...lines);
  const most = columns >= roomy ? 24 : 14;
  const name = Math.min(
    most,
    widest(
      say('service'),
      services.map((service) => columnsOf(service.name)),
    ),
  );
  const instances = Math.min(
    mostInstancesShown,
    Math.max(2, ...services.map((service) => lineColumns(instancesOf(service)))),
  );
  const owners =
    widest(
      say('owners'),
      services.map((service) => lineColumns(ownersOf(service))),
    ) + 2;
  const entering: Part = {
    title: fitted(say('entering'), rateWidth, 'right'),
    width: rateWidth + arrow.length,
    of: ({ inRate }) => flowing(fitted(perSecond(inRate), rateWidth, 'right'), arrow, inRate),
  };
  const who: Part = {
    title: say('service'),
    width: name + 1 + instances,
    of: (service, isSelected) => [
      styled(`${fitted(service.name, name)} `, isSelected ? 'head' : 'name'),
      ...padded(instancesOf(service), instances),
    ],
  };
  const leaving: Part = {
    title: ' '.repeat(arrow.length) + say('leaving'),
    width: arrow.length + rateWidth,
    of: ({ outRate }) => flowing(arrow, fitted(outRate > 0 ? perSecond(outRate) : '', rateWidth), outRate),
  };
  const owning: Part = {
    title: `  ${say('owners')}`,
    width: 2 + owners,
    of: (service) => [styled('  ', 'plain'), ...padded(ownersOf(service), owners)],
  };
  return [entering, who, ...(columns >= usual ? [leaving] : []), owning];
}

function figuresOf(columns: number, say: (key: keyof typeof liveTexts) => string): Part[] {
  const figure = (title: string, take: (service: ServiceNow) => number | null, tone: Tone = 'plain'): Part => {
    const width = Math.max(figureWidth, title.length + 1);
    return {
      title: fitted(title, width, 'right'),
      width,
      of(service) {
        const value = take(service);
        const text = fitted(value === null ? '-' : compact(value), width, 'right');
        return [styled(text, value === null || value === 0 ? 'dim' : tone)];
      },
    };
  };
  const p95 = figure('P95 ms', (service) => service.p95);
  if (columns < roomy) return [p95];
  return [
    figure(say('done'), (service) => service.received),
    figure(say('again'), (service) => service.again, 'warn'),
    figure('P50', (service) => service.p50),
    p95,
  ];
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

const strainTones: Readonly<Record<Strain, Tone>> = { none: 'good', some: 'warn', much: 'bad' };

/** What waits, and behind it what is done and not committed: that is there in every group, and no trouble. */
function lagBar(service: ServiceNow, scale: number, width: number): Styled[] {
  const { lag, waiting } = service;
  if (lag === null) return [styled('─'.repeat(width), 'dim'), styled(fitted('-', figureWidth, 'right'), 'dim')];
  const cells = (records: number): number => (records === 0 ? 0 : Math.max(1, Math.round((width * records) / scale)));
  const strain = strainOf(service);
  const full = cells(lag);
  const toDo = Math.min(full, strain === 'none' ? 0 : cells(waiting ?? lag));
  return [
    styled('█'.repeat(toDo), strainTones[strain]),
    styled('▒'.repeat(full - toDo), 'good'),
    styled('░'.repeat(width - full), 'dim'),
    styled(fitted(compact(lag), figureWidth, 'right'), strainTones[strain]),
  ];
}
