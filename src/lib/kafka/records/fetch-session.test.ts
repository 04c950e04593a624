import { describe, expect, test } from 'vitest';
import type { FetchPartition } from './fetch-api.js';
import { FetchSession } from './fetch-session.js';

const partition = (number: number, offset: number): FetchPartition => ({
  topic: 't',
  partition: number,
  offset,
  leaderEpoch: 1,
  lastEpoch: -1,
  maxBytes: 1000,
});
const ok = { errorCode: 0, sessionId: 42 };
const asked = (session: FetchSession, partitions: readonly FetchPartition[]) => {
  const request = session.buildRequest(partitions);
  const numbers = (list: readonly { readonly partition: number }[]) => list.map((each) => each.partition);
  return { ...request.metadata, partitions: numbers(request.partitions), forgotten: numbers(request.forgotten) };
};

describe('a fetch session', () => {
  test('names all partitions first, then changed ones', () => {
    const session = new FetchSession();
    expect(asked(session, [partition(0, 5), partition(1, 5)])).toEqual({
      id: 0,
      epoch: 0,
      partitions: [0, 1],
      forgotten: [],
    });
    expect(session.handleResponse(ok)).toBe(true);
    expect(asked(session, [partition(0, 5), partition(1, 9)])).toEqual({
      id: 42,
      epoch: 1,
      partitions: [1],
      forgotten: [],
    });
    session.handleResponse(ok);
    expect(asked(session, [partition(1, 9)])).toEqual({ id: 42, epoch: 2, partitions: [], forgotten: [0] });
  });

  test('detects a changed fetch position', () => {
    const session = new FetchSession();
    const moving = { ...partition(0, 5) };
    session.buildRequest([moving]);
    session.handleResponse(ok);
    moving.offset = 6;
    expect(asked(session, [moving])).toMatchObject({ partitions: [0] });
  });

  test.each([
    [70, { id: 0, epoch: 0 }],
    [71, { id: 42, epoch: 0 }],
  ])('begins another after error %d', (errorCode, step) => {
    const session = new FetchSession();
    session.buildRequest([partition(0, 5)]);
    session.handleResponse(ok);
    session.buildRequest([partition(0, 5)]);
    expect(session.handleResponse({ errorCode, sessionId: 0 })).toBe(false);
    expect(asked(session, [partition(0, 5)])).toEqual({ ...step, partitions: [0], forgotten: [] });
  });

  test('asks in full where the broker keeps none', () => {
    const session = new FetchSession();
    session.buildRequest([partition(0, 5)]);
    session.handleResponse({ errorCode: 0, sessionId: 0 });
    expect(asked(session, [partition(0, 5)])).toMatchObject({ id: 0, epoch: 0, partitions: [0] });
    expect(session.close()).toBeNull();
  });

  test('tells the broker to forget it', () => {
    const session = new FetchSession();
    session.buildRequest([partition(0, 5)]);
    session.handleResponse(ok);
    expect(session.close()).toEqual({ metadata: { id: 42, epoch: -1 }, partitions: [], forgotten: [] });
  });
});
