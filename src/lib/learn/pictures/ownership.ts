import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import type { TopicPartition } from '../../base/topic-partition.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth, pad } from '../../io/display-width.js';
import { justifyLine, lineWidth, paddedLine, padOrTruncate, type StyledLine, truncate } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import type { TimelineEvent } from '../observe/observation.js';
import { countedNoun, type Mark, marksLine, nouns, pageStart, secondsText, toneOfNumber } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';
import { isOfPartition, memberOf, silentSince } from './view-facts.js';

export interface OwnershipParams {
  readonly group: string;
  readonly topic: string;
}

/** From `from` on, in milliseconds since 1970, the partition had this owner: the number of a member, null for nobody. */
interface Owner {
  readonly from: number;
  readonly owner: number | null;
}

/** A time in which nobody fetched the partition for the group. */
interface Gap {
  readonly from: number;
  readonly to: number;
  /** Undefined where it is not known, or not over yet. */
  readonly how: 'leave' | 'expiry' | undefined;
  /** True where it has not ended. */
  readonly isOpen: boolean;
}

interface OwnedOverTime {
  readonly partition: number;
  readonly owners: readonly Owner[];
  readonly gaps: readonly Gap[];
}

/** A member that came or went: `leave` where it said so, `expiry` where it was removed. */
interface Movement {
  readonly at: number;
  readonly number: number;
  readonly how: 'join' | 'leave' | 'expiry';
}

export interface OwnershipModel {
  readonly params: OwnershipParams;
  readonly hasTopic: boolean;
  /** Undefined where there is no such group. */
  readonly memberCount: number | undefined;
  /** When the strip begins, in milliseconds since 1970. */
  readonly origin: number;
  readonly partitions: readonly OwnedOverTime[];
  readonly movements: readonly Movement[];
}

const texts = {
  missing: localized('no existe todavía', 'does not exist yet'),
  longest: localized('hueco más largo', 'longest gap'),
  reads: localized('lee el consumidor n', 'consumer n reads'),
  nobody: localized('no lee nadie', 'nobody reads'),
  join: localized('llega', 'joins'),
  leave: localized('se despide', 'says goodbye'),
  expiry: localized('no responde', 'is lost'),
};

/** The owners of partitions over time, and the times without one. */
export const ownershipPicture: PictureKind<OwnershipParams, OwnershipModel> = {
  shape: {
    kind: 'object',
    summary: 'Which member of a group has read each partition in the last minute, and the times when none did',
    label: 'ownership',
    keys: {
      group: { kind: 'text', summary: 'Its group', isNonEmpty: true },
      topic: { kind: 'text', summary: 'The topic that the group reads', isNonEmpty: true },
    },
    required: ['group', 'topic'],
  },
  texts,
  model: ownershipOf,
  draw: drawOwnership,
  leastRows: ({ partitions }) => 3 + partitions.length,
  describe: describeOwnership,
};

/** A column of the strip, in milliseconds. */
const columnMs = 1000;
/** Times without an owner that are shorter are the moment of a handing over, in milliseconds. */
const briefMs = 700;

type GroupEvent = Extract<TimelineEvent, { readonly group: string }>;

const eventsOf = (view: CheckView, group: string): GroupEvent[] =>
  view.events.filter((event): event is GroupEvent => 'group' in event && event.group === group);

/** When the strip begins. */
const originOf = (events: readonly GroupEvent[], view: CheckView): number =>
  Math.min(events[0]?.at ?? view.since, view.now.at);

function ownershipOf(params: OwnershipParams, view: CheckView): OwnershipModel {
  const events = eventsOf(view, params.group);
  const origin = originOf(events, view);
  return {
    params,
    hasTopic: view.now.topics.has(params.topic),
    memberCount: view.now.groups.get(params.group)?.members.length,
    origin,
    partitions: overTime(params, view, events, origin),
    movements: events.flatMap((event): Movement[] => {
      if (event.kind !== 'member-joined' && event.kind !== 'member-left') return [];
      return [{ at: event.at, number: event.number, how: event.kind === 'member-joined' ? 'join' : event.how }];
    }),
  };
}

