import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pictureScenes } from '../../../../test/picture-scenes.js';
import {
  groupOf,
  nowMs,
  pictureView,
  readOf,
  recordsOfKeys,
  sinceMs,
  topicOf,
} from '../../../../test/picture-views.js';
import type { Lang } from '../../base/language.js';
import { displayWidth } from '../../io/display-width.js';
import { palette } from '../../io/palette.js';
import { paintLine, type StyledLine } from '../../io/styled-line.js';
import { readShape } from '../../schema/read-shape.js';
import type { CheckView } from '../checks/check.js';
import type { ObservedTopic, SeenRecord, TimelineEvent } from '../observe/observation.js';
import { describePicture, drawPicture, drawPictures, type Picture, pictureKinds, pictureShape } from './index.js';

const langs: readonly Lang[] = ['es', 'en'];
const kinds = Object.keys(pictureKinds);
const plain = palette(false);
const plainText = (lines: readonly StyledLine[]): string[] => lines.map((line) => paintLine(line, plain).trimEnd());

test.each(kinds)('%s is as it was, in both languages and two sizes', async (kind) => {
  const scenes = Object.entries(pictureScenes).filter(([name]) => name === kind || name.startsWith(`${kind}-`));
  expect(scenes.length).toBeGreaterThan(0);
  const text = scenes.flatMap(([name, { picture, view }]) =>
    langs.flatMap((lang) => [
      ...[
        { columns: 80, rows: 10 },
        { columns: 120, rows: 16 },
      ].flatMap((size) => [
        `── ${name} · ${lang} · ${size.columns}x${size.rows} ──`,
        ...plainText(drawPicture(picture, view, { ...size, lang, now: view.now.at })),
        '',
      ]),
      `── ${name} · ${lang} · in sentences ──`,
      ...describePicture(picture, view, lang),
      '',
    ]),
  );
  await expect(text.join('\n')).toMatchFileSnapshot(`snapshots/${kind}.txt`);
});

test('where rows are few, what matters least gives way first', async () => {
  const text = [
    'lanes-six',
    'lanes-readers',
    'lanes-missing',
    'lanes-all',
    'ownership-gaps',
    'members-crossed',
  ].flatMap((name) => {
    const scene = pictureScenes[name];
    if (!scene) throw new Error(`no scene ${name}`);
    return [8, 6, 5].flatMap((rows) => [
      `── ${name} · ${rows} rows ──`,
      ...plainText(drawPicture(scene.picture, scene.view, { columns: 80, rows, lang: 'es', now: scene.view.now.at })),
      '',
    ]);
  });
  await expect(text.join('\n')).toMatchFileSnapshot('snapshots/low.txt');
});

test('no key looks like a reader, and both are explained on one line where there is one', () => {
  const { picture, view } = pictureScenes['lanes-readers'] ?? {};
  if (!picture || !view) throw new Error('no scene');
  const lines = plainText(drawPicture(picture, view, { columns: 80, rows: 5, lang: 'en', now: view.now.at }));
  expect(lines).toHaveLength(5);
  expect(lines[4]).toMatch(/^ key .*a user-8.*↑A ↑B read from the beginning$/);
});

test('a reader that has ended is a cross, and one of the whole topic stands below empty partitions too', () => {
  const ends = [2, 0];
  const view = pictureView({
    topics: [topicOf(topic, ends)],
    records: recordsOfKeys(topicOf(topic, ends), [['user-1', 'user-1'], []]),
    reads: [
      readOf('a', topic, 0, 0, 2, { lastAt: sinceMs + 6000 }),
      readOf('b', topic, 0, 0, 2, { firstAt: sinceMs + 9000 }),
      readOf('c', topic, 0, 0, 2, { firstAt: sinceMs + 9500, group: 'email' }),
    ],
  });
  const lines = plainText(
    drawPicture({ lanes: { topic } }, view, { columns: 80, rows: 9, lang: 'en', now: view.now.at }),
  );
  const marks = lines.filter((line) => /^ {2,}[↑×]/.test(line)).map((line) => line.trim());
  expect(marks).toEqual(['×A↑B↑C', '×A↑B']);
  expect(lines.at(-1)).toContain('×A has read from the beginning  ↑B ↑C read from the beginning');
});

