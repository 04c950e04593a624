import { expect, test } from 'vitest';
import { parseRequestLine } from './request-line.js';

const line =
  '1796073554266 Completed request:{"isForwarded":false,"requestHeader":{"requestApiKey":1,"requestApiVersion":12,' +
  '"correlationId":1,"clientId":"kafkactl","requestApiKeyName":"FETCH"},"request":{"replicaId":-1},' +
  '"response":{"errorCode":0},"connection":"127.0.0.1:21100-127.0.0.1:45150-0-2","totalTimeMs":21.398,"remoteTimeMs":0.5}';

test('a line of the request log is one request', () => {
  expect(parseRequestLine(line)).toEqual({
    at: 1796073554266,
    tookMs: 21.398,
    waitedMs: 0.5,
    api: 'FETCH',
    connection: '127.0.0.1:21100-127.0.0.1:45150-0-2',
    clientId: 'kafkactl',
    request: { replicaId: -1 },
    response: { errorCode: 0 },
  });
});

test.each([
  ['a line that is cut off', line.slice(0, 300)],
  ['the end of one', line.slice(200)],
  ['an empty line', ''],
  ['another message', '1796073554266 Slow request:{}'],
  ['JSON that is no object', '1796073554266 Completed request:{"isForwarded":tru'],
  ['a request that another node forwarded', line.replace('"isForwarded":false', '"isForwarded":true')],
])('%s is none', (_, text) => {
  expect(parseRequestLine(text)).toBeUndefined();
});

test('fields of other types than expected are left out', () => {
  const odd = '1796073554266 Completed request:{"requestHeader":7,"request":[1],"connection":null,"totalTimeMs":"x"}';
  expect(parseRequestLine(odd)).toMatchObject({ api: '', connection: '', clientId: '', request: {}, tookMs: 0 });
});
