import { expect, test } from 'vitest';
import { parseJobSpec, parseKillWords } from './job-words.js';

test.each([
  ['%1', { kind: 'number', number: 1 }],
  ['%12', { kind: 'number', number: 12 }],
  ['%', { kind: 'current' }],
  ['%%', { kind: 'current' }],
  ['%+', { kind: 'current' }],
  ['%-', { kind: 'previous' }],
  ['%con', { kind: 'prefix', text: 'con' }],
  ['4711', { kind: 'pid', pid: 4711 }],
  ['x', undefined],
  ['-1', undefined],
  ['', undefined],
])('the job %j', (word, spec) => expect(parseJobSpec(word)).toEqual(spec));

test.each([
  ['%1', { kind: 'kill', signal: 'SIGTERM', targets: ['%1'] }],
  ['%1 %2', { kind: 'kill', signal: 'SIGTERM', targets: ['%1', '%2'] }],
  ['-9 %1', { kind: 'kill', signal: 'SIGKILL', targets: ['%1'] }],
  ['-KILL %1', { kind: 'kill', signal: 'SIGKILL', targets: ['%1'] }],
  ['-SIGKILL %1', { kind: 'kill', signal: 'SIGKILL', targets: ['%1'] }],
  ['-kill %1', { kind: 'kill', signal: 'SIGKILL', targets: ['%1'] }],
  ['-s KILL %1', { kind: 'kill', signal: 'SIGKILL', targets: ['%1'] }],
  ['-s 2 4711', { kind: 'kill', signal: 'SIGINT', targets: ['4711'] }],
  ['-n 15 %%', { kind: 'kill', signal: 'SIGTERM', targets: ['%%'] }],
  ['-STOP %1', { kind: 'kill', signal: 'SIGSTOP', targets: ['%1'] }],
  ['-- %1', { kind: 'kill', signal: 'SIGTERM', targets: ['%1'] }],
  ['-9 -- %1', { kind: 'kill', signal: 'SIGKILL', targets: ['%1'] }],
  ['-l', { kind: 'list' }],
  ['', { kind: 'usage' }],
  ['-9', { kind: 'usage' }],
  ['-s', { kind: 'usage' }],
  ['--', { kind: 'usage' }],
  ['-FOO %1', { kind: 'invalidSignal', word: 'FOO' }],
  ['-99 %1', { kind: 'invalidSignal', word: '99' }],
])('kill %s', (words, meaning) => expect(parseKillWords(words.split(' ').filter(Boolean))).toEqual(meaning));
