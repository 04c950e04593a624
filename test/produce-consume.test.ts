import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKafkaJs } from '../src/lib/kafka/members/kafkajs.js';
import { program } from './bundle.js';
import { apacheTool, oneBroker, secureBroker, suiteEnv, type TestKafka } from './kafka.js';
import { newTopic, on } from './wire-records.js';
import { kafkactl, type LineOptions } from './world.js';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await oneBroker();
});

/** Not so old that retention would delete it under the test. */
const recently = Date.now() - 60_000;
const topicOf = (partitions = 3) => on(kafka, (cluster) => newTopic(cluster, partitions));
const run = (line: string | readonly string[], options: LineOptions = {}) =>
  kafkactl(line, { brokers: kafka.brokers, ...options });
const lines = (text: string) => text.split('\n').slice(0, -1);
const records = (text: string) => lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);

function* endless(text: string): Generator<Buffer> {
  for (;;) yield Buffer.from(text);
}

describe('produce', () => {
  test('values on the line, with key and headers, and one note', async () => {
    const topic = await topicOf();
    const { code, out, err } = await run(['produce', topic, 'a', 'b', '-k', 'user-1', '-H', 'h=1', '-H', 'h=2']);
    expect({ code, out, err }).toEqual({
      code: 0,
      out: '',
      err: `2 records (14 B) written to ${topic}, partition 2.\n`,
    });
    expect(records((await run(`consume ${topic} --exit -o json`)).out)).toEqual(
      ['a', 'b'].map((value, offset) => ({
        topic,
        partition: 2,
        offset,
        timestamp: expect.any(Number),
        key: 'user-1',
        value,
        headers: [
          { key: 'h', value: '1' },
          { key: 'h', value: '2' },
        ],
      })),
    );
  });

  test.each([
    ['user-1', 2],
    ['user-4', 1],
    ['user-8', 0],
    ['order-1', 1],
    ['order-2', 0],
  ])('the key %s stands in partition %d of three', async (key, partition) => {
    const { out } = await run(`produce ${await topicOf()} v -k ${key} -o json`);
    expect(records(out)).toMatchObject([{ partition, offset: 0 }]);
  });

  test('lines of standard input, keys before a delimiter, tombstones', async () => {
    const topic = await topicOf(1);
    const { code, err } = await run(`produce ${topic} -K : -Z`, { stdin: 'k:v\nplain\nk:\n' });
    expect(code).toBe(0);
    expect(err).toContain('1 line has no delimiter: the key is null.');
    const { out } = await run(`consume ${topic} --exit -o json`);
    expect(records(out).map(({ key, value }) => [key, value])).toEqual([
      ['k', 'v'],
      [null, 'plain'],
      ['k', null],
    ]);
  });

  test('a line a record with -o json, in the order of the input', async () => {
    const topic = await topicOf(3);
    const { out, err } = await run(`produce ${topic} --partitioner rotate -o json`, { stdin: 'a\nb\nc\nd\ne\nf\n' });
    expect(err).toBe('');
    expect(records(out)).toHaveLength(6);
    expect(records(out).map(({ offset }) => offset)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(Object.keys(records(out)[0] ?? {})).toEqual(['topic', 'partition', 'offset']);
  });

  test.each([
    ['without a key', ''],
    ['with one key and headers', '-k user-1 -H h=1 -H h=2'],
    ['in small batches', '--batch-size 2kB'],
    ['in turn, a partition each', '--partitioner rotate'],
    ['compressed', '-z gzip'],
  ])('many lines at once, %s: each stands where it is said to stand', async (_, options) => {
    const topic = await topicOf(3);
    const values = Array.from({ length: 3000 }, (_, n) => (n % 7 === 0 ? '' : `value ${n} ${'x'.repeat(n % 300)}`));
    const stdin = values.map((value) => `${value}\n`).join('');
    const { code, out } = await run(`produce ${topic} -Z -o json ${options}`, { stdin });
    expect(code).toBe(0);
    const at = ({ partition, offset }: Record<string, unknown>) => `${String(partition)} ${String(offset)}`;
    const read = new Map(records((await run(`consume ${topic} --exit -o json`)).out).map((each) => [at(each), each]));
    const written = records(out).map((place) => read.get(at(place)));
    expect(written.map((record) => record?.['value'] ?? '')).toEqual(values);
    const [key, headers] = options.startsWith('-k') ? ['user-1', 2] : [null, 0];
    for (const record of written) {
      expect(record?.['key']).toBe(key);
      expect(record?.['headers']).toHaveLength(headers);
    }
  });

  test('the same as csv and yaml', async () => {
    const topic = await topicOf(1);
    expect((await run(`produce ${topic} a b -o csv`)).out).toBe(`topic,partition,offset\n${topic},0,0\n${topic},0,1\n`);
    expect((await run(`produce ${topic} -o yaml`, { stdin: 'c\n' })).out).toBe(
      `- topic: ${topic}\n  partition: 0\n  offset: 2\n`,
    );
  });

  test('files, one after the other; csv; raw', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kafkactl-input-'));
    await writeFile(join(folder, 'one'), 'a\nb');
    await writeFile(join(folder, 'two.csv'), 'key,value,partition,header.x\nk,"v 1",1,y\n');
    const topic = await topicOf(2);
    await run(`produce ${topic} --file one --file ${folder}/one -p 0`, { cwd: folder });
    await run(`produce ${topic} --input csv --file two.csv`, { cwd: folder });
    await run(`produce ${topic} --input raw --file one -p 1`, { cwd: folder });
    const { out } = await run(`consume ${topic} --exit --print all`);
    const withoutTime = out.replaceAll(/\t\d{13}\t/g, '\t');
    expect(withoutTime.split('\n').sort()).toEqual(
      ['\t0\t0\t\ta', '\t0\t1\t\tb', '\t0\t2\t\ta', '\t0\t3\t\tb', 'k\t1\t0\tx=y\tv 1', '\t1\t1\t\ta', 'b', ''].sort(),
    );
  });

  test('what was saved as JSON lines comes back byte for byte, into the same partitions', async () => {
    const [from, to] = [await topicOf(3), await topicOf(3)];
    const bytes = Array.from({ length: 50 }, () => randomBytes(20).toString('base64'));
    const saved = bytes
      .map((value, n) =>
        JSON.stringify({
          timestamp: recently + n,
          partition: n % 3,
          key: n % 4 === 0 ? null : value,
          value: n % 5 === 0 ? null : value,
          headers: [
            { key: 'a', value: null },
            { key: 'a', value: '' },
            { key: 'b', value, encoding: 'base64' },
          ],
          encoding: { key: 'base64', value: 'base64' },
        }),
      )
      .join('\n');
    await run(`produce ${from} --input ndjson --preserve-partitions`, { stdin: saved });
    const first = await run(`consume ${from} --exit -o json`);
    await run(`produce ${to} --input ndjson --preserve-partitions -z lz4`, { stdin: first.out });
    const second = await run(`consume ${to} --exit -o json`);
    const sorted = (text: string) => lines(text.replaceAll(`"${from}"`, `"${to}"`)).sort();
    expect(sorted(second.out)).toEqual(sorted(first.out));
    expect(lines(first.out)).toHaveLength(50);
  });

  test('a prompt on a terminal, on stderr, each line written at once', async () => {
    const topic = await topicOf(1);
    const stdin = new PassThrough();
    const writing = run(`produce ${topic}`, { tty: 80, stdin });
    stdin.write('help\x7flo\r');
    const seen = await run(`consume ${topic} --from-beginning -n 1 --timeout 20s`);
    expect(seen.out).toBe('hello\n');
    stdin.write('\x1b[A!\r');
    await run(`consume ${topic} --from-beginning -n 2 --timeout 20s`);
    stdin.end();
    const { code, out, err } = await writing;
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err.match(/> /g)?.length).toBeGreaterThan(2);
    expect((await run(`consume ${topic} --exit`)).out).toBe('hello\nhello!\n');
  });

  test.each([
    [['produce', 'no-such-topic-anywhere', 'v'], 3, /no topic named "no-such-topic-anywhere"/],
    [['produce', 'TOPIC', 'v', '-p', '9'], 3, /has no partition 9/],
    [['produce', 'TOPIC', 'v', '--file', 'x'], 2, /do not go together/],
    [['produce', 'TOPIC', '--file', '/no/such/file'], 2, /cannot read \/no\/such\/file: there is no such file/],
    [['produce', 'TOPIC', '--acks', '2'], 2, /none of all, 1, 0/],
    [['produce', 'TOPIC', '--input', 'ndjson'], 2, /line 1: it is not JSON/],
    [['produce'], 2, /TOPIC is missing/],
  ])('%j is exit %d', async (line, code, message) => {
    const topic = await topicOf(1);
    const result = await run(
      line.map((word) => word.replace('TOPIC', topic)),
      { stdin: 'nonsense' },
    );
    expect(result.err).toMatch(message);
    expect(result.code).toBe(code);
  });

  test('the key from a field of the value; values that are not JSON are refused with their line', async () => {
    const topic = await topicOf(1);
    const stdin = '{"user":{"id":"u1"}}\n{"user":{"id":7}}\n{}\n';
    const { err } = await run(`produce ${topic} --key-from .user.id`, { stdin });
    expect(err).toContain('1 value without the field of --key-from: the key is null.');
    const { out } = await run(`consume ${topic} --exit -o json`);
    expect(records(out).map(({ key }) => key)).toEqual(['u1', '7', null]);
    const refused = await run(`produce ${topic} --check json`, { stdin: '{}\n[1\n' });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('line 2: the value is not JSON');
    expect(refused.err).toContain('What stands before it is written');
  });

  test('a faulty first line is exit 2: nothing is written', async () => {
    const topic = await topicOf(1);
    const { code, err } = await run(`produce ${topic} --check json`, { stdin: '[1\n{}\n' });
    expect(code).toBe(2);
    expect(err).not.toContain('written');
    expect((await run(`consume ${topic} --exit`)).out).toBe('');
  });

  test.each([
    ['--check json', '{broken', 'line 50001: the value is not JSON'],
    ['', 'x'.repeat(2_000_000), 'a record of 20000'],
  ])('produce %s: what stands before a faulty line is written, and counted', async (options, faulty, message) => {
    const topic = await topicOf(3);
    const stdin = `${Array.from({ length: 50_000 }, (_, n) => `{"n":${n}}`).join('\n')}\n${faulty}\n{}\n`;
    const { code, err } = await run(`produce ${topic} ${options}`, { stdin });
    expect(code).toBe(1);
    expect(err).toMatch(/^50,000 records .*written/);
    expect(err).toContain(message);
    expect(lines((await run(`consume ${topic} --exit`)).out)).toHaveLength(50_000);
  });

  /** Resolves when the whole input was read, and the records of it were appended. */
  const read = (stdin: PassThrough) => expect.poll(() => stdin.writableLength + stdin.readableLength).toBe(0);

  test('Ctrl-C in the middle: appended records are written, and counted', async () => {
    const topic = await topicOf(3);
    const ctrlC = new AbortController();
    const stdin = new PassThrough();
    // Batches that would wait for long to be sent.
    const writing = run(`produce ${topic} --linger 60s`, { stdin, signal: ctrlC.signal });
    stdin.write('a\nb\n');
    await read(stdin);
    stdin.write('c\nhalf a line');
    await read(stdin);
    ctrlC.abort();
    expect(await writing).toMatchObject({ code: 130, err: expect.stringMatching(/^3 records \(3 B\) written to /) });
    expect(lines((await run(`consume ${topic} --exit`)).out).sort()).toEqual(['a', 'b', 'c']);
  });

  test('a reader of the offsets that goes away: records appended by then are written', async () => {
    const topic = await topicOf(1);
    const stdin = new PassThrough();
    let told = false;
    const onOut = () => {
      told = true;
    };
    const line = `produce ${topic} -o json --linger 300ms`;
    const writing = run(line, { stdin, closesEarly: true, onOut });
    const given: string[] = [];
    // An offset is printed with the next input after it is acknowledged.
    while (!told) {
      given.push(`${given.length}`);
      stdin.write(`${given.at(-1)}\n`);
      await run(`consume ${topic} --from-beginning -n ${given.length} --timeout 20s`);
    }
    expect(await writing).toMatchObject({ code: 0, err: '' });
    expect(lines((await run(`consume ${topic} --exit`)).out)).toEqual(given);
  });

  test('Ctrl-C in a large input: the count of written records is true', async () => {
    const topic = await topicOf(3);
    const ctrlC = new AbortController();
    const writing = run(`produce ${topic} --rate 50000`, {
      stdin: Readable.from(endless('abcdefgh\n'.repeat(1000))),
      signal: ctrlC.signal,
    });
    await run(`consume ${topic} --from-beginning -n 1000 --timeout 20s`);
    ctrlC.abort();
    const { code, err } = await writing;
    expect(code).toBe(130);
    const [, written = ''] = /^([\d,]+) records /.exec(err) ?? [];
    const there = lines((await run(`consume ${topic} --exit`)).out).length;
    expect(there).toBe(Number(written.replaceAll(',', '')));
  });

  test('what a broker rejects is refused with our message and its own, and never called possibly written', async () => {
    const compacted = await on(kafka, (cluster) => newTopic(cluster, 1, { 'cleanup.policy': 'compact' }));
    expect(await run(`produce ${compacted} a b`)).toEqual({
      code: 1,
      out: '',
      err:
        `error: cannot write to ${compacted} partition 0: the topic is compacted, and takes no record without a key\n` +
        `kafka: INVALID_RECORD: Compacted topic cannot accept message without key in topic partition ${compacted}-0\n`,
    });
    const timely = await on(kafka, (cluster) => newTopic(cluster, 1, { 'message.timestamp.before.max.ms': '3600000' }));
    expect(await run(`produce ${timely} --input ndjson`, { stdin: '{"value":"v","timestamp":1}' })).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^error: .*further from now than the topic allows\nkafka: INVALID_TIMESTAMP.*\n.*before\.max/,
      ),
    });
    // The offsets topic is there once a group has asked for its coordinator.
    await run(`consume ${timely} -g ${timely} --exit`);
    expect(await run('produce __consumer_offsets v')).toMatchObject({
      code: 6,
      err: expect.stringContaining('is internal to Kafka: its brokers alone write to it'),
    });
  });

  test('--file - is standard input', async () => {
    const topic = await topicOf(1);
    expect((await run(`produce ${topic} --file -`, { stdin: 'a\n' })).code).toBe(0);
    expect((await run(`consume ${topic} --exit`)).out).toBe('a\n');
  });

  test('records before a faulty line are written and counted, whatever file it is in', async () => {
    const topic = await topicOf(1);
    const cwd = await mkdtemp(join(tmpdir(), 'kafkactl-input-'));
    await writeFile(join(cwd, 'one'), '1\n2\n');
    await writeFile(join(cwd, 'two'), '3\n4\n[\n5\n');
    const { code, err } = await run(`produce ${topic} --file one --file two --check json`, { cwd });
    expect(code).toBe(1);
    expect(err).toMatch(/^4 records .*written to .*, partition 0\.\nerror: two, line 3: the value is not JSON\n/);
    expect((await run(`consume ${topic} --exit`)).out).toBe('1\n2\n3\n4\n');
  });

  test.each([
    ['missing', 'there is no such file'],
    ['.', 'it is a folder'],
  ])('nothing is written where a file is %s', async (path, why) => {
    const topic = await topicOf(1);
    const cwd = await mkdtemp(join(tmpdir(), 'kafkactl-input-'));
    await writeFile(join(cwd, 'one'), '1\n2\n');
    expect(await run(`produce ${topic} --file one --file ${path}`, { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining(`cannot read ${path}: ${why}`),
    });
    expect((await run(`consume ${topic} --exit`)).out).toBe('');
  });

  test('records acknowledged before a failure are printed with -o json', async () => {
    const topic = await topicOf(1);
    const input = async function* () {
      yield '{}\n';
      await run(`consume ${topic} --from-beginning -n 1 --timeout 20s`);
      yield '[1\n';
    };
    const failed = await run(`produce ${topic} --check json -o json`, { stdin: Readable.from(input()) });
    expect(failed.code).toBe(1);
    expect(records(failed.out)).toEqual([{ topic, partition: 0, offset: 0 }]);
  });

  test('a busy topic is read to its end as it was, with --exit and in a range', async () => {
    const topic = await topicOf(2);
    await run(`produce ${topic} --partitioner rotate`, { stdin: '0\n1\n2\n3\n' });
    const ended = new AbortController();
    const busy = run(`produce ${topic} --rate 500 --partitioner rotate`, {
      stdin: Readable.from(endless('busy\n')),
      signal: ended.signal,
    });
    await run(`consume ${topic} -n 1 --timeout 20s`);
    const count = async () => lines((await run(`consume ${topic} --exit`)).out).length;
    const first = await count();
    for (const form of ['--offset :end', '--offset earliest --exit', '--tail 1000000 --exit']) {
      const { code, out } = await run(`consume ${topic} ${form}`);
      expect({ form, code }).toEqual({ form, code: 0 });
      expect(lines(out).length).toBeGreaterThanOrEqual(first);
    }
    expect(await run(`copy ${topic} ${await topicOf(1)}`)).toMatchObject({ code: 0 });
    ended.abort();
    await busy;
    expect(await count()).toBeGreaterThan(first);
  });

  test('no faster than --rate', async () => {
    const topic = await topicOf(1);
    const start = performance.now();
    const stdin = 'x\n'.repeat(3000);
    expect(await run(`produce ${topic} --rate 2000`, { stdin })).toMatchObject({ code: 0 });
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  test('acks of one replica note their cost', async () => {
    const { code, err } = await run(`produce ${await topicOf()} v --acks 1`);
    expect(code).toBe(0);
    expect(err).toContain('turns idempotence off');
  });

  test('a value of a megabyte goes there and back', async () => {
    const topic = await topicOf(1);
    const value = 'x'.repeat(1_000_000);
    expect(await run(`produce ${topic}`, { stdin: value })).toMatchObject({ code: 0 });
    expect((await run(`consume ${topic} --exit`)).out).toBe(`${value}\n`);
  });

  test('Ctrl-C ends it at once, also while the input is silent', async () => {
    const topic = await topicOf(1);
    const ctrlC = new AbortController();
    const stdin = new PassThrough();
    const writing = run(`produce ${topic}`, { stdin, signal: ctrlC.signal });
    stdin.write('a\n');
    await run(`consume ${topic} --from-beginning -n 1 --timeout 20s`);
    ctrlC.abort();
    const { code, err } = await writing;
    expect(code).toBe(130);
    expect(err).toContain(`1 record (1 B) written to ${topic}, partition 0.`);
  });
});

describe('consume', () => {
  test('of a group with --rate commits what it has written of a batch', async () => {
    const topic = await topicOf(1);
    await run(`produce ${topic} 1 2 3 4 5 6`);
    const line = `consume ${topic} --group ${topic} --from-beginning`;
    const ctrlC = new AbortController();
    let written = '';
    const onOut = (text: string) => {
      written += text;
      if (written.includes('3')) ctrlC.abort();
    };
    const begun = performance.now();
    const first = await run(`${line} --rate 5`, { signal: ctrlC.signal, onOut });
    expect(performance.now() - begun).toBeGreaterThan(400);
    expect(first).toMatchObject({ code: 130, out: '1\n2\n3\n' });
    expect(await run(`${line} --exit`)).toMatchObject({ code: 0, out: '4\n5\n6\n' });
  });

  test('only new records by default', async () => {
    const topic = await topicOf(1);
    await run(`produce ${topic} old`);
    const ctrlC = new AbortController();
    const reading = run(`consume ${topic}`, { tty: 80, signal: ctrlC.signal, onOut: () => ctrlC.abort() });
    await expect
      .poll(async () => (await run(`produce ${topic} new`)).code === 0 && ctrlC.signal.aborted, { timeout: 20_000 })
      .toBe(true);
    const { code, out, err } = await reading;
    expect(code).toBe(130);
    expect(lines(out).every((line) => line === 'new')).toBe(true);
    expect(err).toContain(`Reading new records of ${topic} until Ctrl-C`);
  });

  test.each([
    ['--exit', ['0', '1', '2', '3', '4']],
    ['--from-beginning -n 2', ['0', '1']],
    ['--offset -2 --exit', ['3', '4']],
    ['--offset=-2 --exit', ['3', '4']],
    ['--offset +3 --exit', ['3', '4']],
    ['--offset 1:3', ['1', '2']],
    ['--offset :end', ['0', '1', '2', '3', '4']],
    ['--offset @1970-01-01:@now', ['0', '1', '2', '3', '4']],
    ['--offset @-1h -n 1', ['0']],
    ['--exit --grep ^[13]$', ['1', '3']],
    ['--exit --key none', []],
    ['--from-beginning --timeout 300ms', ['0', '1', '2', '3', '4']],
  ])('%s', async (words, values) => {
    const topic = await topicOf(1);
    await run(`produce ${topic} 0 1 2 3 4`);
    expect(await run(`consume ${topic} ${words}`)).toMatchObject({
      code: 0,
      out: values.map((v) => `${v}\n`).join(''),
    });
  });

  test('the newest of the whole topic, in the order of their times, then what comes', async () => {
    const topic = await topicOf(3);
    const stdin = Array.from({ length: 30 }, (_, n) =>
      JSON.stringify({ value: `${n}`, partition: n % 3, timestamp: recently + n }),
    );
    await run(`produce ${topic} --input ndjson --preserve-partitions`, { stdin: stdin.join('\n') });
    expect((await run(`consume ${topic} --tail 4 --exit`)).out).toBe('26\n27\n28\n29\n');
    expect((await run(`consume ${topic} --tail 100 --exit -p 1`)).out).toBe(
      Array.from({ length: 10 }, (_, n) => `${n * 3 + 1}\n`).join(''),
    );
    expect((await run(`consume ${topic} --tail 2 --exit --grep ^1.$`)).out).toBe('18\n19\n');
    const following = run(`consume ${topic} --tail 1 -n 2 --timeout 20s`, {
      onOut: () => void run(`produce ${topic} new`),
    });
    expect(lines((await following).out)).toEqual(['29', 'new']);
    const tooFew = await run(`consume ${topic} --tail 3 -n 5 -p 1 --grep ^1.$ --timeout 100ms`);
    expect(tooFew).toMatchObject({ code: 5, out: '13\n16\n19\n', err: expect.stringContaining('3 of 5 records came') });
  });

  test('a format in kcat’s tokens', async () => {
    const topic = await topicOf(1);
    await run(`produce ${topic} v -k k -H a=b`);
    expect((await run(['consume', topic, '--exit', '-f', '%t %p %o %k %s %S %h\\n'])).out).toBe(
      `${topic} 0 0 k v 1 a=b\n`,
    );
  });

  test('an offset outside the log is clamped, and noted', async () => {
    const topic = await topicOf(1);
    await run(`produce ${topic} 0 1`);
    const { code, err } = await run(`consume ${topic} --offset 50 --exit`);
    expect(code).toBe(0);
    expect(err).toContain(`${topic} partition 0 holds 0 to 2: 50 is moved to 2`);
  });

  test('fewer records than asked for within the time: exit 5, and what came is there', async () => {
    const topic = await topicOf(1);
    await run(`produce ${topic} a`);
    const { code, out, err } = await run(`consume ${topic} --from-beginning -n 2 --timeout 300ms`);
    expect({ code, out }).toEqual({ code: 5, out: 'a\n' });
    expect(err).toContain('1 of 2 records came');
  });

  test('chosen partitions; filters on headers', async () => {
    const topic = await topicOf(3);
    for (const partition of [0, 1, 2]) await run(`produce ${topic} p${partition} -p ${partition} -H at=${partition}`);
    expect(lines((await run(`consume ${topic} -p 0,2 --exit`)).out).sort()).toEqual(['p0', 'p2']);
    expect((await run(`consume ${topic} -H at=1 --exit`)).out).toBe('p1\n');
  });

  test('escapes never reach a terminal; a pipe and --raw get the bytes', async () => {
    const topic = await topicOf(1);
    const value = '\x1b]0;owned\x07 "\u009b31m"';
    await run(['produce', topic, value, '-k', '\x1b[2J', '-H', '\x1bh=\x1b']);
    const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
    for (const form of ['', '--print all', '-o json']) {
      const { out } = await run(`consume ${topic} --exit --no-color ${form}`, { tty: 80 });
      expect(out).not.toMatch(controls);
      expect(out).toContain('owned');
    }
    expect((await run(`consume ${topic} --exit`)).out).toBe(`${value}\n`);
    expect((await run(`consume ${topic} --exit --raw`, { tty: 80 })).out).toBe(`${value}\n`);
  });

  test('JSON is coloured on a terminal, the same text without its colours', async () => {
    const topic = await topicOf(1);
    const value = '{ "a": [1, "x", null] }';
    await run(['produce', topic, value]);
    const { out } = await run(`consume ${topic} --exit`, { tty: 80 });
    expect(out).toContain('\x1b[36m"a"\x1b[39m');
    expect(out.replaceAll(/\x1b\[\d+m/g, '')).toBe(`${value}\n`);
    expect((await run(`consume ${topic} --exit`, { tty: 80, env: { NO_COLOR: '1' } })).out).toBe(`${value}\n`);
  });

  test('null is an empty line in a pipe, and shown on a terminal', async () => {
    const topic = await topicOf(1);
    await run(['produce', topic, '-k', 'k', '-Z', '']);
    expect((await run(`consume ${topic} --exit`)).out).toBe('\n');
    expect((await run(`consume ${topic} --exit --no-color`, { tty: 80 })).out).toBe('null\n');
  });

  test('decoded values', async () => {
    const topic = await topicOf(1);
    await run(['produce', topic, '{"a":1}']);
    const { out } = await run(`consume ${topic} --exit -o json --decode value=json`);
    expect(records(out)).toMatchObject([{ value: { a: 1 }, encoding: { value: 'json' } }]);
    expect((await run(`consume ${topic} --exit --decode hex`)).out).toBe('7b2261223a317d\n');
  });

  test('a decoded JSON value is as it was written, on one line: no digit of a number is lost', async () => {
    const topic = await topicOf(1);
    const value = '{ "id": 12345678901234567890,\r\n  "price": 1.0 }\n';
    await run(`produce ${topic} --input raw`, { stdin: value });
    const { out } = await run(`consume ${topic} --exit -o json --decode value=json`);
    expect(out).toContain('"value":{ "id": 12345678901234567890,   "price": 1.0 },');
    expect(records(out)).toHaveLength(1);
  });

  test('a topic named twice is read once', async () => {
    const topic = await topicOf(2);
    await run(`produce ${topic} a -p 0`);
    await run(`produce ${topic} b -p 1`);
    expect((await run(`consume ${topic} ${topic} -p 0,0-1,1 --exit`)).out).toBe('a\nb\n');
    expect((await run(`consume ${topic} ${topic} -p 1,1 --tail 2 --exit`)).out).toBe('b\n');
  });

  test('flags precede a regular expression', async () => {
    const topic = await topicOf(1);
    await run(['produce', topic, 'an ERROR', 'fine', 'a\nb']);
    expect((await run(['consume', topic, '--exit', '--grep', '(?i)error$'])).out).toBe('an ERROR\n');
    expect((await run(['consume', topic, '--exit', '--grep', '(?s)a.b'])).out).toBe('a\nb\n');
  });

  test('a tail over partitions with overlapping times, in bounded memory', async () => {
    const topic = await topicOf(3);
    const begun = Date.now() - 36_000;
    const records = Array.from({ length: 36_000 }, (_, n) => ({
      partition: n % 3,
      timestamp: begun + ((n * 7919) % 36_000),
      value: `${n}`,
    }));
    const stdin = records.map((record) => JSON.stringify(record)).join('\n');
    await run(`produce ${topic} --input ndjson --preserve-partitions`, { stdin });
    const newest = records.toSorted((a, b) => a.timestamp - b.timestamp).slice(-12_000);
    const { out } = await run(`consume ${topic} --tail 12000 --exit`);
    expect(out === newest.map(({ value }) => `${value}\n`).join('')).toBe(true);
  });

  test('a tail of a hundred and fifty thousand records', async () => {
    const topic = await topicOf(1);
    const values = Array.from({ length: 150_000 }, (_, n) => `${n}\n`).join('');
    await run(`produce ${topic}`, { stdin: values });
    expect((await run(`consume ${topic} --tail 150000 --exit`)).out).toBe(values);
  });

  test('as a group: from its commits, committing what was written', async () => {
    const topic = await topicOf(1);
    await run(`produce ${topic} 0 1 2 3 4`);
    const group = `group-${randomBytes(6).toString('hex')}`;
    const fromBeginning = `consume ${topic} -g ${group} --from-beginning`;
    expect(await run(`${fromBeginning} -n 2`)).toEqual({ code: 0, out: '0\n1\n', err: '' });
    expect(await run(`${fromBeginning} -n 1`)).toEqual({
      code: 0,
      out: '2\n',
      err: `Group "${group}" has been here before and goes on where it was.\n`,
    });
    await run(`groups reset ${group} --to 2 --yes`);
    expect(await run(`consume ${topic} -g ${group} -n 3 --timeout 20s`)).toMatchObject({ code: 0, out: '2\n3\n4\n' });
    const { out } = await apacheTool(kafka, 'kafka-consumer-groups', ['--describe', '--group', group]);
    expect(out).toMatch(new RegExp(`${topic}\\s+0\\s+5\\s+5\\s+0`));
  });

  test('as a group, on Ctrl-C before a reader that is slow: nothing is committed that it did not get', async () => {
    const topic = await topicOf(1);
    const group = `group-${randomBytes(6).toString('hex')}`;
    await run(`produce ${topic}`, { stdin: `${'x'.repeat(99)}\n`.repeat(30_000) });
    const args = ['consume', topic, '-g', group, '--from-beginning', '-b', kafka.brokers];
    const child = spawn(program, args, { env: { ...suiteEnv() }, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    await once(child, 'exit');
    const got = lines(await text(child.stdout)).length;
    const [committed] = (await on(kafka, (cluster) => cluster.committedOffsets([group]))).get(group) ?? [];
    expect(got).toBeGreaterThan(0);
    expect(committed?.offset ?? 0).toBeLessThanOrEqual(got);
  });

  test('as a group with --exit: it ends where only an aborted transaction is left, and commits past it', async () => {
    const topic = await topicOf(1);
    const group = `group-${randomBytes(6).toString('hex')}`;
    const line = `consume ${topic} --exit -g ${group}`;
    await run(`produce ${topic} a`);
    expect(await run(line)).toMatchObject({ code: 0, out: 'a\n' });
    const transactionalId = `transaction-${randomBytes(6).toString('hex')}`;
    const producer = (await createKafkaJs(kafka.settings)).producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'never' }] });
    await transaction.abort();
    await producer.disconnect();
    // The marker of the abort is written a moment after it is promised; it is the third thing in the log.
    const end = () =>
      on(kafka, (cluster) => cluster.listOffsets([{ topic, partition: 0, at: 'latest' }], { committed: true }));
    await expect.poll(async () => (await end())[0]?.offset, { timeout: 20_000 }).toBe(3);
    const given = AbortSignal.timeout(20_000);
    expect(await run(`${line}-all --uncommitted`)).toMatchObject({ code: 0, out: 'a\nnever\n' });
    expect(await run(line, { signal: given })).toMatchObject({ code: 0, out: '' });
    const { out } = await apacheTool(kafka, 'kafka-consumer-groups', ['--describe', '--group', group]);
    expect(out).toMatch(new RegExp(`${topic}\\s+0\\s+3\\s+3\\s+0`));
  });

  test('as a group with --exit: up to the end as it was, and at once when there is nothing left', async () => {
    const topic = await topicOf(3);
    await run(`produce ${topic} --partitioner rotate`, { stdin: '0\n1\n2\n3\n4\n' });
    const line = `consume ${topic} -g group-${randomBytes(6).toString('hex')} --exit`;
    const first = await run(line);
    expect(first.code).toBe(0);
    expect(lines(first.out).sort()).toEqual(['0', '1', '2', '3', '4']);
    expect(await run(line)).toMatchObject({ code: 0, out: '' });
  });

  test.each([
    [['consume', 'no-such-topic-anywhere'], 3, /no topic named/],
    [['consume', 'TOPIC', '-p', '7'], 3, /has no partition 7/],
    [['consume', 'TOPIC', '-g', 'g', '--offset', '5'], 2, /--group reads what the group is given/],
    [['consume', 'TOPIC', '--session-timeout', '6s'], 2, /--session-timeout is of a member of a group/],
    [['consume', 'TOPIC', '-g', 'g', '--session-timeout', '2s'], 1, /kafka: INVALID_SESSION_TIMEOUT/],
    [['consume', 'TOPIC', '-g', ''], 2, /--group: the name of a group is not empty/],
    [['copy', 'TOPIC', 'other', '-g', ''], 2, /--group: the name of a group is not empty/],
    [['consume', 'TOPIC', '--offset', 'soon'], 2, /"soon" is not an offset/],
    [['consume', 'TOPIC', '--print', 'keyy'], 2, /Did you mean key\?/],
    [['consume', 'TOPIC', '--print', 'key,value'], 2, /the value always stands last/],
    [['consume', 'TOPIC', '-f', '%s', '--print', 'key'], 2, /--format and --print do not go together/],
    [['consume', 'TOPIC', '-f', '%s', '-o', 'json'], 2, /--format and -o json do not go together/],
    [['consume', 'TOPIC', '--print', 'key', '-o', 'json'], 2, /--print and -o json do not go together/],
    [['consume', 'TOPIC', '--grep', '('], 2, /not a regular expression/],
    [['consume', 'TOPIC', '--decode', 'value=json=x'], 2, /--decode: "json=x" is none of/],
    [
      ['consume', 'TOPIC', '-p', '1-0'],
      2,
      /--partition: "1-0" is not a list of partitions\n {2}Write it as 0, 0,2 or 0-3,7/,
    ],
    [['consume', 'TOPIC', '-o', 'yaml'], 2, /is none of table, wide, json/],
  ])('%j is exit %d', async (line, code, message) => {
    const topic = await topicOf(1);
    const result = await run(line.map((word) => word.replace('TOPIC', topic)));
    expect(result.err).toMatch(message);
    expect(result.code).toBe(code);
  });
});

