import { type Lang, localized } from '../../base/language.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { justifyLine, lineWidth, paddedLine, padOrTruncate, type StyledLine, truncate } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import { spokenList } from '../checks/phrases.js';
import { silentAfterMs } from '../checks/reading.js';
import type { ObservedGroup, ObservedMember } from '../observe/observation.js';
import { blanks, countedNoun, joinFitting, nouns, secondsText, toneOfNumber, wholeNumber } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';
import { isOfPartition, memberOf, silentSince } from './view-facts.js';

export interface MembersParams {
  readonly group: string;
  readonly topic: string;
}

interface OwnedPartition {
  readonly partition: number;
  readonly owner: ObservedMember | undefined;
  /** Null where the group has committed nothing. */
  readonly lag: number | null;
}

interface GoneMember {
  readonly number: number;
  readonly how: 'leave' | 'expiry';
}

export interface Members {
  readonly params: MembersParams;
  /** How many members the task wants; null where it says nothing of that. */
  readonly wanted: number | null;
  readonly group: ObservedGroup | undefined;
  readonly hasTopic: boolean;
  readonly partitions: readonly OwnedPartition[];
  /** The partition beside which a member stands, by its id: the one that it has had for the longest time. */
  readonly anchors: ReadonlyMap<string, number>;
  /** Members that fetch none of their partitions, by their ids, with the milliseconds since they did. */
  readonly silent: ReadonlyMap<string, number>;
  readonly idle: readonly ObservedMember[];
  readonly gone: readonly GoneMember[];
}

const texts = {
  member: localized('consumidor', 'consumer'),
  nobody: localized('nadie', 'nobody'),
  idle: localized('sin partición', 'no partition'),
  missing: localized('no existe todavía', 'does not exist yet'),
  silent: localized('no responde desde hace {n}', 'not heard for {n}'),
  goal: localized('la tarea pide {n}', 'the task wants {n}'),
  awaited: localized('todavía no está', 'not there yet'),
  leave: localized('se ha despedido', 'said goodbye'),
  expiry: localized('dejó de responder', 'stopped answering'),
};

/** The members of a group at the left, the partitions of a topic at the right, and a line for each partition that is read. */
export const membersPicture: PictureKind<MembersParams, Members> = {
  shape: {
    kind: 'object',
    summary: 'The members of a group, the partitions of a topic, and who reads which',
    label: 'members',
    keys: {
      group: { kind: 'text', summary: 'Their group', isNonEmpty: true },
      topic: { kind: 'text', summary: 'The topic that the group reads', isNonEmpty: true },
    },
    required: ['group', 'topic'],
  },
  texts,
  model: membersOf,
  draw: drawMembers,
  leastRows: ({ partitions }) => 2 + partitions.length,
  describe: describeMembers,
};

/** Members that are gone are shown for this time, in milliseconds. */
const goneForMs = 30_000;

function membersOf(params: MembersParams, view: CheckView): Members {
  const group = view.now.groups.get(params.group);
  const topic = view.now.topics.get(params.topic);
  const partitions = (topic?.partitions ?? []).map(({ partition, end }): OwnedPartition => {
    const isIt = isOfPartition(params.topic, partition);
    const committed = group?.committed.find(isIt)?.offset;
    return {
      partition,
      owner: group && memberOf(group, isIt),
      lag: committed === undefined ? null : Math.max(0, end - committed),
    };
  });
  const anchors = new Map<string, number>();
  const since = new Map<number, number>();
  for (const event of view.events) {
    if (event.kind !== 'partition-assigned' || event.group !== params.group || event.topic !== params.topic) continue;
    since.set(event.partition, event.at);
  }
  const longestFirst = partitions.toSorted(
    (a, b) => (since.get(a.partition) ?? 0) - (since.get(b.partition) ?? 0) || a.partition - b.partition,
  );
  for (const { owner, partition } of longestFirst) {
    if (owner && !anchors.has(owner.id)) anchors.set(owner.id, partition);
  }
  const present = group?.members ?? [];
  return {
    params,
    wanted: view.wantedMembers?.get(params.group) ?? null,
    group,
    hasTopic: topic !== undefined,
    partitions,
    anchors,
    silent: new Map(
      present.flatMap(({ id }) => {
        const own = partitions.filter(({ owner }) => owner?.id === id).map(({ partition }) => partition);
        const ms = silenceOf(own, params.topic, since, view);
        return ms === undefined ? [] : [[id, ms] as const];
      }),
    ),
    idle: present.filter(({ id }) => !anchors.has(id)).toSorted((a, b) => a.number - b.number),
    gone: view.events.flatMap((event) =>
      event.kind === 'member-left' &&
      event.group === params.group &&
      event.at >= Math.max(view.since, view.now.at - goneForMs) &&
      !present.some(({ id }) => id === event.member)
        ? [{ number: event.number, how: event.how }]
        : [],
    ),
  };
}