function overTime(
  params: OwnershipParams,
  view: CheckView,
  events: readonly GroupEvent[],
  origin: number,
): OwnedOverTime[] {
  const topic = view.now.topics.get(params.topic);
  const group = view.now.groups.get(params.group);
  const members = [...(view.start.groups.get(params.group)?.members ?? []), ...(group?.members ?? [])];
  const numbers = new Map<string, number>([
    ...members.map(({ id, number }) => [id, number] as const),
    ...events.flatMap((event) => (event.kind === 'member-joined' ? [[event.member, event.number] as const] : [])),
  ]);
  const numberOf = (member: string | null): number | null => (member === null ? null : (numbers.get(member) ?? null));
  return (topic?.partitions ?? []).map(({ partition }): OwnedOverTime => {
    const isIt = isOfPartition(params.topic, partition);
    const changes = events.flatMap((event) => (event.kind === 'partition-assigned' && isIt(event) ? [event] : []));
    const first = changes[0];
    const before = first ? numberOf(first.from) : ((group && memberOf(group, isIt)?.number) ?? null);
    const owners: Owner[] = [
      { from: origin, owner: before },
      ...changes.map(({ at, to }) => ({ from: at, owner: numberOf(to) })),
    ];
    const known = events.flatMap((event): Gap[] =>
      event.kind === 'gap' && isIt(event) ? [{ from: event.from, to: event.at, how: event.how, isOpen: false }] : [],
    );
    return { partition, owners, gaps: joinGaps([...known, ...openGaps(owners, view, isIt)]) };
  });
}

/** Times without an owner after the first one, and the silence of an owner that does not fetch any more. */
function openGaps(owners: readonly Owner[], view: CheckView, isIt: (of: TopicPartition) => boolean): Gap[] {
  const firstOwned = owners.findIndex(({ owner }) => owner !== null);
  if (firstOwned === -1) return [];
  const unowned = owners.flatMap(({ from, owner }, index): Gap[] => {
    const to = owners[index + 1]?.from ?? view.now.at;
    return index > firstOwned && owner === null && to - from >= briefMs
      ? [{ from, to, how: undefined, isOpen: to === view.now.at }]
      : [];
  });
  const lastFetch = silentSince(view, isIt);
  const silence = lastFetch === undefined ? [] : [{ from: lastFetch, to: view.now.at, how: undefined, isOpen: true }];
  return [...unowned, ...silence];
}

/** Gaps in the order of time, those that overlap as one. */
function joinGaps(gaps: readonly Gap[]): Gap[] {
  const joined: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (!last || gap.from > last.to) joined.push(gap);
    else {
      const to = Math.max(last.to, gap.to);
      joined[joined.length - 1] = { from: last.from, to, how: last.how ?? gap.how, isOpen: last.isOpen || gap.isOpen };
    }
  }
  return joined;
}

const [maxStrip, figureWidth, wideColumns] = [60, 9, 64];

function drawOwnership(model: OwnershipModel, page: PicturePage): StyledLine[] {
  const { columns, rows, lang, now } = page;
  const { partitions, movements, origin } = model;
  const isWide = columns >= wideColumns;
  const digits = `${Math.max(0, partitions.length - 1)}`.length;
  const word = isWide ? `${nouns.partition[lang][0]} ` : 'p';
  const label = 1 + word.length + digits;
  const strip = Math.max(4, Math.min(maxStrip, columns - label - 2 - figureWidth));
  const seconds = Math.floor(Math.max(0, now - origin) / columnMs) + 1;
  const start = pageStart(seconds, strip);
  const last = Math.min(strip, seconds - start) - 1;
  const columnOf = (at: number): number => Math.floor((at - origin) / columnMs) - start;
  const lines = partitions.map((each): StyledLine => {
    const longest = longestGap(each.gaps);
    return [
      styled(` ${padOrTruncate(`${word}${each.partition}`, label)}`, 'plain'),
      ...paddedLine(stripCells(each, last, start, origin, lang), strip),
      longest
        ? styled(padOrTruncate(secondsText(longest.to - longest.from, lang), figureWidth, 'right'), gapTone(longest))
        : styled('', 'dim'),
    ];
  });
  const shift = 1 + label;
  const shown = (mark: Mark): boolean => mark.column >= shift && mark.column <= shift + last;
  const marks = marksLine(memberMarks(movements, (at) => shift + columnOf(at)).filter(shown));
  const times = marksLine(timeMarks(start, strip).map((mark) => ({ ...mark, column: shift + mark.column })));
  const legend = legendLine(lang);
  const room = Math.max(0, rows - 1);
  const visible = lines.slice(0, room);
  // What the marks mean is said as long as they are there: the times give way first.
  const tails: readonly StyledLine[][] = [[], [withMeanings(marks, page)], [marks, legend], [marks, times, legend]];
  return [
    titleLine(model, label + 1 + strip, page),
    ...visible,
    ...(tails[Math.min(room - visible.length, tails.length - 1)] ?? []),
  ];
}

