import { describe, expect, test } from 'vitest';
import { parseOffsetPlace, parseOffsetRange } from './parse.js';
import { resolveOffset } from './resolve.js';

const now = Date.parse('2026-11-24T12:00:00Z');
const time = (text: string) => ({ kind: 'time', time: Date.parse(text) });

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
    ['@-2h:@-1h', { from: time('2026-11-24T10:00:00Z'), until: time('2026-11-24T11:00:00Z') }],
    ['@2026-11-24T10:00:@2026-11-24T11:00:30', { from: time('2026-11-24T10:00'), until: time('2026-11-24T11:00:30') }],
  ])('%s', (text, range) => {
    expect(parseOffsetRange(text, now)).toEqual(range);
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
    '1:x',
    '@-1y',
    '9'.repeat(20),
  ])('"%s" is refused', (text) => {
    expect(() => parseOffsetRange(text, now)).toThrow(/is not an offset/);
  });

  test('a range is no place', () => {
    expect(parseOffsetPlace('@-1h', now)).toEqual(time('2026-11-24T11:00:00Z'));
    expect(() => parseOffsetPlace('5:10', now)).toThrow(/is a range/);
  });
});

describe('places in a log from 100 to 200', () => {
  const log = { earliest: 100, latest: 200 };

  test.each([
    ['earliest', { offset: 100 }],
    ['latest', { offset: 200 }],
    ['150', { offset: 150 }],
    ['50', { offset: 100, outside: 50 }],
    ['300', { offset: 200, outside: 300 }],
    ['-10', { offset: 190 }],
    ['-1000', { offset: 100 }],
    ['+10', { offset: 110 }],
    ['+1000', { offset: 200 }],
  ])('%s', (text, resolved) => {
    expect(resolveOffset(parseOffsetPlace(text, now), log)).toEqual(resolved);
  });

  test('a time is its first record that is not older, or the end', () => {
    const place = parseOffsetPlace('@-1h', now);
    expect(resolveOffset(place, { ...log, atTime: 123 })).toEqual({ offset: 123 });
    expect(resolveOffset(place, { ...log, atTime: null })).toEqual({ offset: 200 });
  });
});