/**
 * For how long a member has fetched none of its partitions, in milliseconds; undefined where it fetches, or has not had them
 * for long. Kafka keeps a member that was killed in its group until its session ends.
 */
function silenceOf(
  own: readonly number[],
  topic: string,
  since: ReadonlyMap<number, number>,
  view: CheckView,
): number | undefined {
  if (own.length === 0 || !view.now.answers) return undefined;
  const times = own.map((partition) => ({
    fetched: silentSince(view, isOfPartition(topic, partition)),
    assigned: since.get(partition) ?? 0,
  }));
  const isSilent = times.every(
    ({ fetched, assigned }) => fetched !== undefined && view.now.at - assigned > silentAfterMs,
  );
  return isSilent ? view.now.at - Math.max(...times.map(({ fetched = 0 }) => fetched)) : undefined;
}

const memberName = (number: number, lang: Lang): string => `${texts.member[lang]} ${number}`;

/** `consumer 2`, and `%1` behind it where it is a job of the prompt, which `kill %1` ends. */
function memberLabel({ number, clientId }: Pick<ObservedMember, 'number' | 'clientId'>, lang: Lang): string {
  const [, job] = /^job-(\d+)$/.exec(clientId) ?? [];
  return `${memberName(number, lang)}${job === undefined ? '' : ` %${job}`}`;
}

/** Columns of a member's name, and from which that of its client is shown as well. */
const [nameWidth, wideColumns] = [16, 100];
const clientWidth = 16;
/** Columns of a partition's name and lag, at least. */
const partitionWidth = 26;
const [minWires, maxWires] = [6, 40];

function drawMembers(facts: Members, page: PicturePage): StyledLine[] {
  const { columns, rows, lang } = page;
  const client = columns >= wideColumns ? clientWidth : 0;
  const wires = Math.max(minWires, Math.min(maxWires, columns - 1 - nameWidth - client - partitionWidth));
  const count = facts.partitions.length;
  // The lines of idle members are set aside from the beginning, so that these move nothing.
  const isAiry = 1 + 2 * count + 2 <= rows;
  const paths = wirePaths(facts, wires, lang);
  const lines = facts.partitions.flatMap((partition, row): StyledLine[] => {
    const line: StyledLine = [
      ...memberCell(partition, facts, client, lang),
      ...(paths[2 * row] ?? []),
      ...partitionCell(partition, facts.group, columns - 1 - nameWidth - client - wires, lang),
    ];
    const between: StyledLine = [blanks(1 + nameWidth + client), ...(paths[2 * row + 1] ?? [])];
    return isAiry && row < count - 1 ? [line, between] : [line];
  });
  const others: StyledLine[] = [
    ...facts.idle.map(
      (member): StyledLine => [
        styled(` ${padOrTruncate(memberLabel(member, lang), nameWidth)}`, 'dim'),
        ...(client > 0 ? [styled(padOrTruncate(member.clientId, client), 'dim')] : []),
        styled(`· ${texts.idle[lang]}`, 'dim'),
      ],
    ),
    ...facts.gone.map(
      ({ number, how }): StyledLine => [
        styled(` ${padOrTruncate(memberName(number, lang), nameWidth)}`, 'dim'),
        ...(client > 0 ? [blanks(client)] : []),
        styled(`✗ ${texts[how][lang]}`, how === 'expiry' ? 'bad' : 'dim'),
      ],
    ),
  ];
  const all = [titleLine(facts, page), ...lines];
  const room = rows - all.length;
  if (others.length <= room) {
    // Their lines are there from the beginning, so that nothing below moves when one is idle or gone.
    const kept = Math.min(room, count === 0 ? 0 : isAiry ? 3 : 1);
    const gap = isAiry && others.length > 0 && others.length < kept ? [[]] : [];
    const below: StyledLine[] = [...gap, ...others];
    while (below.length < kept) below.push([]);
    return [...all, ...below];
  }
  if (room < 1) return all.slice(0, rows);
  // What has no line of its own stands on the last one, side by side.
  const rest = others.slice(room - 1).map((line) => line.map(({ text, tone }) => styled(`${text.trim()} `, tone)));
  return [...all, ...others.slice(0, room - 1), [blanks(1), ...joinFitting(rest, columns - 1, 1)]];
}

