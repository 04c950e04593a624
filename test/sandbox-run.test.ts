import { describe, expect, test } from 'vitest';
import { connect } from '../src/lib/kafka/client/connect.js';
import { apacheTool, oneBroker, secureBroker } from './kafka.js';
import { randomName } from './names.js';

const topic = randomName('tools');

describe("Apache's tools", () => {
  test('see what was created here', async () => {
    const kafka = await oneBroker();
    const cluster = await connect(kafka.settings, { signal: new AbortController().signal });
    await cluster.createTopics([{ name: topic, partitions: 2 }]);
    await cluster.close();
    const { code, out, err } = await apacheTool(kafka, 'kafka-topics', ['--describe', '--topic', topic]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Topic: ${topic}\\t.*PartitionCount: 2\\t`));
  });

  test('read stdin to its end', async () => {
    const kafka = await oneBroker();
    const produced = await apacheTool(kafka, 'kafka-console-producer', ['--topic', topic], 'one\ntwo\n');
    expect(produced).toMatchObject({ code: 0 });
    const args = ['--topic', topic, '--from-beginning', '--max-messages', '2'];
    const { code, out } = await apacheTool(kafka, 'kafka-console-consumer', args);
    expect({ code, lines: out.trim().split('\n').sort() }).toEqual({ code: 0, lines: ['one', 'two'] });
  });

  test('keep their exit code and their words', async () => {
    const { code, out, err } = await apacheTool(await oneBroker(), 'kafka-topics', [
      ...['--describe', '--topic', `${topic}-missing`],
    ]);
    expect(code).toBe(1);
    expect(out + err).toContain(`Topic '${topic}-missing' does not exist`);
  });

  test('take the bootstrap server after a subcommand', async () => {
    const kafka = await oneBroker();
    const { out } = await apacheTool(kafka, 'kafka-cluster', ['cluster-id']);
    expect(out).toContain(kafka.clusterId);
  });

  test('sign in to the secure one', async () => {
    const { code, out } = await apacheTool(await secureBroker(), 'kafka-acls', [
      ...['--add', '--allow-principal', 'User:visitor', '--operation', 'Read', '--topic', topic],
    ]);
    expect({ code, added: out.includes('User:visitor') }).toEqual({ code: 0, added: true });
  });
});