/** The marks of members with what they mean behind them, where that fits. */
function withMeanings(marks: StyledLine, { columns, lang }: PicturePage): StyledLine {
  const meanings = styled(localized('+ llega  - se va  ✗ cae', '+ joins  - leaves  ✗ is lost')[lang], 'dim');
  return lineWidth(marks) + 2 + lineWidth([meanings]) > columns ? marks : justifyLine(marks, [meanings], columns);
}

/** Without an expiry, partitions changed hands, as they do when members come and go. */
const gapTone = ({ how, isOpen }: Gap): Tone => (how === 'expiry' || isOpen ? 'bad' : 'warn');

const longestGap = (gaps: readonly Gap[]): Gap | undefined =>
  gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];

function titleLine(
  { params: { group, topic }, hasTopic, memberCount, partitions }: OwnershipModel,
  end: number,
  { columns, lang }: PicturePage,
): StyledLine {
  const missing = texts.missing[lang];
  const state: StyledLine = !hasTopic
    ? [styled(`  ${topic} ${missing}`, 'warn')]
    : memberCount === undefined
      ? [styled(`  ${missing}`, 'warn')]
      : [
          styled(
            `  ${countedNoun(partitions.length, nouns.partition, lang)}, ${countedNoun(memberCount, nouns.member, lang)}`,
            'dim',
          ),
        ];
  const width = Math.min(columns, end + figureWidth);
  const roomBeside = (text: LocalizedText): number => width - lineWidth(state) - text[lang].length - 3;
  const [long, short] = [texts.longest, localized('hueco máx', 'max gap')];
  const figure = roomBeside(long) >= displayWidth(group) ? long : short;
  const right = hasTopic ? [styled(figure[lang], 'dim')] : [];
  const room = Math.max(8, roomBeside(figure));
  return justifyLine([styled(` ${truncate(group, room)}`, 'head'), ...state], right, width);
}

/** The strip of a partition up to column `last`: who fetched it in each second, and how long nobody did. */
function stripCells(
  { owners, gaps }: OwnedOverTime,
  last: number,
  start: number,
  origin: number,
  lang: Lang,
): StyledLine {
  const cells: Styled[] = [];
  let previous: number | null | undefined;
  const ownerIn = (column: number): number | null =>
    owners.findLast(({ from }) => from < origin + (start + column + 1) * columnMs)?.owner ?? null;
  for (let column = 0; column <= last; column++) {
    const owner = ownerIn(column);
    // Two digits side by side would be one number: an owner of one second has its colour alone.
    const isBrief = column < last && ownerIn(column + 1) !== owner && ownerIn(column + 1) !== null;
    if (owner === null) cells.push(styled('·', 'dim'));
    else if (owner !== previous && !isBrief) cells.push(styled(owner.toString(36), toneOfNumber(owner)));
    else cells.push(styled('━', toneOfNumber(owner)));
    previous = owner;
  }
  for (const gap of gaps) {
    const from = Math.max(0, Math.floor((gap.from - origin) / columnMs) - start);
    // As many columns as it has begun seconds, wherever within one it began.
    const length = Math.max(1, Math.ceil((gap.to - gap.from) / columnMs));
    const to = gap.isOpen ? last : Math.min(last, Math.floor((gap.from - origin) / columnMs) - start + length - 1);
    const columns = to - from + 1;
    if (columns < 1) continue;
    const text = secondsText(gap.to - gap.from, lang);
    const before = Math.floor((columns - text.length) / 2);
    const shown =
      before > 0 ? pad(`${'░'.repeat(before)}${text}`, columns).replaceAll(/ (?= *$)/g, '░') : '░'.repeat(columns);
    for (const [index, character] of [...shown].entries()) cells[from + index] = styled(character, gapTone(gap));
    // The owner after a gap is named again.
    const next = cells[to + 1];
    const owner = owners.findLast(({ from: at }) => at < origin + (start + to + 2) * columnMs)?.owner;
    if (next?.text === '━' && typeof owner === 'number') cells[to + 1] = styled(owner.toString(36), next.tone);
  }
  return cells;
}

