import { expect, test } from 'vitest';
import type { StyledLine } from '../../io/styled-line.js';
import { JobOutput } from './job-output.js';

const page = { columns: 80, lang: 'en' } as const;
const shown = (lines: readonly StyledLine[]): string[] => lines.map((line) => line.map(({ text }) => text).join(''));

test('a few lines of each job are shown, and again once the learner has typed a line', () => {
  const output = new JobOutput('en', () => 0);
  const told = (text: string) => shown(output.lines(text, page));
  for (const typed of ['first', 'second']) {
    output.renew();
    for (const job of [1, 2]) {
      for (let line = 1; line <= 4; line++)
        expect(told(`[${job}] ${typed} ${line}`)).toEqual([`[${job}] ${typed} ${line}`]);
      expect(told(`[${job}] more`)).toEqual([`[${job}] … goes on, and fg %${job} shows what it prints`]);
      expect(told(`[${job}] still more`)).toEqual([]);
    }
    // All of them together have a bound.
    expect(told('[3] one')).toEqual(['[3] … goes on, and fg %3 shows what it prints']);
    expect(told('[3] two')).toEqual([]);
  }
  expect(told('[1]+  Terminated              consume orders')).toHaveLength(1);
  expect(told('[1] interrupted')).toEqual([]);
});

test('after a text that has to be read what jobs print is shown for a moment, and then not until a line is typed', () => {
  let now = 0;
  const output = new JobOutput('en', () => now);
  const told = (text: string) => shown(output.lines(text, page));
  output.hold();
  expect(told('[1] event 1')).toEqual(['[1] event 1']);
  now = 1400;
  output.hold();
  expect(told('[2] event 1')).toEqual(['[2] event 1']);
  now = 1500;
  expect(told('[1] event 2')).toEqual([]);
  expect(told('[1]+  Done                    consume orders')).toHaveLength(1);
  output.renew();
  expect(told('[1] event 3')).toEqual(['[1] event 3']);
});
