import { describe, expect, test } from 'vitest';
import { execArguments, runArguments, stateOfStatus } from './docker.js';
import type { SandboxNode, SandboxState } from './types.js';

const broker: SandboxNode = {
  id: 1,
  role: 'combined',
  port: 9092,
  controllerPort: 10_092,
  handle: null,
  wanted: 'down',
};
const controller: SandboxNode = { id: 100, role: 'controller', port: 10_092, handle: null, wanted: 'down' };
const state: SandboxState = {
  version: 1,
  name: 'demo',
  engine: 'docker',
  kafkaVersion: '4.3.1',
  clusterId: 'MkU3OEVBNTcwNTJENDM2Qg',
  secure: false,
  nodes: [broker],
};
const user = { uid: 1000, gid: 1000 };

describe('docker run', () => {
  test('of a broker', () => {
    expect(runArguments(broker, state, '/home/ada/data', user)).toEqual([
      ...['run', '--detach', '--name', 'kafkactl-demo-1', '--network', 'kafkactl-demo'],
      ...['--label', 'kafkactl.sandbox=demo', '--user', '1000:1000'],
      ...['--volume', '/home/ada/data:/sandbox', '--publish', '127.0.0.1:9092:9092'],
      ...['--env', 'KAFKA_HEAP_OPTS=-Xmx256m', '--env', 'LOG_DIR=/tmp/kafka-logs'],
      ...['--entrypoint', '/bin/bash', 'apache/kafka:4.3.1', '-c'],
      '/opt/kafka/bin/kafka-storage.sh format --ignore-formatted -t MkU3OEVBNTcwNTJENDM2Qg' +
        ' -c /sandbox/node-1.properties --feature eligible.leader.replicas.version=0 > /dev/null' +
        ' && exec /opt/kafka/bin/kafka-server-start.sh /sandbox/node-1.properties',
    ]);
  });

  test('publishes no port of a controller', () => {
    expect(runArguments(controller, state, '/data', user)).not.toContain('--publish');
  });
});

test('docker exec runs a tool of the image with its streams', () => {
  expect(execArguments('kafkactl-demo-1', 'kafka-topics', ['--list'], false)).toEqual([
    ...['exec', '--interactive', 'kafkactl-demo-1', '/opt/kafka/bin/kafka-topics.sh', '--list'],
  ]);
  expect(execArguments('c', 'kafka-topics', [], true)).toContain('--tty');
});

test.each([
  ['running', 'running'],
  ['paused', 'frozen'],
  ['restarting', 'running'],
  ['exited', 'gone'],
  ['created', 'gone'],
  ['dead', 'gone'],
])('a container that is %s is %s', (status, state) => {
  expect(stateOfStatus(status)).toBe(state);
});
