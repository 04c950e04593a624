import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RequestLog } from './request-log.js';

let folder = '';
let path = '';
let log: RequestLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafkactl-requests-'));
  path = join(folder, 'requests-1.log');
  log = new RequestLog([path, join(folder, 'requests-2.log')], since, () => undefined);
});
afterEach(() => {
  log.close();
  rmSync(folder, { recursive: true, force: true });
});

const since = 1_796_072_644_000;

function line(
  api: string,
  request: object,
  response: object,
  at = since + 1,
  connection = 'c1',
  clientId = 'client',
): string {
  const requestHeader = { clientId, requestApiKeyName: api };
  const logged = { isForwarded: false, requestHeader, request, response, connection, totalTimeMs: 1 };
  return `${at} Completed request:${JSON.stringify(logged)}\n`;
}

const produced = (acks: number, connection: string, at = since + 1, errorCode = 0): string => {
  const responses = [{ name: 'orders', partitionResponses: [{ index: 0, errorCode }] }];
  return line('PRODUCE', { acks, topicData: [{ name: 'orders' }] }, { responses }, at, connection);
};

test('lines that cannot be read are left out, and so are files', () => {
  expect(log.read()).toEqual([]);
  writeFileSync(
    path,
    `junk\n{}\n\u0000\n${since} Completed request:{"isForw\n${produced(1, 'c1')}${produced(1, 'c2').slice(0, 40)}`,
  );
  expect(log.read()).toHaveLength(1);
  rmSync(folder, { recursive: true, force: true });
  expect(log.read()).toEqual([]);
  expect(log.reads).toEqual([]);
});

test('of each client that writes the first records count, and none that were refused', () => {
  writeFileSync(path, produced(1, 'c1', since - 5) + produced(-1, 'c3', since + 1, 19));
  expect(log.read()).toMatchObject([{ kind: 'request-failed', error: 'NOT_ENOUGH_REPLICAS', resource: 'orders' }]);
  appendFileSync(path, produced(1, 'c1') + produced(1, 'c1') + produced(-1, 'c1') + produced(1, 'c2'));
  expect(log.read().map((event) => 'acks' in event && event.acks)).toEqual([1, -1, 1]);
});

test('members that leave, by either protocol, are remembered, and which connection is whose', () => {
  writeFileSync(
    path,
    line('HEARTBEAT', { groupId: 'g', memberId: 'a' }, { errorCode: 0 }, since + 1, 'ca') +
      line('LEAVE_GROUP', { groupId: 'g', members: [{ memberId: 'a' }] }, { errorCode: 0 }, since + 2, 'ca') +
      line('CONSUMER_GROUP_HEARTBEAT', { groupId: 'g', memberId: 'b', memberEpoch: 3 }, {}, since + 3, 'cb') +
      line('CONSUMER_GROUP_HEARTBEAT', { groupId: 'g', memberId: 'b', memberEpoch: -1 }, {}, since + 4, 'cb'),
  );
  expect(log.read()).toEqual([]);
  expect(log.leftAt({ group: 'g', member: 'a' })).toBe(since + 2);
  expect(log.leftAt({ group: 'g', member: 'b' })).toBe(since + 4);
  expect(log.leftAt({ group: 'other', member: 'a' })).toBeUndefined();
  expect(log.memberOf('cb')).toEqual({ group: 'g', member: 'b' });
});

test('members join when they ask to, not when they are answered', () => {
  /** A join that is answered when the group is complete. */
  const join = (member: string, askedAt: number): string => {
    const text = line('JOIN_GROUP', { groupId: 'g', memberId: member }, { memberId: member }, since + 90, member);
    return text.replace('"totalTimeMs":1', `"totalTimeMs":${since + 90 - askedAt}`);
  };
  const idNeeded = line('JOIN_GROUP', { groupId: 'g', memberId: '' }, { errorCode: 79, memberId: 'b' }, since + 11);
  writeFileSync(path, idNeeded + join('a', since + 20) + join('b', since + 30));
  log.read();
  expect(log.joinedAt({ group: 'g', member: 'b' })).toBe(since + 10);
  expect(log.joinedAt({ group: 'g', member: 'a' })).toBe(since + 20);
  expect(log.joinedAt({ group: 'g', member: 'c' })).toBeUndefined();
});

test('a connection that fetches right after a member of its client was let in reads for the group, one of each member', () => {
  const join = (connection: string, group: string, at: number, clientId = 'kafkactl', errorCode = 0): string =>
    line('JOIN_GROUP', { groupId: group, memberId: connection }, { errorCode }, at, connection, clientId);
  writeFileSync(
    path,
    join('m1', 'g', since + 10) + join('m2', 'h', since + 20, 'other') + join('m3', 'x', since + 30, 'kafkactl', 79),
  );
  log.read();
  const groupOf = (
    connection: string,
    firstAt: number,
    clientId = 'kafkactl',
    topics: readonly string[] = ['orders'],
  ) =>
    log.groupOf(
      { connection, clientId, topic: 'orders', partition: 0, from: 0, firstEnd: 0, to: 0, firstAt, lastAt: firstAt },
      (_, topic) => topics.includes(topic),
    );
  expect(groupOf('early', since + 5)).toBeUndefined();
  expect(groupOf('late', since + 60_000)).toBeUndefined();
  expect(groupOf('f1', since + 40, 'kafkactl', ['others'])).toBeUndefined();
  expect(groupOf('f1', since + 40)).toBe('g');
  expect(groupOf('second', since + 41)).toBeUndefined();
  expect(groupOf('f1', since + 90_000)).toBe('g');
  expect(groupOf('f2', since + 40, 'other')).toBe('h');
  expect(groupOf('m2', since + 60_000)).toBe('h');
});

test('requests that change configs are counted', () => {
  writeFileSync(path, line('INCREMENTAL_ALTER_CONFIGS', {}, { responses: [] }));
  log.read();
  expect(log.configChanges).toBe(1);
});

test('a fetch that samples keys for kafkactl itself is nobody who reads', () => {
  const fetched = (connection: string, clientId: string): string =>
    line(
      'FETCH',
      { sessionId: 0, topics: [{ topic: 'orders', partitions: [{ partition: 0, fetchOffset: 0 }] }] },
      { sessionId: 0, responses: [{ topic: 'orders', partitions: [{ partitionIndex: 0, highWatermark: 5 }] }] },
      since + 1,
      connection,
      clientId,
    );
  writeFileSync(path, fetched('c1', 'kafkactl-sample') + fetched('c2', 'kafkactl'));
  log.read();
  expect(log.reads.map(({ connection }) => connection)).toEqual(['c2']);
});