test('where not all lanes fit those that hold records stay, and where none fits all of them are one line', () => {
  const view = pictureView({
    topics: [topicOf(topic, [3, 0, 0, 2, 4, 0])],
    records: recordsOfKeys(topicOf(topic, [3]), [['user-8']]),
  });
  const drawn = (rows: number) =>
    plainText(drawPicture({ lanes: { topic } }, view, { columns: 60, rows, lang: 'en', now: view.now.at }));
  expect(
    drawn(5)
      .slice(1)
      .map((line) => line.slice(0, 3)),
  ).toEqual([' p0', ' p3', ' p4', ' … ']);
  expect(drawn(5)[1]).toContain('■');
  expect(drawn(2).slice(1)).toEqual([' p0 3  p1 0  p2 0  p3 2  p4 4  p5 0']);
});

test('empty lanes give way to the legend, and come back where there is room', () => {
  const { picture, view } = pictureScenes['lanes-six'] ?? {};
  if (!picture || !view) throw new Error('no scene');
  const drawn = (rows: number) =>
    plainText(drawPicture(picture, view, { columns: 80, rows, lang: 'en', now: view.now.at }));
  expect(drawn(7).filter((line) => line.startsWith(' partition'))).toEqual([
    ' partitions 0-1  empty',
    expect.stringContaining('partition 2'),
    ' partitions 3-5  empty',
  ]);
  expect(drawn(7).at(-1)).toContain('a user-1');
  expect(drawn(8).filter((line) => line.startsWith(' partition'))).toHaveLength(6);
});

test('a member whose partitions are not fetched any more is silent, unless it has had them for a moment only', () => {
  const { picture, view } = pictureScenes['members-silent'] ?? {};
  if (!picture || !view) throw new Error('no scene');
  const text = (of: CheckView) => describePicture(picture, of, 'en').join(' ');
  expect(text(view)).toContain('Consumer 2 has not been heard for 3.8 s');
  const assigned = { group: 'notifications-group', topic: 'user-events', partition: 1, from: null, to: 'm2' };
  const events: TimelineEvent[] = [...view.events, { at: view.now.at - 500, kind: 'partition-assigned', ...assigned }];
  expect(text({ ...view, events })).not.toContain('heard');
  expect(text({ ...view, now: { ...view.now, answers: false } })).not.toContain('heard');
});

test('the line of a member ends at it, and passes over those of others', () => {
  const { picture, view } = pictureScenes['members-crossed'] ?? {};
  if (!picture || !view) throw new Error('no scene');
  const lines = plainText(drawPicture(picture, view, { columns: 80, rows: 10, lang: 'en', now: view.now.at }));
  expect(lines.filter((line) => /^ consumer \d +◀━/.test(line))).toHaveLength(3);
  expect(lines.join('\n')).not.toContain('▶');
  expect(lines.find((line) => line.includes('consumer 3'))).toMatch(/━ ┃ ┃ ━ partition 3/);
});

/** A line with the tones of its pieces: `{bad:✗} broker`. */
const tonedText = (line: StyledLine): string =>
  line.map(({ text, tone }) => (tone === 'plain' || text.trim() === '' ? text : `{${tone}:${text}}`)).join('');

test('the colours are as they were', async () => {
  const text = Object.entries(pictureScenes).flatMap(([name, { picture, view }]) => [
    `── ${name} ──`,
    ...drawPicture(picture, view, { columns: 80, rows: 10, lang: 'en', now: view.now.at }).map(tonedText),
    '',
  ]);
  await expect(text.join('\n')).toMatchFileSnapshot('snapshots/colours.txt');
});

test.each(Object.entries(pictureScenes))('%s says in sentences what it draws, without boxes', (_, {
  picture,
  view,
}) => {
  for (const lang of langs) {
    const lines = describePicture(picture, view, lang);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^[\p{L}\p{N}][^\n│┌━─▶●░]*[.:]$/u);
    expect(lines.join(' ')).not.toMatch(
      /undefined|null|NaN|\b1 (particiones|eventos|miembros|partitions|events|members)\b/,
    );
  }
});

