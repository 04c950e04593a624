import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { ScreenEmulator } from '../../../test/screen-emulator.js';
import { styled } from './blocks.js';
import { openScreen } from './screen.js';
import { type LineStreams, openSplitScreen } from './split-screen.js';

function opened({ columns = 40, rows = 10 } = {}) {
  const terminal = new ScreenEmulator(columns, rows);
  let above = ['picture', '─────'];
  let exit = (): void => {};
  const screen = openSplitScreen(terminal, {
    colour: false,
    columns: undefined,
    above: () => above.map((text) => [styled(text, 'plain')]),
    atExit(act) {
      exit = act;
      return () => {
        exit = () => {};
      };
    },
  });
  const history: string[] = [];
  const read = (candidates: readonly string[] = []) =>
    screen.readLine(() => '> ', {
      history,
      complete: async (line) => ({ word: /\S*$/.exec(line)?.[0] ?? '', candidates }),
    });
  const draw = (...lines: string[]): void => {
    above = lines;
    screen.update();
  };
  /** Runs work until its end; `started` gives its streams. */
  const start = (interrupt = () => {}) => {
    let end = (): void => {};
    let give: (streams: LineStreams) => void = () => {};
    const streams = new Promise<LineStreams>((resolve) => {
      give = resolve;
    });
    const ended = screen.run(
      (given) =>
        new Promise<void>((resolve) => {
          end = resolve;
          give(given);
        }),
      interrupt,
    );
    return { streams, end: () => end(), ended };
  };
  const shows = (pattern: string | RegExp) => expect.poll(() => terminal.lines.join('\n')).toMatch(pattern);
  return { terminal, screen, history, read, draw, start, shows, exit: () => exit() };
}

test('what is above stays still while the part below scrolls', async () => {
  const { terminal, screen, read, shows } = opened();
  void read();
  for (let line = 1; line <= 20; line++) screen.write(`line ${line}`);
  await shows('line 20');
  expect(terminal.lines).toEqual([
    'picture',
    '─────',
    ...[14, 15, 16, 17, 18, 19, 20].map((line) => `line ${line}`),
    '>',
  ]);
  expect(terminal.raw).toBe(true);
});

test('the typed line is drawn again below what is written meanwhile, with the cursor where it was', async () => {
  const { terminal, screen, read, shows } = opened();
  const line = read();
  terminal.type('topics lst\x1b[D\x1b[D');
  await shows(/> topics lst$/m);
  screen.write('✓ done');
  await shows(/✓ done\n> topics lst$/m);
  expect(terminal.cursor).toEqual({ row: 9, column: 10 });
  terminal.type('i\r');
  expect(await line).toBe('topics list');
});

test('a typed line of several rows is drawn again as a whole', async () => {
  const { terminal, screen, read, shows } = opened();
  const line = read();
  terminal.type('x'.repeat(100));
  await shows(/x{22}$/);
  screen.write('news');
  await shows(/news\n> x{38}\nx{40}\nx{22}$/);
  terminal.type('\r');
  expect(await line).toBe('x'.repeat(100));
});

test('of the part above only rows that have changed are drawn, and it may grow and shrink', async () => {
  const { terminal, screen, read, draw, shows } = opened();
  void read();
  for (let line = 1; line <= 9; line++) screen.write(`line ${line}`);
  terminal.type('typed');
  await shows('> typed');
  let written = '';
  terminal.stdout.on('data', (text: string) => {
    written += text;
  });
  draw('PICTURE', '─────');
  await shows('PICTURE');
  expect(written).not.toContain('─');
  draw('one', 'two', 'three', 'four', '─────');
  await shows('four');
  expect(terminal.lines).toEqual([
    'one',
    'two',
    'three',
    'four',
    '─────',
    'line 6',
    'line 7',
    'line 8',
    'line 9',
    '> typed',
  ]);
  draw('one');
  await shows(/^one\nline 2\n/);
  expect(terminal.lines.slice(-2)).toEqual(['line 9', '> typed']);
  expect(terminal.cursor).toEqual({ row: 9, column: 7 });
});

test('five rows are left for the part below, however much is above', () => {
  const { terminal, screen, draw } = opened();
  draw(...Array.from({ length: 30 }, (_, row) => `row ${row}`));
  expect(terminal.lines.slice(0, 6)).toEqual(['row 0', 'row 1', 'row 2', 'row 3', 'row 4', '']);
  expect(screen.lowerRows()).toBe(5);
});

