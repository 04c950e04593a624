import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CliError } from '../base/errors.js';
import { clampedOffsetNotes } from './clamped-offsets.js';
import { type OffsetExpression, parseOffset, parseOffsetRange } from './parse.js';
import { resolveOffset } from './resolve.js';

const now = Date.parse('2026-11-24T12:00:00Z');
const time = (text: string) => ({ kind: 'time', time: Date.parse(text) });

/** Texts with the place that they mean. A time of day before a number is left out: `@…T10:00:15` has seconds. */
const count = fc.nat(1_000_000_000_000);
const written: fc.Arbitrary<[string, OffsetExpression]> = fc.oneof(
  fc.constantFrom<[string, OffsetExpression]>(
    ['earliest', { kind: 'earliest' }],
    ['latest', { kind: 'latest' }],
    ['@now', { kind: 'time', time: now }],
  ),
  count.map((offset): [string, OffsetExpression] => [`${offset}`, { kind: 'offset', offset }]),
  count.map((count): [string, OffsetExpression] => [`-${count}`, { kind: 'beforeEnd', count }]),
  count.map((count): [string, OffsetExpression] => [`+${count}`, { kind: 'afterStart', count }]),
  count
    .filter((time) => `${time}`.length !== 10)
    .map((time): [string, OffsetExpression] => [`@${time}`, { kind: 'time', time }]),
  count.map((time): [string, OffsetExpression] => [`@${new Date(time).toISOString()}`, { kind: 'time', time }]),
  fc
    .nat(10_000)
    .map((hours): [string, OffsetExpression] => [`@-${hours}h`, { kind: 'time', time: now - hours * 3_600_000 }]),
);