function titleLine({ params, wanted, group, hasTopic }: Members, { columns, lang }: PicturePage): StyledLine {
  const { group: name, topic } = params;
  const state: Styled = group
    ? styled(
        `  ${countedNoun(group.members.length, nouns.member, lang)} · ${group.state}`,
        group.state === 'Stable' ? 'dim' : 'warn',
      )
    : styled(`  ${texts.missing[lang]}`, 'warn');
  const isMet = wanted === null || wanted === (group?.members.length ?? 0);
  const goal: StyledLine = isMet ? [] : [styled(` (${texts.goal[lang].replace('{n}', `${wanted}`)})`, 'warn')];
  const right: StyledLine = [
    styled(`${truncate(topic, Math.floor(columns / 3))} `, 'head'),
    ...(hasTopic ? [] : [styled(` ${texts.missing[lang]} `, 'warn')]),
  ];
  const room = Math.max(10, columns - lineWidth(right) - lineWidth([state, ...goal]) - 3);
  return justifyLine([styled(` ${truncate(name, room)}`, 'head'), state, ...goal], right, columns);
}

function memberCell(
  { partition, owner }: OwnedPartition,
  { group, anchors, silent }: Members,
  client: number,
  lang: Lang,
): StyledLine {
  if (!owner) {
    return [styled(` ${padOrTruncate(texts.nobody[lang], nameWidth)}`, group ? 'bad' : 'dim'), blanks(client)];
  }
  if (anchors.get(owner.id) !== partition) return [blanks(1 + nameWidth + client)];
  return [
    styled(
      ` ${padOrTruncate(memberLabel(owner, lang), nameWidth)}`,
      silent.has(owner.id) ? 'bad' : toneOfNumber(owner.number),
    ),
    ...(client > 0 ? [styled(padOrTruncate(owner.clientId, client), 'dim')] : []),
  ];
}

function partitionCell(
  { partition, owner, lag }: OwnedPartition,
  group: ObservedGroup | undefined,
  width: number,
  lang: Lang,
): StyledLine {
  const without = group ? 'bad' : 'dim';
  const name = `${nouns.partition[lang][0]} ${partition}`;
  const lagCell: Styled[] = lag === null ? [] : [styled(`lag ${wholeNumber(lag, lang)}`, lag > 0 ? 'warn' : 'good')];
  const number = owner
    ? styled(`→ ${owner.number}  `, toneOfNumber(owner.number))
    : styled(group ? '✗    ' : '     ', without);
  return paddedLine([styled(` ${name}  `, owner ? 'plain' : without), number, ...lagCell], Math.max(0, width));
}

/** The sides on which a line leaves a character. */
interface Joint {
  readonly member: string;
  readonly tone: Tone;
  up: boolean;
  down: boolean;
  left: boolean;
  right: boolean;
}

/**
 * The lines from partitions to members, in rows of `width` columns: those of partitions, and those between them. That of a
 * member's own partition goes straight to it, and takes in the others at a column of its own, which passes over the lines
 * that it crosses. What a silent member does not read is dashed, and says for how long.
 */
function wirePaths({ group, partitions, anchors, silent }: Members, width: number, lang: Lang): StyledLine[] {
  const grid: (Joint | undefined)[][] = Array.from({ length: 2 * partitions.length }, () => []);
  const rowOf = new Map(partitions.map(({ partition }, index) => [partition, 2 * index]));
  const jointAt = (row: number, column: number, member: string, tone: Tone): Joint => {
    const line = grid[row] ?? [];
    const joint = line[column];
    const own = joint?.member === member ? joint : { member, tone, up: false, down: false, left: false, right: false };
    line[column] = own;
    return own;
  };
  const across = (row: number, from: number, member: string, tone: Tone): void => {
    for (let column = from; column < width; column++) {
      const joint = jointAt(row, column, member, tone);
      joint.left ||= column > from;
      joint.right ||= column < width - 1;
    }
  };
  const down = (column: number, top: number, bottom: number, member: string, tone: Tone): void => {
    for (let row = top; row <= bottom; row++) {
      const joint = jointAt(row, column, member, tone);
      joint.up ||= row > top;
      joint.down ||= row < bottom;
    }
  };
  const paths = [...anchors].map(([id, anchor], index) => {
    const own = partitions.filter(({ owner }) => owner?.id === id);
    const before = [...anchors.keys()].slice(0, index);
    const channel = before.filter((other) => partitions.filter(({ owner }) => owner?.id === other).length > 1).length;
    return {
      id,
      tone: silent.has(id) ? ('bad' as const) : toneOfNumber(own[0]?.owner?.number ?? 1),
      home: rowOf.get(anchor) ?? 0,
      others: own.flatMap(({ partition }) => (partition === anchor ? [] : [rowOf.get(partition) ?? 0])),
      // Close to the partitions, so that no line seems to begin at another member.
      column: width - 3 - ((2 * channel) % Math.max(1, width - 4)),
    };
  });
  for (const { id, tone, home, others, column } of paths) {
    across(home, 0, id, tone);
    for (const row of others) across(row, column, id, tone);
  }
  for (const { id, tone, home, others, column } of paths) {
    for (const row of others) down(column, Math.min(row, home), Math.max(row, home), id, tone);
  }
  const nobody = new Set(partitions.flatMap(({ partition, owner }) => (owner ? [] : [rowOf.get(partition) ?? 0])));
  const lines = grid.map((line, row) =>
    Array.from({ length: width }, (_, column): Styled => {
      const joint = line[column];
      if (!joint) return nobody.has(row) ? styled('╌', group ? 'bad' : 'dim') : blanks(1);
      // A line that another one passes over ends before it and begins behind it, so that they do not look joined.
      if ([-1, 1].some((step) => passesOver(line[column + step], joint))) return blanks(1);
      const isSilent = silent.has(joint.member);
      if (column === 0 && !isSilent) return styled('◀', joint.tone);
      const text = jointText(joint);
      return styled(isSilent && text === '━' ? '╌' : text, joint.tone);
    }),
  );
  for (const { id, home, column } of paths) {
    const ms = silent.get(id);
    const line = lines[home];
    if (ms === undefined || !line) continue;
    const time = secondsText(ms, lang);
    const choices = [` ${texts.silent[lang].replace('{n}', time)} `, ` ${time} `];
    const text = choices.find((each) => each.length < column - 2);
    for (const [index, character] of [...(text ?? '')].entries()) line[index + 1] = styled(character, 'bad');
  }
  return lines;
}