test('history, completion, Ctrl-C and Ctrl-D are those of a shell', async () => {
  const { terminal, history, read, shows } = opened();
  const first = read();
  terminal.type('topics list\r');
  expect(await first).toBe('topics list');
  expect(history).toEqual(['topics list']);
  const second = read(['brokers', 'broken']);
  terminal.type('br\t');
  await shows(/> broke$/m);
  terminal.type('\x03');
  await shows(/> broke\^C\n>$/);
  terminal.type('\x1b[A\r');
  expect(await second).toBe('topics list');
  const third = read();
  terminal.type('\x04');
  expect(await third).toBeUndefined();
});

test('of several pasted lines each is one line', async () => {
  const { terminal, read } = opened();
  const first = read();
  terminal.type('one\ntwo\nthree');
  expect(await first).toBe('one');
  expect(await read()).toBe('two');
  const third = read();
  terminal.type('!\r');
  expect(await third).toBe('three!');
});

test('Ctrl-C interrupts the line that runs, and keys that it does not read are for the next line', async () => {
  const { terminal, read, start } = opened();
  let interrupts = 0;
  const line = start(() => {
    interrupts++;
  });
  const { stdout } = await line.streams;
  stdout.write('working\n');
  terminal.type('\x03');
  await expect.poll(() => interrupts).toBe(1);
  terminal.type('next\r');
  line.end();
  await line.ended;
  expect(await read()).toBe('next');
});

test('Ctrl-Z suspends the work that runs, and is no key of the next line', async () => {
  const { terminal, screen, read, shows } = opened();
  let end = (): void => {};
  const ended = screen.run(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    () => {},
    { suspend: () => end() },
  );
  terminal.type('ty\x1aped');
  await ended;
  void read();
  await shows(/\^Z\n> typed$/);
});

test('a line that reads its input gets the keys, also Ctrl-C', async () => {
  const { terminal, start, shows } = opened();
  let interrupts = 0;
  const line = start(() => {
    interrupts++;
  });
  const { stdin, stderr } = await line.streams;
  const editor = createInterface({ input: stdin, output: stderr, terminal: true, prompt: '? ' });
  const typed: string[] = [];
  editor.on('line', (text) => typed.push(text));
  editor.on('SIGINT', () => editor.close());
  editor.prompt();
  terminal.type('first\r');
  await expect.poll(() => typed).toEqual(['first']);
  const closed = new Promise((resolve) => editor.once('close', resolve));
  terminal.type('\x03');
  await closed;
  expect(interrupts).toBe(0);
  await shows('? first');
  line.end();
  await line.ended;
});

test('what is said to somebody who types to a line stands above its prompt, and the typed lines are told', async () => {
  const { terminal, screen, shows } = opened();
  const told: string[] = [];
  let end = (): void => {};
  const ended = screen.run(
    ({ stdin, stderr }) =>
      new Promise<void>((resolve) => {
        const editor = createInterface({ input: stdin, output: stderr, terminal: true, prompt: '? ' });
        editor.on('line', () => editor.prompt());
        editor.on('close', resolve);
        editor.prompt();
        end = () => editor.close();
      }),
    () => {},
    { onTyped: (line) => told.push(line) },
  );
  terminal.type('first\rsec');
  await shows(/\? first\n\? sec$/);
  expect(screen.isTyped()).toBe(true);
  screen.write('✓ done');
  await shows(/\? first\n✓ done\n\? sec$/);
  terminal.type('x\x7fond\r');
  await expect.poll(() => told).toEqual(['first', 'second']);
  end();
  await ended;
  expect(screen.isTyped()).toBe(false);
});

test('input that is not raw comes by lines, with an echo, and ends with Ctrl-D', async () => {
  const { terminal, start, shows } = opened();
  const line = start();
  const { stdin } = await line.streams;
  let read = '';
  stdin.on('data', (data: Buffer) => {
    read += data.toString();
  });
  const ended = new Promise((resolve) => stdin.once('end', resolve));
  terminal.type('onw\x7fe\r\x04');
  await ended;
  expect(read).toBe('one\n');
  await shows('one');
  line.end();
  await line.ended;
});

test('keys behind the end of the input are for the next line, and bytes of a character may come apart', async () => {
  const { terminal, read, start } = opened();
  const line = start();
  const { stdin, stdout, stderr } = await line.streams;
  let typed = '';
  stdin.on('data', (data: Buffer) => {
    typed += data.toString();
  });
  const ended = new Promise((resolve) => stdin.once('end', resolve));
  terminal.type('one\r\x04next\r');
  await ended;
  expect(typed).toBe('one\n');
  const letter = Buffer.from('ñ');
  stdout.write(letter.subarray(0, 1));
  stderr.write('!');
  stdout.write(letter.subarray(1));
  await expect.poll(() => terminal.lines.join('')).toContain('!ñ');
  line.end();
  await line.ended;
  expect(await read()).toBe('next');
  terminal.stdin.write(letter.subarray(0, 1));
  terminal.stdin.write(letter.subarray(1));
  terminal.type('\r');
  expect(await read()).toBe('ñ');
});

