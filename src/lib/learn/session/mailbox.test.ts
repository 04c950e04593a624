import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pollUntil } from '../../base/poll-until.js';
import { styled } from '../../io/blocks.js';
import { Mailbox } from './mailbox.js';

const folder = () => mkdtempSync(join(tmpdir(), 'kafkactl-mailbox-'));
const never = new AbortController().signal;

test('what another terminal asks is answered once, and nothing is left', async () => {
  const path = folder();
  const asked = new Mailbox(path).ask('hint', never);
  const words: string[] = [];
  const open = new Mailbox(path);
  await pollUntil(
    () => {
      open.answer((word) => {
        words.push(word);
        return [[styled('a nudge', 'warn')]];
      });
      return words.length > 0;
    },
    { withinMs: 3000, everyMs: 10 },
  );
  expect(await asked).toEqual([[{ text: 'a nudge', tone: 'warn' }]]);
  expect(words).toEqual(['hint']);
  expect(readdirSync(join(path, 'asked'))).toEqual([]);
});

test('nobody has asked', () => {
  const open = new Mailbox(folder());
  expect(() => open.answer(() => [])).not.toThrow();
});
