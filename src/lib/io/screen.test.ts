import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { styled } from './blocks.js';
import { keysIn, openScreen } from './screen.js';

function terminal() {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => void modes.push(on) });
  const stdout = Object.assign(new PassThrough(), { columns: 100, rows: 30 });
  const written: string[] = [];
  stdout.on('data', (data: Buffer) => written.push(data.toString()));
  return { stdin, stdout, modes, written };
}

const silent = { colour: false, columns: undefined, onKey: () => {}, onResize: () => {} };

test('a page is one write, and what is drawn can drive no terminal', () => {
  const { stdin, stdout, written } = terminal();
  const screen = openScreen({ stdin, stdout }, { ...silent, atExit: () => () => {} });
  expect(screen.size()).toEqual({ columns: 100, rows: 30 });
  const before = written.length;
  screen.draw([[styled('one', 'name')], [styled('two\x1b[2J', 'bad')]]);
  expect(written.slice(before)).toEqual(['\x1b[?2026h\x1b[H\x1b[Kone\r\n\x1b[Jtwo\\x1b[2J\x1b[?2026l']);
  screen.close();
});

test('a line that fills the terminal keeps its last character: nothing is erased after a text', () => {
  const { stdin, stdout, written } = terminal();
  const screen = openScreen({ stdin, stdout }, { ...silent, atExit: () => () => {} });
  screen.draw(Array.from({ length: 3 }, () => [styled('x'.repeat(100), 'plain')]));
  expect(written.at(-1)).not.toMatch(/x\x1b\[[JK]/);
  screen.close();
});

test('a page that is longer than the terminal counts the lines that are missing', () => {
  const { stdin, stdout, written } = terminal();
  const screen = openScreen({ stdin, stdout }, { ...silent, atExit: () => () => {} });
  screen.drawPainted(Array.from({ length: 32 }, (_, index) => `line ${index}`));
  const page = written.at(-1) ?? '';
  expect(page.split('\r\n')).toHaveLength(30);
  expect(page).toContain('line 28\r\n\x1b[J… 3 more lines');
  expect(page).not.toContain('line 29');
  screen.close();
});

test('the terminal is restored once: by closing, or by the end of the process', () => {
  for (const ends of ['close', 'exit'] as const) {
    const { stdin, stdout, modes, written } = terminal();
    let atExit: (() => void) | undefined;
    const screen = openScreen(
      { stdin, stdout },
      {
        ...silent,
        atExit(act) {
          atExit = act;
          return () => {
            atExit = undefined;
          };
        },
      },
    );
    expect(modes).toEqual([true]);
    if (ends === 'exit') atExit?.();
    screen.close();
    screen.close();
    expect(atExit).toBeUndefined();
    expect(modes).toEqual([true, false]);
    expect(written.join('').match(/\x1b\[\?1049[hl]/g)).toEqual(['\x1b[?1049h', '\x1b[?1049l']);
    expect(written.at(-1)).toContain('\x1b[?25h');
    const drawn = written.length;
    screen.draw([[styled('late', 'plain')]]);
    expect(written.length).toBe(drawn);
  }
});

test.each([
  ['k', ['k']],
  ['kp', ['k', 'p']],
  ['\x03', ['ctrl-c']],
  ['\x1b[A\x1b[B', ['up', 'down']],
  ['\x1bOA', ['up']],
  ['\x1b', ['escape']],
  ['\x1b[1;5C\x1b[15~q', ['q']],
  ['ñ\x01', []],
])('%j is %j', (data, keys) => {
  expect(keysIn(data)).toEqual(keys);
});