/** True where a joint is of a vertical line of another member. */
const passesOver = (other: Joint | undefined, { member }: Joint): boolean =>
  other !== undefined && other.member !== member && !other.left && !other.right;

function jointText({ up, down, left, right }: Joint): string {
  const index = (up ? 8 : 0) + (down ? 4 : 0) + (left ? 2 : 0) + (right ? 1 : 0);
  return ' ━━━┃┏┓┳┃┗┛┻┃┣┫╋'.charAt(index);
}

function describeMembers(model: Members, lang: Lang): string[] {
  const { params, group, hasTopic, partitions, silent, idle, gone } = model;
  const { topic, group: name } = params;
  const missing = [
    ...(hasTopic
      ? []
      : [localized(`El topic ${topic} no existe todavía.`, `The topic ${topic} does not exist yet.`)[lang]]),
    ...(group ? [] : [localized(`El grupo ${name} no existe todavía.`, `The group ${name} does not exist yet.`)[lang]]),
  ];
  if (!group) return missing;
  const counted = countedNoun(group.members.length, nouns.member, lang);
  const members = group.members.toSorted((a, b) => a.number - b.number);
  return [
    ...missing,
    localized(
      `El grupo ${name} tiene ${counted}; estado ${group.state}.`,
      `The group ${name} has ${counted}; state ${group.state}.`,
    )[lang],
    ...members.flatMap(({ id, number }) => {
      const own = partitions.filter(({ owner }) => owner?.id === id);
      if (own.length === 0) return [];
      const numbers = spokenList(
        own.map(({ partition }) => `${partition}`),
        lang,
        'and',
      );
      const noun = nouns.partition[lang][own.length === 1 ? 0 : 1];
      const ms = silent.get(id);
      if (ms !== undefined) {
        const time = secondsText(ms, lang);
        return [
          localized(
            `El consumidor ${number} no responde desde hace ${time}, y ${own.length === 1 ? 'es suya la' : 'son suyas las'} ${noun} ${numbers}.`,
            `Consumer ${number} has not been heard for ${time}, and still has ${noun} ${numbers}.`,
          )[lang],
        ];
      }
      return [
        localized(
          `El consumidor ${number} lee ${own.length === 1 ? 'la' : 'las'} ${noun} ${numbers}.`,
          `Consumer ${number} reads ${noun} ${numbers}.`,
        )[lang],
      ];
    }),
    ...idle.map(
      ({ number }) =>
        localized(`El consumidor ${number} está sin partición.`, `Consumer ${number} has no partition.`)[lang],
    ),
    ...gone.map(
      ({ number, how }) =>
        localized(
          `El consumidor ${number} ya no está: ${texts[how].es}.`,
          `Consumer ${number} is gone: it ${texts[how].en}.`,
        )[lang],
    ),
    ...partitions.flatMap(({ partition, owner, lag }) => [
      ...(owner
        ? []
        : [localized(`Nadie lee la partición ${partition}.`, `Nobody reads partition ${partition}.`)[lang]]),
      ...(lag === null || lag === 0
        ? []
        : [
            localized(
              `Lag de la partición ${partition}: ${wholeNumber(lag, 'es')}.`,
              `Lag of partition ${partition}: ${wholeNumber(lag, 'en')}.`,
            )[lang],
          ]),
    ]),
  ];
}
