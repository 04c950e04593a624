import { expect, test } from 'vitest';
import { type Annotation, workflowCommand } from './github.js';

test.each<[Annotation, string]>([
  [{ level: 'error', message: 'no' }, '::error::no'],
  [
    { level: 'warning', file: 'a/topics.yaml', line: 3, column: 5, message: '100%\r\ntwo: lines, one command' },
    '::warning file=a/topics.yaml,line=3,col=5::100%25%0D%0Atwo: lines, one command',
  ],
  [{ level: 'error', file: 'a,b:c%.yaml\n::x', message: 'x' }, '::error file=a%2Cb%3Ac%25.yaml%0A%3A%3Ax::x'],
])('%j', (annotation, command) => {
  expect(workflowCommand(annotation)).toBe(command);
});