test('a picture is a mapping of exactly one kind', async () => {
  const problems = async (yaml: string): Promise<string[]> =>
    (await readShape('lesson.yaml', yaml, pictureShape)).problems.map(({ message }) => message);
  for (const yaml of [
    'brokers: {}',
    'panels: {}',
    'lanes: { topic: orders, group: g, cursors: false, goal: 3 }',
    'keys: { topic: orders, keys: [a, b] }',
    'members: { topic: orders, group: g }',
    'ownership: { topic: orders, group: g }',
    'bookmarks: { topic: orders, groups: [g, h] }',
    'retention: { topic: orders }',
  ])
    expect([yaml, await problems(yaml)]).toEqual([yaml, []]);
  expect(await problems('{}')).toHaveLength(1);
  expect(await problems('brokers: {}\npanels: {}')).toHaveLength(1);
  expect(await problems('lanes: {}')).toEqual(['lanes needs topic']);
  expect(await problems('keys: { topic: orders, keys: [] }')).toEqual(['keys must be a list of at least one']);
});

/** Names and keys as nobody would choose them: wide, joined, invisible, or for the terminal. */
const oddText = fc.oneof(
  fc.constantFrom('user-1', '用户-事件', '👩‍🚀', '\x1b[2J\x07', 'a\nb', '\u202eabc', 'e\u0301', '', '─│▲'),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const offset = fc.oneof(fc.nat(60), fc.nat(Number.MAX_SAFE_INTEGER));

const [topic, group] = ['user-events', 'notifications'];

const oddTopic = (name: string): fc.Arbitrary<ObservedTopic> =>
  fc.array(fc.tuple(offset, offset), { maxLength: 20 }).map((ends) =>
    topicOf(name, [], {
      partitions: ends.map(([a, b], partition) => ({
        partition,
        leader: partition % 2 === 0 ? 1 : null,
        replicas: [1, 2],
        isr: [1],
        earliest: Math.min(a, b),
        end: Math.max(a, b),
      })),
    }),
  );

const partitionNumber = fc.nat(21);
const moment = fc.integer({ min: sinceMs - 100_000, max: nowMs + 100_000 });
const memberId = fc.constantFrom('m1', 'm2', 'm3', 'm9');

const oddEvent: fc.Arbitrary<TimelineEvent> = fc.oneof(
  fc.record({
    at: moment,
    kind: fc.constant('partition-assigned' as const),
    group: fc.constant(group),
    topic: fc.constant(topic),
    partition: partitionNumber,
    from: fc.option(memberId),
    to: fc.option(memberId),
  }),
  fc.record({
    at: moment,
    kind: fc.constant('member-left' as const),
    group: fc.constant(group),
    member: memberId,
    number: fc.nat(99),
    how: fc.constantFrom('leave' as const, 'expiry' as const),
  }),
  fc.record({
    at: moment,
    kind: fc.constant('member-joined' as const),
    group: fc.constant(group),
    member: memberId,
    number: fc.nat(99),
  }),
  fc.record({
    at: moment,
    kind: fc.constant('gap' as const),
    group: fc.constant(group),
    topic: fc.constant(topic),
    partition: partitionNumber,
    how: fc.constantFrom('leave' as const, 'expiry' as const),
    from: moment,
  }),
  fc.record({ at: moment, kind: fc.constant('topic-deleted' as const), topic: fc.constant(topic), topicId: oddText }),
);

const oddView: fc.Arbitrary<CheckView> = fc
  .record({
    topic: fc.option(oddTopic(topic)),
    members: fc.option(fc.array(fc.array(partitionNumber, { maxLength: 8 }), { maxLength: 12 })),
    committed: fc.array(offset, { maxLength: 12 }),
    keys: fc.array(fc.tuple(partitionNumber, fc.nat(60), fc.option(oddText)), { maxLength: 60 }),
    reads: fc.array(fc.tuple(oddText, partitionNumber, offset, offset, moment), { maxLength: 12 }),
    events: fc.array(oddEvent, { maxLength: 20 }),
    clusterId: fc.option(oddText),
    controller: fc.option(fc.nat(120)),
    brokers: fc.array(fc.record({ id: fc.nat(12), address: oddText, answers: fc.boolean() }), { maxLength: 6 }),
    answers: fc.boolean(),
  })
  .map(({ topic: found, members, committed, keys, reads, events, ...now }) =>
    pictureView({
      now,
      topics: found ? [found] : [],
      groups: members ? [{ ...groupOf(group, topic, members, committed), state: 'Sta\x1b[31mble' }] : [],
      records: keys.map(
        ([partition, at, key], index): SeenRecord => ({
          topic,
          topicId: found?.id ?? '',
          partition,
          offset: at,
          timestamp: index,
          key,
          value: null,
        }),
      ),
      reads: reads.map(([connection, partition, from, to, at]) =>
        readOf(connection, topic, partition, from, to, { firstAt: at, lastAt: Math.max(at, nowMs - 1000) }),
      ),
      events: events.toSorted((a, b) => a.at - b.at),
    }),
  );

const oddPicture: fc.Arbitrary<Picture> = fc.oneof(
  fc.constant<Picture>({ brokers: {} }),
  fc.constant<Picture>({ panels: {} }),
  fc.constant<Picture>({ members: { group, topic } }),
  fc.constant<Picture>({ ownership: { group, topic } }),
  fc.constant<Picture>({ retention: { topic } }),
  fc
    .array(oddText, { minLength: 1, maxLength: 6 })
    .map((others): Picture => ({ bookmarks: { topic, groups: [group, ...others] } })),
  fc.array(oddText, { minLength: 1, maxLength: 8 }).map((keys): Picture => ({ keys: { topic, keys } })),
  fc.record({ cursors: fc.boolean(), hasGroup: fc.boolean(), goal: fc.option(fc.integer({ min: 1, max: 30 })) }).map(
    ({ cursors, hasGroup, goal }): Picture => ({
      lanes: { topic, cursors, ...(hasGroup && { group }), ...(goal !== null && { goal }) },
    }),
  ),
);

const oddPage = fc.record({
  columns: fc.integer({ min: 40, max: 160 }),
  rows: fc.integer({ min: 3, max: 30 }),
  lang: fc.constantFrom(...langs),
  now: moment,
});

const runs = fc.readConfigureGlobal().numRuns ?? 100;

test('whatever the cluster holds, a picture fits its page', () => {
  fc.assert(
    fc.property(oddPicture, oddView, oddPage, (picture, view, page) => {
      const lines = drawPicture(picture, view, page);
      expect(lines.length).toBeLessThanOrEqual(page.rows);
      for (const line of lines) {
        const text = paintLine(line, plain);
        expect([text, displayWidth(text) <= page.columns]).toEqual([text, true]);
      }
      describePicture(picture, view, page.lang);
    }),
    { numRuns: runs },
  );
});

test('two pictures share a page', () => {
  const two = fc.uniqueArray(oddPicture, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(two, oddView, oddPage, (pictures, view, page) => {
      const lines = drawPictures(pictures, view, page);
      expect(lines.length).toBeLessThanOrEqual(page.rows);
      const [only] = pictures;
      if (only && pictures.length === 1) expect(lines).toEqual(drawPicture(only, view, page));
    }),
    { numRuns: runs },
  );
  const { view } = pictureScenes['ownership-gaps'] ?? {};
  if (!view) throw new Error('no scene');
  const page = { columns: 80, rows: 9, lang: 'en' as const, now: view.now.at };
  const topicAndGroup = { topic: 'user-events', group: 'notifications-group' };
  const shared = plainText(drawPictures([{ ownership: topicAndGroup }, { members: topicAndGroup }], view, page));
  expect(shared).toHaveLength(9);
  for (const partition of [0, 1, 2])
    expect(shared.filter((line) => line.includes(`partition ${partition}`))).toHaveLength(2);
});

test('where names are odd, a picture fits its page', () => {
  const names = fc.tuple(oddText, oddText).filter(([a, b]) => a !== '' && b !== '');
  fc.assert(
    fc.property(names, oddPage, fc.nat(4), ([name, owner], page, ends) => {
      const found = topicOf(
        name,
        Array.from({ length: ends }, (_, index) => index),
      );
      const view = pictureView({ topics: [found], groups: [groupOf(owner, name, [[0], [], [1, 2]], [0, 0])] });
      const pictures: readonly Picture[] = [
        { lanes: { topic: name, group: owner, goal: 3 } },
        { lanes: { topic: `${name}x` } },
        { members: { topic: name, group: owner } },
        { ownership: { topic: name, group: owner } },
        { keys: { topic: name, keys: [owner, name] } },
        { bookmarks: { topic: name, groups: [owner, name] } },
        { retention: { topic: name } },
      ];
      for (const picture of pictures) {
        for (const line of drawPicture(picture, view, page))
          expect(displayWidth(paintLine(line, plain))).toBeLessThanOrEqual(page.columns);
      }
    }),
    { numRuns: runs },
  );
});

test('a record in one partition leaves the lanes of the others as they are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(50), { minLength: 2, maxLength: 6 }),
      fc.nat(5),
      fc.array(fc.option(oddText), { maxLength: 6 }),
      oddPage,
      fc.boolean(),
      (ends, which, keys, page, cursors) => {
        // Where rows are few empty lanes give way, and where they are very few all lanes are one line.
        fc.pre(page.rows >= ends.length + 2 || (page.rows > 2 && ends.every((end) => end > 0)));
        const at = which % ends.length;
        const before = topicOf(topic, ends);
        const after = topicOf(
          topic,
          ends.map((end, partition) => (partition === at ? end + 1 : end)),
        );
        const record = (partition: number, where: number, key: string | null): SeenRecord => ({
          topic,
          topicId: before.id,
          partition,
          offset: where,
          timestamp: 0,
          key,
          value: '',
        });
        const records = ends.flatMap((end, partition) =>
          Array.from({ length: end }, (_, where) => record(partition, where, keys[where % keys.length] ?? null)),
        );
        const picture: Picture = { lanes: { topic, cursors, group } };
        const groups = [groupOf(group, topic, [[0], [1]], [0, 0])];
        const lanesOf = (view: CheckView): string[] => plainText(drawPicture(picture, view, page));
        const first = lanesOf(pictureView({ topics: [before], groups, records }));
        const added = [...records, record(at, ends[at] ?? 0, 'a-new-key')];
        const second = lanesOf(pictureView({ topics: [after], groups, records: added }));
        expect(second).toHaveLength(first.length);
        // A lane's lines go up to the next one; below the last one the legend begins.
        const partitionOf = (line: string) => /^ (?:partición |partition |p)(\d+)\b/.exec(line)?.[1];
        let lane = '';
        for (const [row, line] of first.entries()) {
          lane = partitionOf(line) ?? (/^ (clave|key|todavía|no events|▲|↑|×)/.test(line) ? 'legend' : lane);
          if (lane !== 'legend' && lane !== `${at}`) expect(second[row]).toBe(line);
        }
      },
    ),
    { numRuns: runs },
  );
});

