import { expect, test } from 'vitest';
import type { StyledLine } from '../../io/styled-line.js';
import { JobOutput } from './job-output.js';

const page = { columns: 80, lang: 'en' } as const;
const shown = (lines: readonly StyledLine[]): string[] => lines.map((line) => line.map(({ text }) => text).join(''));

test('five lines of each job are shown, and five again once the learner has typed a line', () => {
  const output = new JobOutput('en');
  const told = (text: string) => shown(output.lines(text, page));
  for (const typed of ['first', 'second']) {
    output.renew();
    for (const job of [1, 2]) {
      for (let line = 1; line <= 5; line++)
        expect(told(`[${job}] ${typed} ${line}`)).toEqual([`[${job}] ${typed} ${line}`]);
      expect(told(`[${job}] more`)).toEqual([`[${job}] … goes on, and fg %${job} shows what it prints`]);
      expect(told(`[${job}] still more`)).toEqual([]);
    }
  }
  expect(told('[1]+  Terminated              consume orders')).toHaveLength(1);
  expect(told('[1] interrupted')).toEqual([]);
});
