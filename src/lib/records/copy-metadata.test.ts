import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FollowedCopy, findCopyPath, formatCopyMetadata, parseCopyMetadata } from './copy-metadata.js';

describe('the metadata of a copy', () => {
  test('is read as it was written', () => {
    const texts = { clusterId: fc.string(), topic: fc.string(), runId: fc.string() };
    fc.assert(
      fc.property(fc.record({ ...texts, follows: fc.boolean() }), (mark) => {
        expect(parseCopyMetadata(formatCopyMetadata(mark))).toEqual(mark);
      }),
    );
  });

  test.each([
    undefined,
    '',
    'kafkactl copy',
    '{"by":"kafkactl copy"}',
    '{"by":"kafkactl copy","clusterId":1',
    'note',
  ])('is none: %s', (metadata) => expect(parseCopyMetadata(metadata)).toBeUndefined());
});

describe('a copy loop', () => {
  const place = (name: string) => ({ clusterId: name.slice(0, 1), topic: name.slice(1) });
  const route = (from: string, to: string): FollowedCopy => ({
    group: `${from}-${to}`,
    from: place(from),
    to: place(to),
  });
  const groups = (from: string, to: string, ...routes: FollowedCopy[]) =>
    findCopyPath(place(from), place(to), routes)?.map(({ group }) => group);

  test.each([
    ['xb', 'xa', [route('xb', 'xa')], ['xb-xa']],
    ['xb', 'xa', [route('xa', 'xb')], undefined],
    ['xb', 'xa', [route('yb', 'xa')], undefined],
    ['xb', 'xa', [route('yc', 'xa'), route('xb', 'xd'), route('xd', 'yc')], ['xb-xd', 'xd-yc', 'yc-xa']],
    ['xb', 'xa', [route('xb', 'xc'), route('xc', 'xb')], undefined],
    ['xa', 'xa', [], undefined],
  ])('from %s back to %s', (from, to, routes, found) => {
    expect(groups(from, to, ...routes)).toEqual(found);
  });
});