describe('the offset grammar', () => {
  test.each([
    ['earliest', { from: { kind: 'earliest' } }],
    ['latest', { from: { kind: 'latest' } }],
    ['42', { from: { kind: 'offset', offset: 42 } }],
    ['-5', { from: { kind: 'beforeEnd', count: 5 } }],
    ['+5', { from: { kind: 'afterStart', count: 5 } }],
    ['5:10', { from: { kind: 'offset', offset: 5 }, until: { kind: 'offset', offset: 10 } }],
    [':end', { from: { kind: 'earliest' }, until: { kind: 'latest' } }],
    [':10', { from: { kind: 'earliest' }, until: { kind: 'offset', offset: 10 } }],
    ['-5:', { from: { kind: 'beforeEnd', count: 5 }, until: { kind: 'latest' } }],
    ['@now', { from: { kind: 'time', time: now } }],
    ['@-1h', { from: time('2026-11-24T11:00:00Z') }],
    ['@1700000000000', { from: { kind: 'time', time: 1_700_000_000_000 } }],
    ['@2026-11-24T10:30', { from: time('2026-11-24T10:30') }],
    ['@2026-11-24', { from: time('2026-11-24T00:00') }],
    ['@2026-11-24T10:30:15.5Z', { from: time('2026-11-24T10:30:15.5Z') }],
    ['@2026-11-24 10:30', { from: time('2026-11-24T10:30') }],
    ['@2026-11-24T10:30+02', { from: time('2026-11-24T08:30:00Z') }],
    ['@2026-11-24T10:30-0130', { from: time('2026-11-24T12:00:00Z') }],
    ['@0', { from: { kind: 'time', time: 0 } }],
    ['@1969-12-31', { from: { kind: 'time', time: 0 } }],
    ['@-999999999999w', { from: { kind: 'time', time: 0 } }],
    ['@-1h:10', { from: time('2026-11-24T11:00:00Z'), until: { kind: 'offset', offset: 10 } }],
    ['@-2h:@-1h', { from: time('2026-11-24T10:00:00Z'), until: time('2026-11-24T11:00:00Z') }],
    ['@2026-11-24T10:00:@2026-11-24T11:00:30', { from: time('2026-11-24T10:00'), until: time('2026-11-24T11:00:30') }],
  ])('%s', (text, range) => {
    expect(parseOffsetRange(text, now)).toEqual(range);
  });

  describe('a time of day is of today, in local time', () => {
    const noon = new Date(2026, 10, 24, 12).getTime();
    const at = (day: number, hours: number, ...rest: number[]) => ({
      kind: 'time',
      time: new Date(2026, 10, day, hours, ...rest).getTime(),
    });

    test.each([
      ['@9:30', { from: at(24, 9, 30) }],
      ['@09:30', { from: at(24, 9, 30) }],
      ['@09:30:15', { from: at(24, 9, 30, 15) }],
      ['@09:30:15.5', { from: at(24, 9, 30, 15, 500) }],
      ['@09:30:', { from: at(24, 9, 30), until: { kind: 'latest' } }],
      ['@09:30:end', { from: at(24, 9, 30), until: { kind: 'latest' } }],
      ['@09:30:@10:00', { from: at(24, 9, 30), until: at(24, 10) }],
      ['@09:30:@18:00', { from: at(24, 9, 30), until: at(24, 18) }],
      ['@09:30:100', { from: at(24, 9, 30), until: { kind: 'offset', offset: 100 } }],
      [':@09:30', { from: { kind: 'earliest' }, until: at(24, 9, 30) }],
      ['@today', { from: at(24, 0) }],
      ['@yesterday:@today', { from: at(23, 0), until: at(24, 0) }],
    ])('%s', (text, range) => expect(parseOffsetRange(text, noon)).toEqual(range));

    test.each(['@16:00', '@16:00:', '@16:00:@17:00'])('%s is still to come at noon', (text) => {
      expect(() => parseOffsetRange(text, noon)).toThrow(/"@16:00" is still to come today/);
      expect(() => parseOffset('@16:00', noon)).toThrow(
        expect.objectContaining({ hint: expect.stringContaining("Yesterday's is @2026-11-23T16:00.") }),
      );
    });
  });

  test.each([
    ['now', '@now'],
    ['today', '@today'],
    ['@1h', '@-1h'],
    ['-1h', '@-1h'],
    ['1h', '@-1h'],
    ['@@-1h', '@-1h'],
    [' @-1h', '@-1h'],
    ['2026-11-24', '@2026-11-24'],
    ['2026-11-24T10:30', '@2026-11-24T10:30'],
  ])('%s is refused, and %s is what was meant', (text, meant) => {
    expect(() => parseOffsetRange(text, now)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining(`Did you mean ${meant}?`) }),
    );
  });

  test('seconds since 1970 are refused: as milliseconds they would be in 1970', () => {
    expect(() => parseOffset('@1700000000', now)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('@1700000000000') }),
    );
  });

  test.each([
    '',
    ':',
    'x',
    '5-',
    '--5',
    '@',
    '@tomorrow',
    '@2026-13-45T10:00',
    '@2026-02-29T10:00',
    '@2026-04-31',
    '1:x',
    '@-1y',
    '9'.repeat(20),
    ' ',
    '-',
    '1.5',
    '0x10',
    '1e3',
    '5::10',
    '@25:00',
    '@16:60',
    '@9:30:75',
    '@16:00Z',
    '@24:00',
    '@2026-13-01',
    '@2026-11-24T25:00',
    '@2026-11-24T10:00:75',
    '@2026-11-24T10',
    '@2026-11-24T10:00+25:00',
    '@-1h30m',
    '@+1h',
    '@-1',
  ])('"%s" is refused', (text) => {
    expect(() => parseOffsetRange(text, now)).toThrow(/is not an offset/);
  });

  test('knows leap years', () => {
    expect(parseOffset('@2028-02-29T10:00Z', now)).toEqual(time('2028-02-29T10:00Z'));
  });

  test.each(['10:5', '-5:-10', '+10:+5', '@-1h:@-2h'])('%s ends before it begins', (text) => {
    expect(() => parseOffsetRange(text, now)).toThrow(/ends before it begins/);
  });

  test('every valid offset is parsed, alone and on both sides of a range', () => {
    fc.assert(
      fc.property(written, written, ([text, place], [untilText, until]) => {
        expect(parseOffset(text, now)).toEqual(place);
        const kinds = [place.kind, until.kind];
        fc.pre(kinds[0] !== kinds[1] || place.kind === 'earliest' || place.kind === 'latest');
        // Of 16 ms after 1970 and offset 30 the range reads as a time of day.
        fc.pre(!/^@\d\d?:\d\d$/.test(`${text}:${untilText}`));
        expect(parseOffsetRange(`${text}:${untilText}`, now)).toEqual({ from: place, until });
      }),
    );
  });

  test('any text is an offset or a usage error with the grammar', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789:@+-.TZ hnowd') });
    fc.assert(
      fc.property(fc.oneof(typed, fc.string()), (text) => {
        try {
          parseOffsetRange(text, now);
        } catch (error) {
          expect(error).toBeInstanceOf(CliError);
          expect(error).toMatchObject({ code: 'usage', hint: expect.stringContaining('earliest') });
        }
      }),
    );
  });

  test('a range is no single offset', () => {
    expect(parseOffset('@-1h', now)).toEqual(time('2026-11-24T11:00:00Z'));
    expect(() => parseOffset('5:10', now)).toThrow(/is a range/);
  });
});

