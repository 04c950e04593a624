import type { Lang } from '../../app.js';
import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth, lineWidth, padOrTruncate, type StyledLine } from '../../io/line.js';
import { fullLag } from '../measure/strain.js';
import { counting, perSecond } from './numbers.js';
import { flowing, instancesOf, lagBar, ownersOf, padded } from './service-cells.js';
import type { ServiceNow, Snapshot } from './snapshot.js';
import { liveTexts } from './texts.js';

/** From this many columns on a terminal has room for everything, and from that many for what goes out. */
const roomy = 110;
const usual = 76;
/** In fewer a percentile, and in still fewer what comes in, has no room beside who owns what and the lag. */
const [narrow, narrowest] = [56, 46];
const rateWidth = 6;
const figureWidth = 7;
const markWidth = 4;
const gap = 2;
/** A bar of fewer columns says little, and one of this many more says no more than the next figure would. */
const [narrowestBar, usualBar, widestBar] = [4, 8, 30];
const mostInstancesShown = 12;
const narrowestName = 8;

/** A column of the table: its title, how wide it is, and what stands in it for a service, in just so many columns. */
interface Part {
  readonly title: string;
  readonly width: number;
  readonly of: (service: ServiceNow, isSelected: boolean) => StyledLine;
}

type Say = (key: keyof typeof liveTexts) => string;

/**
 * A line for each service: what comes in, its instances, what goes out, who owns which partitions, how far it is
 * behind, and how long an event takes to be done. Names have room first, then the bar, then more figures.
 */
export function servicesTable({ services, selected, phase }: Snapshot, columns: number, lang: Lang): StyledLine[] {
  const say: Say = (key) => liveTexts[key][lang];
  const [p95, ...more] = figuresOf(lang, say);
  const owning = ownersPart(services, columns, say);
  const arrow = columns >= roomy ? ' ──→ ' : ' → ';
  const flows = columns >= usual ? 2 : columns >= narrowest ? 1 : 0;
  const always = columns >= narrow ? [p95] : [];
  const widthOf = (parts: readonly Part[]): number => parts.reduce((sum, { width }) => sum + width, 0);
  const fixed = markWidth + flows * (rateWidth + arrow.length) + widthOf([owning, ...always]) + figureWidth;
  const who = namePart(services, columns - fixed - (columns >= usual ? usualBar : narrowestBar), say);
  let room = columns - fixed - who.width - usualBar - 1;
  const figures = more.filter(({ width }) => {
    const fits = width <= room;
    if (fits) room -= width;
    return fits;
  });
  const flow = [
    ...(flows > 0 ? [enteringPart(arrow, lang, say)] : []),
    who,
    ...(flows > 1 ? [leavingPart(arrow, lang, say)] : []),
    owning,
  ];
  const last = [...figures, ...always];
  const left = columns - markWidth - widthOf([...flow, ...last]) - figureWidth - 1;
  const bar = Math.min(widestBar, Math.max(narrowestBar, left));
  const scale = fullLag(services);
  const lag: Part = {
    title: padOrTruncate('LAG', bar + figureWidth),
    width: bar + figureWidth,
    of: (service) => lagBar(service, scale, { bar, figure: figureWidth, lang }),
  };
  const parts = [...flow, lag, ...last];
  const head = [' '.repeat(markWidth), ...parts.map(({ title, width }) => padOrTruncate(title, width))].join('');
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

const widest = (least: string, lines: readonly number[]): number => Math.max(least.length, ...lines);

const enteringPart = (arrow: string, lang: Lang, say: Say): Part => ({
  title: padOrTruncate(say('entering'), rateWidth, 'right'),
  width: rateWidth + arrow.length,
  of: ({ inRate }) => flowing(padOrTruncate(perSecond(inRate, lang), rateWidth, 'right'), arrow, inRate),
});

const leavingPart = (arrow: string, lang: Lang, say: Say): Part => ({
  title: ' '.repeat(arrow.length) + say('leaving'),
  width: arrow.length + rateWidth,
  of: ({ outRate }) => flowing(arrow, padOrTruncate(outRate > 0 ? perSecond(outRate, lang) : '', rateWidth), outRate),
});

/** The name of a service and its instances, in at most so many columns. */
function namePart(services: readonly ServiceNow[], most: number, say: Say): Part {
  const longest = widest(
    '',
    services.map((service) => lineWidth(instancesOf(service))),
  );
  const instances = Math.min(mostInstancesShown, Math.max(2, longest));
  const names = widest(
    say('service'),
    services.map(({ name }) => displayWidth(name)),
  );
  const name = Math.min(names, Math.max(narrowestName, most - instances - 1));
  return {
    title: say('service'),
    width: name + 1 + instances,
    of: (service, isSelected) => [
      styled(`${padOrTruncate(service.name, name)} `, isSelected ? 'head' : 'name'),
      ...padded(instancesOf(service), instances),
    ],
  };
}

function ownersPart(services: readonly ServiceNow[], columns: number, say: Say): Part {
  const most = columns >= roomy ? 26 : 14;
  const all = widest(
    say('owners'),
    services.map((service) => lineWidth(ownersOf(service))),
  );
  const owners = Math.min(most, all) + gap;
  return {
    title: `${' '.repeat(gap)}${say('owners')}`,
    width: gap + owners,
    of: (service) => [styled(' '.repeat(gap), 'plain'), ...padded(padded(ownersOf(service), owners - gap), owners)],
  };
}

/** The figures of a service, the most important first. */
function figuresOf(lang: Lang, say: Say): [Part, ...Part[]] {
  const figure = (title: string, take: (service: ServiceNow) => number | null, tone: Tone = 'plain'): Part => {
    const width = Math.max(figureWidth, title.length + 1);
    return {
      title: padOrTruncate(title, width, 'right'),
      width,
      of(service) {
        const value = take(service);
        const text = padOrTruncate(value === null ? '-' : counting(value, lang, width - 1), width, 'right');
        return [styled(text, value === null || value === 0 ? 'dim' : tone)];
      },
    };
  };
  return [
    figure('P95 ms', (service) => service.p95),
    figure(say('again'), (service) => service.again, 'warn'),
    figure(say('done'), (service) => service.received),
    figure('P50', (service) => service.p50),
  ];
}