/** `+3` joined, `-2` said goodbye, `✗2` was removed. */
const memberMarks = (movements: readonly Movement[], columnOf: (at: number) => number): Mark[] =>
  movements.map(({ at, number, how }) => ({
    column: columnOf(at),
    text: `${movementSigns[how]}${number}`,
    tone: how === 'join' ? toneOfNumber(number) : how === 'leave' ? 'warn' : 'bad',
  }));

const movementSigns: Readonly<Record<Movement['how'], string>> = { join: '+', leave: '-', expiry: '✗' };

/** Seconds since the beginning, below every tenth column. */
function timeMarks(start: number, strip: number): Mark[] {
  const marks: Mark[] = [];
  for (let second = Math.ceil(start / 10) * 10; second < start + strip - 3; second += 10) {
    marks.push({ column: second - start, text: `${second} s`, tone: 'dim' });
  }
  return marks;
}

const legendLine = (lang: Lang): StyledLine => [
  styled(' n━', toneOfNumber(1)),
  styled(` ${texts.reads[lang]}`, 'dim'),
  styled('  ░', 'bad'),
  styled(` ${texts.nobody[lang]}`, 'dim'),
  styled(`  +n ${texts.join[lang]}  -n ${texts.leave[lang]}`, 'dim'),
  styled('  ✗n', 'bad'),
  styled(` ${texts.expiry[lang]}`, 'dim'),
];

const gapReasons: Readonly<Record<'leave' | 'expiry', LocalizedText>> = {
  leave: localized('un consumidor se despidió', 'a consumer said goodbye'),
  expiry: localized('un consumidor dejó de responder', 'a consumer stopped answering'),
};

function describeOwnership({ params, hasTopic, memberCount, partitions }: OwnershipModel, lang: Lang): string[] {
  const { group, topic } = params;
  if (!hasTopic) {
    return [localized(`El topic ${topic} no existe todavía.`, `The topic ${topic} does not exist yet.`)[lang]];
  }
  if (memberCount === undefined) {
    return [localized(`El grupo ${group} no existe todavía.`, `The group ${group} does not exist yet.`)[lang]];
  }
  return partitions.map(({ partition, owners, gaps }) => {
    const owner = owners.at(-1)?.owner ?? null;
    const isOpen = gaps.some((gap) => gap.isOpen);
    const who =
      owner === null
        ? localized('ahora no la lee nadie', 'nobody reads it now')
        : isOpen
          ? localized(
              `es del consumidor ${owner}, que no la lee`,
              `it belongs to consumer ${owner}, which does not read it`,
            )
          : localized(`la lee el consumidor ${owner}`, `read by consumer ${owner}`);
    const pauses = gaps.map(({ from, to, how }) => {
      const reason = how === undefined ? '' : ` (${gapReasons[how][lang]})`;
      const time = secondsText(to - from, lang);
      return `${localized(`nadie la leyó durante ${time}`, `nobody read it for ${time}`)[lang]}${reason}`;
    });
    const word = localized('Partición', 'Partition')[lang];
    return `${word} ${partition}: ${[who[lang], ...pauses].join('; ')}.`;
  });
}
