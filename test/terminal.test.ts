/** Sessions at a real terminal of 80 columns, in tmux. Without tmux the tests are skipped; CI has it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oneBroker, type TestKafka } from './kafka.js';
import { randomName } from './names.js';
import { noTmux, Terminal } from './terminal.js';
import { kafkactl, rows } from './world.js';

describe.skipIf(noTmux)('at a terminal', () => {
  let kafka: TestKafka;
  let terminal: Terminal;
  let topic: string;
  beforeEach(async () => {
    kafka = await oneBroker();
    topic = randomName('terminal');
    await kafkactl(`topics create ${topic} -p 1`, kafka);
    terminal = await Terminal.open(kafka.brokers);
  });
  afterEach(() => terminal.close());

  /** Types a line; the shell prints its exit code when it has ended. */
  const type = (line: string) => terminal.type(`${line}; echo "exit $?"`);
  const exits = (code: number) => terminal.shows(new RegExp(`^exit ${code}$`, 'm'));

  test('kafkactl alone prints the context', async () => {
    await type('kafkactl');
    await terminal.shows('What each is for:');
    expect(await terminal.shows(kafka.brokers, 50)).toMatch(/Cluster +up: 1 broker/);
    await exits(0);
  });

  test('a topic is deleted when the question is answered with yes, and not otherwise', async () => {
    const line = `kafkactl topics delete ${topic}`;
    await type(line);
    await terminal.shows(/Delete .*\?/);
    await terminal.press('Enter');
    await exits(130);
    expect(await rows(`topics list ${topic}`, kafka)).toHaveLength(1);
    await terminal.clear();
    await type(line);
    await terminal.shows(/Delete .*\?/);
    await terminal.press('C-c');
    await exits(130);
    expect(await rows(`topics list ${topic}`, kafka)).toHaveLength(1);
    await terminal.clear();
    await type(line);
    await terminal.shows(/Delete .*\?/);
    await terminal.type('y');
    await terminal.shows('done');
    await exits(0);
    expect(await rows(`topics list ${topic}`, kafka)).toEqual([]);
  });

  test('produce takes a line at a prompt, writes it at once, and ends with Ctrl-D', async () => {
    await type(`kafkactl produce ${topic}`);
    await terminal.shows(/^> $|\n>$/);
    await terminal.type('first');
    await terminal.shows(/> first\n>/);
    await expect.poll(async () => (await kafkactl(`consume ${topic} --exit`, kafka)).out).toBe('first\n');
    await terminal.type('second');
    await terminal.press('C-d');
    await terminal.shows('2 records');
    await exits(0);
    expect((await kafkactl(`consume ${topic} --exit`, kafka)).out).toBe('first\nsecond\n');
  });

  test('lag is redrawn in place until Ctrl-C', async () => {
    const group = randomName('group');
    await kafkactl(`produce ${topic} one`, kafka);
    await kafkactl(`consume ${topic} -g ${group} --exit`, kafka);
    await type(`kafkactl groups lag ${group} --watch 500ms`);
    await terminal.shows(/ 0 in 1 partition/);
    await kafkactl(`produce ${topic} two three`, kafka);
    const screen = await terminal.shows(/ 2 in 1 partition/);
    expect(screen.match(/in 1 partition/g)).toHaveLength(1);
    await terminal.press('C-c');
    // The alternate screen is gone: neither the screen nor the scrollback has one of the refreshes.
    expect(await terminal.shows(/^exit 130$/m, 500)).not.toContain('in 1 partition');
  });

  test('a consumer notes that it waits, prints new records, and ends with Ctrl-C', async () => {
    await type(`kafkactl consume ${topic}`);
    await terminal.shows('Reading new records');
    await kafkactl(['produce', topic, 'arrived'], kafka);
    await terminal.shows(/\narrived/);
    await terminal.press('C-c');
    await exits(130);
  });
});
