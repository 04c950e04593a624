import { describe, expect, test } from 'vitest';
import { loggingYamlWithRequests, requestFilter, watchingClientId } from './request-log.js';

const message = (api: string, clientId = 'kafkactl', isForwarded = false): string =>
  `Completed request:{"isForwarded":${isForwarded},"requestHeader":{"requestApiKey":1,"requestApiVersion":18,` +
  `"correlationId":27,"clientId":"${clientId}","requestApiKeyName":"${api}"},"request":{"maxWaitMs":500},"response":{}}`;
const isLogged = (text: string): boolean => new RegExp(`^(?:${requestFilter})$`).test(text);

describe('of the requests of a node', () => {
  test.each(['FETCH', 'PRODUCE', 'CREATE_TOPICS', 'LEAVE_GROUP', 'CONSUMER_GROUP_HEARTBEAT'])('%s is logged', (api) => {
    expect(isLogged(message(api))).toBe(true);
  });

  test.each(['METADATA', 'LIST_OFFSETS', 'FETCH_SNAPSHOT', 'API_VERSIONS'])('%s is not', (api) => {
    expect(isLogged(message(api))).toBe(false);
  });

  test('those of followers, of the watcher, and those forwarded to the controller are not', () => {
    expect(isLogged(message('FETCH', 'broker-2-fetcher-0'))).toBe(false);
    expect(isLogged(message('FETCH', watchingClientId))).toBe(false);
    expect(isLogged(message('CREATE_TOPICS', 'kafkactl', true))).toBe(false);
  });
});

test('a path of any letters survives the settings of log4j2', () => {
  const yaml = loggingYamlWithRequests('/home/a "b" $c %d/requests-1.log');
  expect(yaml).toContain(String.raw`fileName: "/home/a \"b\" $$c %d/requests-1.log"`);
  expect(yaml).toContain(String.raw`filePattern: "/home/a \"b\" $$c %%d/requests-1.log.%i"`);
});
