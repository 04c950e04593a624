/** A session: a run of a flow on a cluster without a command, its events, and how it is closed. */
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../src/lib/flows/run/run-event.js';
import { RunSession } from '../src/lib/flows/run/run-session.js';
import { readRunStates } from '../src/lib/flows/run/run-state.js';
import { shippedFlow, testRunContext, testRunOptions } from './flow-runs.js';
import { oneBroker } from './kafka.js';

const flow = await shippedFlow('user-events');

/** A session of user-events, with a check that nothing of its run is left on the cluster or in a state file. */
async function startSession(count: number | null, events: RunEvent[] = []) {
  const context = await testRunContext(await oneBroker());
  const options = testRunOptions({ count, rate: 50 });
  const { prefix = '', run: id } = options;
  const stopped: string[] = [];
  const session = RunSession.start(flow, options, context, () => [
    { onEvent: (event) => void events.push(event), stop: () => void stopped.push(id) },
  ]);
  const expectNothingLeft = async (): Promise<void> => {
    const topics = (await context.cluster.topics()).map(({ name }) => name);
    expect(topics.filter((name) => name.startsWith(prefix))).toEqual([]);
    expect(readRunStates(context.folders).filter(({ run }) => run === id)).toEqual([]);
    await context.cluster.close();
  };
  return { session, context, expectNothingLeft, stopped };
}

async function readAll(session: RunSession): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of session.events()) events.push(event);
  return events;
}

const kindsOf = (events: readonly RunEvent[]): string[] => [...new Set(events.map(({ kind }) => kind))];

describe.concurrent('a session', () => {
  test('gives the events of its run to listeners and readers, then the report', async () => {
    const heard: RunEvent[] = [];
    const { session, expectNothingLeft, stopped } = await startSession(20, heard);
    const read = await readAll(session);
    expect(kindsOf(read)).toEqual(expect.arrayContaining(['ready', 'drained']));
    expect(read).toEqual(heard);
    expect(await session.report).toMatchObject({ passed: true, interrupted: false, events: { source: 20 } });
    expect(stopped.length).toBe(1);
    await Promise.all([session.close(), session.close()]);
    // Closing a session that has ended emits nothing.
    expect(heard.length).toBe(read.length);
    expect(await readAll(session)).toEqual([]);
    await expectNothingLeft();
  });

  test('that is closed while its run is going ends it early, once, and removes what it created', async () => {
    const { session, expectNothingLeft } = await startSession(null);
    for await (const event of session.events()) if (event.kind === 'ready') break;
    await Promise.all([session.close(), session.close()]);
    expect(await session.report).toMatchObject({ interrupted: false });
    await expectNothingLeft();
  });

  test('that is closed at once removes what its preparation creates', async () => {
    const { session, expectNothingLeft, stopped } = await startSession(null);
    await session.close();
    expect(stopped.length).toBe(1);
    await expectNothingLeft();
  });

  test('whose listeners cannot be made fails with their error, and removes what it created', async () => {
    const context = await testRunContext(await oneBroker());
    const options = testRunOptions({});
    const session = RunSession.start(flow, options, context, () => {
      throw new Error('no screen');
    });
    expect(await readAll(session)).toEqual([]);
    await expect(session.report).rejects.toThrow('no screen');
    await session.close();
    expect(readRunStates(context.folders).filter(({ run }) => run === options.run)).toEqual([]);
    await context.cluster.close();
  });

  test('whose preparation fails ends without events, rejects its report, and can be closed', async () => {
    const { context, ...started } = await startSession(1);
    await started.session.close();
    const failing = { ...context, resolveTopicSettings: () => ({ partitions: 1, replicationFactor: 9, config: {} }) };
    const session = RunSession.start(flow, testRunOptions({}), failing);
    expect(await readAll(session)).toEqual([]);
    await expect(session.report).rejects.toMatchObject({ hint: expect.stringContaining('sandbox up') });
    await session.close();
    await started.expectNothingLeft();
  });

  test('ends early, as interrupted, when its signal is aborted', async () => {
    const context = await testRunContext(await oneBroker());
    const abort = new AbortController();
    const session = RunSession.start(flow, testRunOptions({ rate: 50 }), { ...context, signal: abort.signal });
    for await (const event of session.events()) if (event.kind === 'ready') abort.abort();
    expect(await session.report).toMatchObject({ interrupted: true });
    await session.close();
    await context.cluster.close();
  });
});