test('the lanes keep their columns until the page is full', () => {
  const page = { columns: 80, rows: 10, lang: 'en' as const, now: nowMs };
  const lane = (end: number): string =>
    plainText(
      drawPicture({ lanes: { topic, cursors: false } }, pictureView({ topics: [topicOf(topic, [end, 0])] }), page),
    ).find((line) => line.includes('partition 0')) ?? '';
  const starts = Array.from({ length: 100 }, (_, end) => /…\d+/.exec(lane(end))?.[0] ?? '');
  expect(new Set(starts).size).toBeLessThan(16);
  expect(lane(5)).toContain('│▫│▫│▫│▫│▫│─');
});

test('a member keeps its row when it gets a further partition', () => {
  const page = { columns: 80, rows: 10, lang: 'en' as const, now: nowMs };
  const assigned = (at: number, partition: number, to: string): TimelineEvent => ({
    at,
    kind: 'partition-assigned',
    group,
    topic,
    partition,
    from: null,
    to,
  });
  const events = [assigned(sinceMs, 2, 'm2'), assigned(sinceMs + 1, 0, 'm2')];
  const view = pictureView({
    topics: [topicOf(topic, [0, 0, 0])],
    groups: [groupOf(group, topic, [[1], [0, 2]])],
    events,
  });
  const lines = plainText(drawPicture({ members: { group, topic } }, view, page));
  const [member, partition] = [
    lines.findIndex((l) => l.includes('consumer 2')),
    lines.findIndex((l) => l.includes('partition 2')),
  ];
  expect(member).toBe(partition);
});

test('the strip of owners fills from the left, and what is past stays where it is', () => {
  const { picture, view } = pictureScenes['ownership-gaps'] ?? {};
  if (!picture || !view) throw new Error('no scene');
  const stripAt = (now: number): string =>
    plainText(drawPicture(picture, view, { columns: 80, rows: 10, lang: 'en', now }))
      .find((line) => line.includes('partition 1'))
      ?.slice(0, -9)
      .trimEnd() ?? '';
  for (let now = view.now.at; now < view.now.at + 12_000; now += 250) {
    expect(stripAt(now + 250).startsWith(stripAt(now))).toBe(true);
  }
  expect(stripAt(view.now.at)).toContain('2━━━━━━━━━━━━━━━━━━━━━░6.3 s░3');
});