test('a full-screen page has the whole terminal, and what came meanwhile is shown behind it', async () => {
  const { terminal, screen, draw, start, shows } = opened();
  screen.write('before');
  const line = start();
  const streams = await line.streams;
  expect(streams.stdout.rows).toBe(8);
  const page = openScreen(streams, {
    colour: false,
    columns: undefined,
    onKey: () => {},
    onResize: () => {},
    atExit: () => () => {},
  });
  page.draw(Array.from({ length: 10 }, (_, row) => [styled(`page ${row}`, 'plain')]));
  await shows(/^page 0\n(.*\n)*page 9$/);
  expect(terminal.region).toEqual([0, 9]);
  expect(page.size().rows).toBe(10);
  draw('changed', '─────');
  screen.write('meanwhile');
  expect(terminal.lines[0]).toBe('page 0');
  page.close();
  line.end();
  await line.ended;
  await shows(/^changed\n─────\n/);
  expect(terminal.lines.slice(-3)).toEqual(['before', 'meanwhile', '']);
  expect(terminal.region).toEqual([2, 9]);
});

test('a line that leaves its page open, or its cursor hidden, is followed by the two parts as they were', async () => {
  const { terminal, start, shows } = opened();
  const line = start();
  (await line.streams).stdout.write('\x1b[?1049h\x1b[?25lpage');
  await expect.poll(() => terminal.alternate).toBe(true);
  line.end();
  await line.ended;
  await shows('picture');
  expect(terminal).toMatchObject({ alternate: false, cursorShown: true });
});

test('a resize lays out everything again', async () => {
  const { terminal, screen, read, shows } = opened();
  screen.write('a line that is longer than half of the terminal');
  void read();
  terminal.type('typed');
  await shows('> typed');
  terminal.resize(30, 8);
  await shows(/^picture\n─────\n+a line that is longer than hal\nf of the terminal\n> typed$/);
  expect(terminal.region).toEqual([2, 7]);
  terminal.resize(60, 14);
  await shows(/a line that is longer than half of the terminal\n> typed$/);
  expect(terminal.region).toEqual([2, 13]);
});

test('Page Up shows what has scrolled away, Page Down and any other key come back', async () => {
  const { terminal, screen, read, draw, shows } = opened();
  const line = read();
  for (let at = 1; at <= 20; at++) screen.write(`line ${at}`);
  terminal.type('\x1b[5~');
  await shows(/─\nline 11\n(.*\n)*line 17\n▼ Page Down$/);
  screen.write('line 21');
  draw('changed', '─────');
  await shows(/^changed\n─────\nline 11\n/);
  terminal.type('\x1b[5~'.repeat(9));
  await shows(/─\nline 1\n/);
  terminal.type('\x1b[6~'.repeat(9));
  await shows(/line 21\n>$/);
  terminal.type('\x1b[5~');
  await shows('▼');
  terminal.type('x');
  await shows(/line 21\n> x$/);
  terminal.type('\r');
  expect(await line).toBe('x');
});

test('Ctrl-L draws everything again', async () => {
  const { terminal, screen, read, shows } = opened();
  screen.write('before');
  void read();
  terminal.type('typed');
  await shows('> typed');
  terminal.stdout.write('\x1b[2J\x1b[Hrubbish');
  await shows('rubbish');
  terminal.type('\x0c');
  await shows(/^picture\n─────\n+before\n> typed$/);
});

test('the terminal is restored by closing, or by the end of the process', async () => {
  for (const ends of ['close', 'exit'] as const) {
    const { terminal, screen, read, exit } = opened();
    screen.write('before');
    const line = read();
    if (ends === 'close') screen.close();
    else exit();
    expect(await line).toBeUndefined();
    expect(terminal).toMatchObject({ raw: false, cursorShown: true, region: [0, 9] });
    expect(terminal.cursor).toEqual({ row: 9, column: 0 });
    screen.write('after');
    screen.update();
    expect(terminal.lines.join('\n')).not.toContain('after');
  }
});

test('clear empties the part below alone; the typed line is the last row again', async () => {
  const { terminal, screen, read, start, shows } = opened();
  screen.write('said before');
  const { end, ended } = start();
  screen.clear();
  end();
  await ended;
  void read();
  await shows(/^>$/m);
  expect(terminal.lines).toEqual(['picture', '─────', '', '', '', '', '', '', '', '>']);
  screen.write('said after');
  await shows(/^said after\n>$/m);
});
