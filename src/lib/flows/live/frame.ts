import type { Lang } from '../../app.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { columnsOf, fitted, lineColumns, type StyledLine, shortLine, spread } from '../../io/line.js';
import { fittedInstance } from '../draw/owner.js';
import { compact, perSecond } from './numbers.js';
import { servicesTable } from './services-table.js';
import type { EventNow, Phase, Snapshot, TopicNow } from './snapshot.js';
import { keyTexts, liveTexts } from './texts.js';

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** From so many rows on there is room to say what marks mean. */
const roomyRows = 24;

/** A moment of a run as a page: never wider nor higher than the terminal; the events get what is left of it. */
export function frame(now: Snapshot, { columns, rows }: FrameSize, lang: Lang): StyledLine[] {
  const head = [
    ...header(now, columns, lang),
    now.dashboard === undefined ? [] : [styled(` ${now.dashboard}`, 'name')],
  ];
  const keys = keysLine(now, columns, lang);
  const topics = now.topics.map((topic) => topicLine(topic, now.topics));
  const services = servicesTable(now, columns, lang);
  const legend = rows >= roomyRows ? [[styled(` ${liveTexts.legend[lang]}`, 'dim')]] : [];
  const body = [...topics, [], ...services, ...legend, []];
  const room = Math.max(0, rows - head.length - 2);
  const left = Math.max(0, room - body.length);
  const page = [...head, ...body.slice(0, room), ...happened(now, left)];
  while (page.length < rows - 1) page.push([]);
  return [...page.slice(0, Math.max(0, rows - 1)), keys].slice(-rows).map((line) => shortLine(line, columns));
}

/** Part of the lines that are for notices: events come fast, and what was done to a service is to be read. */
const noticesPart = 0.4;

function happened({ notices, events }: Snapshot, lines: number): StyledLine[] {
  const most = Math.max(Math.floor(lines * noticesPart), lines - events.length - 1);
  const first = notices.slice(-Math.max(1, most)).slice(-lines);
  const left = lines - first.length - 1;
  return [...first.map(eventLine), ...(left > 0 ? [[], ...events.slice(-left).map(eventLine)] : [])];
}

const phaseTones: Readonly<Record<Phase, Tone>> = {
  joining: 'warn',
  running: 'good',
  draining: 'good',
  measuring: 'name',
  ending: 'warn',
};

function header({ flow, run, phase, sent, count, elapsedMs, progress }: Snapshot, columns: number, lang: Lang) {
  const say = (key: keyof typeof liveTexts): string => liveTexts[key][lang];
  const total = count === null ? compact(sent) : `${compact(sent)} ${say('of')} ${compact(count)}`;
  const left = [styled(` ${flow}`, 'head'), styled(`  ${run}  `, 'dim'), styled(`● ${say(phase)}`, phaseTones[phase])];
  const right = [styled(`${total} ${say('events')}`, 'plain'), styled(`  ${clock(elapsedMs)} `, 'dim')];
  const length = Math.max(0, columns - 2);
  const full = Math.round(length * Math.max(0, Math.min(1, progress ?? 0)));
  const bar = [styled(` ${'━'.repeat(full)}`, 'good'), styled('─'.repeat(length - full), 'dim')];
  return [spread(left, right, columns), bar];
}

/** `1:05`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A topic, what comes in, and from whom. */
function topicLine({ name, partitions, total, rate, writers }: TopicNow, all: readonly TopicNow[]): StyledLine {
  const width = Math.max(...all.map((topic) => columnsOf(topic.name)));
  const lit = (value: number): Tone => (value > 0 ? 'good' : 'dim');
  return [
    styled(` ${fitted(name, width)}`, 'head'),
    styled(` ×${partitions}`, 'dim'),
    styled(fitted(compact(total), 8, 'right'), 'plain'),
    styled(fitted(perSecond(rate), 8, 'right'), lit(rate)),
    styled('  ←', lit(rate)),
    ...writers.flatMap(({ service, source, rate: own }): Styled[] => [
      styled(`  ${service} `, source ? 'plain' : 'name'),
      styled(perSecond(own), lit(own)),
    ]),
  ];
}

const whoWidth = 17;
const whatWidth = 17;
const keyWidth = 11;

function eventLine({ atMs, who, what, key, text, tone }: EventNow): StyledLine {
  const time = styled(fitted((atMs / 1000).toFixed(2), 8, 'right'), 'dim');
  const name = styled(` ${fittedInstance(who, whoWidth)} `, tone === 'plain' ? 'name' : tone);
  if (what === '') return [time, name, styled(text, tone)];
  return [
    time,
    name,
    styled(`${fitted(what, whatWidth)} `, tone),
    styled(`${fitted(key, keyWidth)} `, 'dim'),
    styled(text, tone),
  ];
}

function keysLine({ phase, canKillBroker }: Snapshot, columns: number, lang: Lang): StyledLine {
  const shown = keyTexts.filter(([key]) => {
    if (key === 'q') return phase !== 'ending';
    if (key === 'b' && !canKillBroker) return false;
    return phase === 'running' || (phase === 'draining' && key !== 'x');
  });
  const whole = shown.map(([key, does]) => [styled(` ${key} `, 'name'), styled(`${does[lang]} `, 'dim')]);
  // Where there is no room for all words, those of the way out stay.
  const short = shown.map(([key, does]) => [
    styled(` ${key} `, 'name'),
    ...(key === 'q' ? [styled(does[lang], 'dim')] : []),
  ]);
  return lineColumns(whole.flat()) <= columns ? whole.flat() : short.flat();
}
