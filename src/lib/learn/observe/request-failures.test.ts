import { expect, test } from 'vitest';
import { requestFailures } from './request-failures.js';
import type { LoggedFields } from './request-line.js';

const failures = (api: string, request: LoggedFields, response: LoggedFields) =>
  requestFailures({ at: 1, tookMs: 0, waitedMs: 0, api, connection: 'c', clientId: 'client', request, response }).map(
    ({ error, resource, message }) => [error, resource, message],
  );

test('a topic that is not created says why', () => {
  const topics = [
    { name: 'good', errorCode: 0, errorMessage: null },
    { name: 'bad', errorCode: 38, errorMessage: 'Only 1 broker is registered.' },
  ];
  expect(failures('CREATE_TOPICS', {}, { topics })).toEqual([
    ['INVALID_REPLICATION_FACTOR', 'bad', 'Only 1 broker is registered.'],
  ]);
});

test('records that are refused are one failure of their topic', () => {
  const refused = { errorCode: 19, errorMessage: null };
  const responses = [{ name: 'orders', partitionResponses: [refused, refused, { errorCode: 0 }] }];
  expect(failures('PRODUCE', {}, { responses })).toEqual([['NOT_ENOUGH_REPLICAS', 'orders', null]]);
});

test('a refused commit is a failure of its group', () => {
  const response = { topics: [{ name: 'orders', partitions: [{ errorCode: 25 }] }] };
  expect(failures('OFFSET_COMMIT', { groupId: 'g' }, response)).toEqual([['UNKNOWN_MEMBER_ID', 'g', null]]);
});

test('a changed config that is refused names its topic', () => {
  const responses = [{ resourceName: 'orders', resourceType: 2, errorCode: 40, errorMessage: 'Unknown topic config' }];
  expect(failures('INCREMENTAL_ALTER_CONFIGS', {}, { responses })).toEqual([
    ['INVALID_CONFIG', 'orders', 'Unknown topic config'],
  ]);
});

test('what clients repeat by themselves is no failure', () => {
  expect(failures('JOIN_GROUP', { groupId: 'g' }, { errorCode: 79 })).toEqual([]);
  expect(failures('HEARTBEAT', { groupId: 'g' }, { errorCode: 27 })).toEqual([]);
});
