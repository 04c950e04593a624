import { describe, expect, test } from 'vitest';
import { inContainers } from './docker.js';
import { newNodes } from './nodes.js';
import { nodeProperties, propertiesText, type SecureProperties } from './properties.js';
import { timers } from './timers.js';
import type { SandboxNode } from './types.js';

const numbered = (brokers: 1 | 3): SandboxNode[] =>
  newNodes(brokers).map((node, i) => ({
    ...node,
    port: 9092 + i,
    ...(node.role === 'combined' ? { controllerPort: 10_092 } : {}),
  }));

const of = (nodes: readonly SandboxNode[], id: number, secure?: SecureProperties) =>
  nodeProperties(nodes.find((node) => node.id === id) as SandboxNode, nodes, `/data/${id}`, secure);

const secure: SecureProperties = {
  keystore: '/secrets/keystore.p12',
  keystorePassword: 'store-word',
  certificate: '/secrets/ca.pem',
  adminPassword: 'admin-word',
};

describe('one broker', () => {
  test('is a combined node that listens on loopback alone', () => {
    expect(of(numbered(1), 1)).toMatchObject({
      'process.roles': 'broker,controller',
      'controller.quorum.voters': '1@127.0.0.1:10092',
      listeners: 'PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:10092',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:9092',
      'offsets.topic.replication.factor': '1',
      'transaction.state.log.min.isr': '1',
      'log.dirs': '/data/1',
    });
  });
});

describe('three brokers', () => {
  const nodes = numbered(3);

  test('have a controller apart, because a drill that kills two combined nodes of three kills the quorum', () => {
    expect(of(nodes, 100)).toMatchObject({ 'process.roles': 'controller', listeners: 'CONTROLLER://127.0.0.1:9092' });
    expect(of(nodes, 100)).not.toHaveProperty(['advertised.listeners']);
    for (const id of [1, 2, 3]) {
      expect(of(nodes, id)).toMatchObject({
        'process.roles': 'broker',
        'controller.quorum.voters': '100@127.0.0.1:9092',
        listeners: `PLAINTEXT://127.0.0.1:${9092 + id}`,
      });
    }
  });

  test('have internal topics with three replicas and min.insync.replicas 2', () => {
    expect(of(nodes, 2)).toMatchObject({
      'offsets.topic.replication.factor': '3',
      'transaction.state.log.replication.factor': '3',
      'transaction.state.log.min.isr': '2',
      'share.coordinator.state.topic.replication.factor': '3',
    });
  });
});

describe('every node', () => {
  test('has the timers that status shows', () => {
    const properties = of(numbered(1), 1);
    for (const { key, here } of timers) expect(properties[key]).toBe(String(here));
  });

  test('never creates a topic by itself', () => {
    for (const id of [100, 1, 2, 3]) expect(of(numbered(3), id)['auto.create.topics.enable']).toBe('false');
  });
});

describe('a secure node', () => {
  test('authenticates clients by SCRAM over TLS, brokers by certificate, and denies by default', () => {
    expect(of(numbered(1), 1, secure)).toMatchObject({
      listeners: 'SASL_SSL://127.0.0.1:9092,CONTROLLER://127.0.0.1:10092',
      'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:SSL',
      'listener.name.controller.ssl.client.auth': 'required',
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'super.users': 'User:admin;User:CN=kafkactl-sandbox',
    });
    expect(of(numbered(1), 1, secure)).not.toHaveProperty(['allow.everyone.if.no.acl.found']);
  });

  test('with the controller role alone has no password of admin', () => {
    expect(propertiesText(of(numbered(3), 100, secure))).not.toContain('admin-word');
  });
});

test('containers are published on loopback and find each other by name', () => {
  const nodes = numbered(3);
  const properties = nodeProperties(
    nodes[1] as SandboxNode,
    nodes,
    '/sandbox/node-1',
    undefined,
    inContainers('three'),
  );
  expect(properties).toMatchObject({
    'controller.quorum.voters': '100@kafkactl-three-100:9092',
    listeners: 'PLAINTEXT://0.0.0.0:9093,INTERNAL://0.0.0.0:29092',
    'advertised.listeners': 'PLAINTEXT://127.0.0.1:9093,INTERNAL://kafkactl-three-1:29092',
    'inter.broker.listener.name': 'INTERNAL',
  });
});

test('a path of any letters survives a properties file, which Java reads as ISO 8859-1', () => {
  expect(propertiesText({ 'log.dirs': '/home/José 日/😀' })).toBe('log.dirs=/home/Jos\\u00e9 \\u65e5/\\ud83d\\ude00\n');
});

test('a backslash survives a properties file', () => {
  expect(propertiesText({ 'log.dirs': 'a\\b', 'node.id': '1' })).toBe('log.dirs=a\\\\b\nnode.id=1\n');
});
