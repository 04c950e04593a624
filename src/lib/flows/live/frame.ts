import type { Lang } from '../../base/language.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { justifyLine, lineWidth, padOrTruncate, type StyledLine, truncateLine } from '../../io/styled-line.js';
import type { HandExample } from '../hand-example.js';
import { formatInteger } from '../number-format.js';
import { activityLines } from './activity-lines.js';
import { countWithin, rateText } from './numbers.js';
import { instanceMarks } from './service-cells.js';
import { servicesTable } from './services-table.js';
import type { InstanceState, Phase, Snapshot, TopicSnapshot } from './snapshot.js';
import { keyTexts, liveTexts, stateTexts } from './texts.js';

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** Rows from which the legend is shown, and from which blank lines separate the blocks. */
const [roomyRows, airyRows] = [24, 14];

/**
 * A snapshot of a run as exactly `rows` lines of at most `columns` columns. Where the terminal is low, services are
 * kept first, then the newest activity, then topics and legend; events fill the rest.
 */
export function renderFrame(now: Snapshot, { columns, rows }: FrameSize, lang: Lang): StyledLine[] {
  const head = [
    ...headerLines(now, columns, lang),
    ...(now.dashboard === undefined ? [] : [[styled(` ${now.dashboard}`, 'name')]]),
    ...(rows >= roomyRows && now.example ? exampleLines(now.example, columns) : []),
    ...(rows >= airyRows && now.dashboard === undefined ? [[]] : []),
  ];
  const keys = keysLine(now, columns, lang);
  const topics = [...now.topics.map((topic) => topicLine(topic, now.topics, columns, lang)), []];
  const services = servicesTable(now, columns, lang);
  const meanings = rows >= roomyRows ? legendLines(now, columns, lang) : [[]];
  const room = Math.max(0, rows - head.length - 1);
  const fewest = 1;
  const bodies = [[...topics, ...services, ...meanings], [...services, ...meanings], services];
  const body = bodies.find(({ length }) => length + fewest <= room) ?? services.slice(0, Math.max(0, room - fewest));
  const page = [
    ...head,
    ...body,
    ...activityLines(now, room - body.length - (rows >= airyRows ? 1 : 0), columns, lang),
  ];
  while (page.length < rows - 1) page.push([]);
  return [...page.slice(0, Math.max(0, rows - 1)), keys].slice(-rows).map((line) => truncateLine(line, columns));
}

