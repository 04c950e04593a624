import { timerBounds, timers } from './timers.js';
import { isBroker, type SandboxNode } from './types.js';

/** Paths and secrets in the properties of a secure node, whose file has mode 0600. */
export interface SecureProperties {
  readonly keystore: string;
  readonly keystorePassword: string;
  /** PEM file of the certificate that every node presents and trusts. */
  readonly certificate: string;
  readonly adminPassword: string;
}

/** Hosts of listeners and advertised listeners: containers reach each other by other names than clients do. */
export interface NodeAddresses {
  /** Host that sockets are bound to. */
  readonly bind: string;
  /** Host by which nodes reach a node. */
  readonly peer: (node: SandboxNode) => string;
  /** Host that is advertised to clients. */
  readonly client: string;
  /** Containers only: port of a listener between brokers, as the advertised client address is one of the host. */
  readonly internalPort?: number;
}

const onLoopback: NodeAddresses = { bind: '127.0.0.1', peer: () => '127.0.0.1', client: '127.0.0.1' };

const scramLogin = (user: string, password: string): string =>
  `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${password}";`;

/** Subject of the nodes' certificate, and so the principal of a broker at the controller. */
export const nodePrincipal = 'CN=kafkactl-sandbox';

function listenerProperties(node: SandboxNode, protocol: string, addresses: NodeAddresses): Record<string, string> {
  const listeners: string[] = [];
  const advertised: string[] = [];
  if (isBroker(node)) {
    listeners.push(`${protocol}://${addresses.bind}:${node.port}`);
    advertised.push(`${protocol}://${addresses.client}:${node.port}`);
    if (addresses.internalPort) {
      listeners.push(`INTERNAL://${addresses.bind}:${addresses.internalPort}`);
      advertised.push(`INTERNAL://${addresses.peer(node)}:${addresses.internalPort}`);
    }
  }
  if (node.role !== 'broker') listeners.push(`CONTROLLER://${addresses.bind}:${node.controllerPort ?? node.port}`);
  return {
    listeners: listeners.join(','),
    ...(advertised.length > 0 ? { 'advertised.listeners': advertised.join(',') } : {}),
  };
}

function securityProperties(node: SandboxNode, secure: SecureProperties): Record<string, string> {
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': secure.keystore,
    'ssl.keystore.password': secure.keystorePassword,
    'ssl.key.password': secure.keystorePassword,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': secure.certificate,
    // Brokers authenticate to controllers by certificate: a client of this machine cannot pass for one.
    'listener.name.controller.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    ...(isBroker(node)
      ? {
          'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
          'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': scramLogin('admin', secure.adminPassword),
        }
      : {}),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:admin;User:${nodePrincipal}`,
  };
}

/**
 * The properties of one node; `nodes` are all nodes of the sandbox, `logDirectory` becomes its `log.dirs`. One broker
 * is a combined node. Three brokers have a separate controller: combined nodes would lose the quorum together with the
 * brokers, and drills would not show what happens in production.
 */
export function nodeProperties(
  node: SandboxNode,
  nodes: readonly SandboxNode[],
  logDirectory: string,
  secure: SecureProperties | undefined,
  addresses: NodeAddresses = onLoopback,
): Record<string, string> {
  const brokers = nodes.filter(isBroker).length;
  const replicationFactor = String(Math.min(brokers, 3));
  const minInSync = String(Math.min(brokers, 2));
  const controllers = nodes.filter(({ role }) => role !== 'broker');
  const protocol = secure ? 'SASL_SSL' : 'PLAINTEXT';
  const shared = Object.fromEntries(timers.map(({ key, here }) => [key, String(here)]));
  const bounds = Object.fromEntries(Object.entries(timerBounds).map(([key, ms]) => [key, String(ms)]));
  return {
    'process.roles': node.role === 'combined' ? 'broker,controller' : node.role,
    'node.id': String(node.id),
    'controller.quorum.voters': controllers
      .map((each) => `${each.id}@${addresses.peer(each)}:${each.controllerPort ?? each.port}`)
      .join(','),
    ...listenerProperties(node, protocol, addresses),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': [
      `${protocol}:${protocol}`,
      `CONTROLLER:${secure ? 'SSL' : 'PLAINTEXT'}`,
      ...(addresses.internalPort ? [`INTERNAL:${protocol}`] : []),
    ].join(','),
    ...(isBroker(node) ? { 'inter.broker.listener.name': addresses.internalPort ? 'INTERNAL' : protocol } : {}),
    'log.dirs': logDirectory,
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '5',
    'offsets.topic.replication.factor': replicationFactor,
    'transaction.state.log.num.partitions': '5',
    'transaction.state.log.replication.factor': replicationFactor,
    'transaction.state.log.min.isr': minInSync,
    'share.coordinator.state.topic.num.partitions': '5',
    'share.coordinator.state.topic.replication.factor': replicationFactor,
    'share.coordinator.state.topic.min.isr': minInSync,
    // The default of 128 MiB is half of the sandbox's heap.
    'log.cleaner.dedupe.buffer.size': String(16 * 1024 * 1024),
    ...shared,
    ...bounds,
    ...(secure ? securityProperties(node, secure) : {}),
  };
}

/** The feature of eligible leader replicas (KIP-966); see docs/decisions/2026-12-01-broken-clusters.md. */
export const elrFeature = 'eligible.leader.replicas.version';

/** Options of `kafka-storage format` that turn it off. */
export const formatOptions: readonly string[] = ['--feature', `${elrFeature}=0`];

/** A Java properties file. Backslashes are escaped; keys and values hold nothing else that needs it. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${escaped(value)}\n`)
    .join('');
}

/** Escapes a value: java.util.Properties reads ISO 8859-1, and a path with an accent would be another folder. */
const escaped = (value: string): string =>
  value
    .replaceAll('\\', '\\\\')
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** log4j2 settings of nodes: INFO to stdout, which is the node's log file. */
export const loggingYaml = `Configuration:
  status: error
  Appenders:
    Console:
      name: out
      PatternLayout:
        pattern: "%d{yyyy-MM-dd HH:mm:ss.SSS} %p %m (%c{1})%n"
  Loggers:
    Root:
      level: info
      AppenderRef:
        ref: out
`;