describe('offsets in a log from 100 to 200', () => {
  const log = { earliest: 100, latest: 200 };

  test.each([
    ['earliest', { offset: 100 }],
    ['latest', { offset: 200 }],
    ['150', { offset: 150 }],
    ['50', { offset: 100, clampedFrom: '50' }],
    ['300', { offset: 200, clampedFrom: '300' }],
    ['-10', { offset: 190 }],
    ['-1000', { offset: 100, clampedFrom: '-1000' }],
    ['+10', { offset: 110 }],
    ['+1000', { offset: 200, clampedFrom: '+1000' }],
  ])('%s', (text, resolved) => {
    expect(resolveOffset(parseOffset(text, now), log)).toEqual(resolved);
  });

  test('a time resolves to the first record that is not older, or the end', () => {
    const place = parseOffset('@-1h', now);
    expect(resolveOffset(place, { ...log, atTime: 123 })).toEqual({ offset: 123 });
    expect(resolveOffset(place, { ...log, atTime: null })).toEqual({ offset: 200 });
  });

  test('resolve to an offset in the log; resolving again changes nothing', () => {
    const log = fc.tuple(fc.nat(1000), fc.nat(1000)).map(([earliest, size]) => ({ earliest, latest: earliest + size }));
    fc.assert(
      fc.property(written, log, fc.option(fc.nat(1000)), ([text, place], log, at) => {
        const atTime = at === null ? null : Math.min(log.earliest + at, log.latest);
        const { offset, clampedFrom } = resolveOffset(place, { ...log, atTime });
        expect(offset).toBeGreaterThanOrEqual(log.earliest);
        expect(offset).toBeLessThanOrEqual(log.latest);
        expect([undefined, text]).toContain(clampedFrom);
        expect(resolveOffset({ kind: 'offset', offset }, log)).toEqual({ offset });
      }),
    );
  });

  test('outside the log are noted once for all partitions', () => {
    const moved = (partition: number, requested: string) => ({ topic: 't', partition, log, requested, offset: 100 });
    expect(clampedOffsetNotes([])).toEqual([]);
    expect(
      clampedOffsetNotes([moved(0, '50'), moved(0, '50'), moved(1, '-500'), moved(2, '-500'), moved(2, '-500')]),
    ).toEqual([
      't partition 0 holds 100 to 200: 50 is moved to 100.',
      '-500 is outside the log of 2 partitions, and moved to its nearest end.',
    ]);
  });
});