/** The lines that send an event by hand. They can be copied as they are: breaks are where a shell and JSON have none. */
function exampleLines({ produce, value, trace }: HandExample, columns: number): StyledLine[] {
  const pieces: string[] = [];
  for (const piece of value.split(/(?<=",)(?=")|(?<=\d,)(?=")/)) {
    const last = pieces.at(-1);
    if (last !== undefined && displayWidth(last + piece) < columns) pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  const lines = displayWidth(`${produce} ${value}`) < columns ? [`${produce} ${value}`] : [`${produce} \\`, ...pieces];
  return [...lines, trace].map((line) => [styled(` ${line}`, 'name')]);
}

/** The legend: marks of every run and, on a second line, those of the states that are on the page now. */
function legendLines({ services }: Snapshot, columns: number, lang: Lang): StyledLine[] {
  const states = new Set(services.flatMap(({ instances }) => instances.map(({ state }) => state)));
  const isNobodys = services.some(({ owners }) => owners.some(({ partitions }) => partitions.includes(null)));
  const texts = Object.entries(stateTexts).filter(([state]) => states.has(state as InstanceState));
  const seen = [
    ...texts.map(([state, text]): StyledLine => {
      const [mark, tone] = instanceMarks[state as InstanceState];
      return [styled(` ${mark}`, tone), styled(` ${text[lang]} `, 'dim')];
    }),
    ...(isNobodys ? [[styled(' ·', 'bad'), styled(` ${liveTexts.nobody[lang]}`, 'dim')]] : []),
  ];
  const [owners, lag] = [liveTexts.ownersLegend[lang], liveTexts.lagLegend[lang]];
  const both = ` ${owners}  ${lag}`;
  return [[styled(displayWidth(both) <= columns ? both : ` ${lag}`, 'dim')], truncateLine(seen.flat(), columns)];
}

const phaseTones: Readonly<Record<Phase, Tone>> = {
  joining: 'warn',
  running: 'good',
  draining: 'good',
  measuring: 'name',
  ending: 'warn',
};

function headerLines({ flow, run, phase, sent, count, elapsedMs, progress }: Snapshot, columns: number, lang: Lang) {
  const translate = (key: keyof typeof liveTexts): string => liveTexts[key][lang];
  const total =
    count === null
      ? formatInteger(sent, lang)
      : `${formatInteger(sent, lang)} ${translate('of')} ${formatInteger(count, lang)}`;
  const right = [
    styled(`${total} ${translate(count === null && sent === 1 ? 'event' : 'events')}`, 'plain'),
    styled(`  ${elapsedText(elapsedMs)} `, 'dim'),
  ];
  const [name, id, state] = [
    styled(` ${flow}  `, 'head'),
    styled(`${run}  `, 'dim'),
    styled(`● ${translate(phase)}`, phaseTones[phase]),
  ];
  // Room for the longest phase, whichever is shown: the run id must not come and go with the phase.
  const longest = Math.max(...Object.keys(phaseTones).map((each) => displayWidth(translate(each as Phase))));
  const hasRoom = lineWidth([name, id, ...right]) + longest + 2 < columns;
  const left = hasRoom ? [name, id, state] : [name, state];
  const length = Math.max(0, columns - 2);
  const full = Math.round(length * Math.max(0, Math.min(1, progress ?? 0)));
  const bar = [styled(` ${'━'.repeat(full)}`, 'good'), styled('─'.repeat(length - full), 'dim')];
  return [justifyLine(left, right, columns), bar];
}

const totalWidth = 8;
/** Rates are padded to this width, so that what follows does not move with their length. */
const writerWidth = 5;

/** `1:05`. */
function elapsedText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A topic, its rate, and its writers: as many as fit, and the number of the others. */
function topicLine(
  { name, partitions, total, rate, writers }: TopicSnapshot,
  all: readonly TopicSnapshot[],
  columns: number,
  lang: Lang,
): StyledLine {
  const width = Math.max(...all.map((topic) => displayWidth(topic.name)));
  const lit = (value: number): Tone => (value > 0 ? 'good' : 'dim');
  const line: Styled[] = [
    styled(` ${padOrTruncate(name, width)}`, 'head'),
    styled(` ×${partitions}`, 'dim'),
    styled(padOrTruncate(countWithin(total, lang, totalWidth - 1), totalWidth, 'right'), 'plain'),
    styled(padOrTruncate(rateText(rate, lang), totalWidth, 'right'), lit(rate)),
    styled('  ←', lit(rate)),
  ];
  for (const [index, { service, source, rate: writerRate }] of writers.entries()) {
    const more = writers.length - index - 1;
    const speed = rateText(writerRate, lang).padEnd(more > 0 ? writerWidth : 0);
    const piece = [styled(`  ${service} `, source ? 'plain' : 'name'), styled(speed, lit(writerRate))];
    const rest = more > 0 ? `  +${more}`.length : 0;
    if (index > 0 && lineWidth([...line, ...piece]) + rest > columns) {
      line.push(styled(`  +${more + 1}`, 'dim'));
      break;
    }
    line.push(...piece);
  }
  return line;
}

function keysLine({ phase, canKillBroker, hasSource }: Snapshot, columns: number, lang: Lang): StyledLine {
  const shown = keyTexts.filter(([key]) => {
    if (key === 'q') return phase !== 'ending';
    if (key === 'b' && !canKillBroker) return false;
    if (key === 'x' && !hasSource) return false;
    return phase === 'running' || (phase === 'draining' && key !== 'x');
  });
  const whole = shown.map(([key, does]) => [styled(` ${key} `, 'name'), styled(`${does[lang]} `, 'dim')]);
  // Where the words do not fit, only the key that ends the run keeps its word.
  const short = shown.map(([key, does]) => [
    styled(` ${key} `, 'name'),
    ...(key === 'q' ? [styled(does[lang], 'dim')] : []),
  ]);
  return lineWidth(whole.flat()) <= columns ? whole.flat() : short.flat();
}