describe('beside Apache’s console tools', () => {
  test('what one writes the other reads', async () => {
    const topic = await topicOf(1);
    const event = '{"userId": 1, "eventType": "USER_CREATED", "name": "Test User"}';
    await apacheTool(kafka, 'kafka-console-producer', ['--topic', topic], `${event}\n`);
    await run(['produce', topic, event]);
    const ours = await run(`consume ${topic} --from-beginning -n 2`);
    const apache = await apacheTool(kafka, 'kafka-console-consumer', [
      '--topic',
      topic,
      '--from-beginning',
      '--max-messages',
      '2',
    ]);
    expect(ours.out).toBe(`${event}\n${event}\n`);
    expect(apache.out).toBe(ours.out);
  });
});

describe('on a secure broker', () => {
  test('records go there and back, with and without a group', async () => {
    const secure = await secureBroker();
    const topic = await on(secure, (cluster) => newTopic(cluster, 1));
    const env = { KAFKACTL_CONTEXT: secure.name };
    expect(await kafkactl(`produce ${topic} a b`, { env })).toMatchObject({ code: 0 });
    expect(await kafkactl(`consume ${topic} --exit`, { env })).toMatchObject({ code: 0, out: 'a\nb\n' });
    expect(await kafkactl(`consume ${topic} -g ${topic} --exit`, { env })).toMatchObject({ code: 0, out: 'a\nb\n' });
  });
});
