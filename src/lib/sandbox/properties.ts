import { timerBounds, timers } from './timers.js';
import { isBroker, type SandboxNode } from './types.js';

/** What a secure node needs: paths and secrets. The file they end up in is 0600. */
export interface SecureProperties {
  readonly keystore: string;
  readonly keystorePassword: string;
  /** PEM file of the certificate that every node shows and trusts. */
  readonly certificate: string;
  readonly adminPassword: string;
}

/** Where nodes listen and what they call themselves; containers see each other by other names than clients do. */
export interface NodeAddresses {
  /** Host that sockets are bound to. */
  readonly bind: string;
  /** Host by which a node finds another node. */
  readonly peer: (node: SandboxNode) => string;
  /** Host that clients are told. */
  readonly client: string;
  /** Containers only: a port for traffic between brokers, because clients are told an address of the host. */
  readonly internalPort?: number;
}

const onLoopback: NodeAddresses = { bind: '127.0.0.1', peer: () => '127.0.0.1', client: '127.0.0.1' };

const scramLogin = (user: string, password: string): string =>
  `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${password}";`;

/** The name that the nodes' own certificate carries, and so the principal that a controller sees. */
export const nodePrincipal = 'CN=kafkactl-sandbox';

function listenerProperties(node: SandboxNode, protocol: string, at: NodeAddresses): Record<string, string> {
  const own: string[] = [];
  const told: string[] = [];
  if (isBroker(node)) {
    own.push(`${protocol}://${at.bind}:${node.port}`);
    told.push(`${protocol}://${at.client}:${node.port}`);
    if (at.internalPort) {
      own.push(`INTERNAL://${at.bind}:${at.internalPort}`);
      told.push(`INTERNAL://${at.peer(node)}:${at.internalPort}`);
    }
  }
  if (node.role !== 'broker') own.push(`CONTROLLER://${at.bind}:${node.controllerPort ?? node.port}`);
  return {
    listeners: own.join(','),
    ...(told.length > 0 ? { 'advertised.listeners': told.join(',') } : {}),
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
    // Nodes know each other by the certificate; a client of this machine cannot pass for one.
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
 * The properties of one node. `logDirectory` is where it keeps its records; `nodes` are all nodes of the sandbox.
 * One broker is a combined node. Three brokers have a controller of their own, because combined nodes lose the quorum
 * together with the brokers, and a drill would show something else than production does.
 */
export function nodeProperties(
  node: SandboxNode,
  nodes: readonly SandboxNode[],
  logDirectory: string,
  secure: SecureProperties | undefined,
  at: NodeAddresses = onLoopback,
): Record<string, string> {
  const brokers = nodes.filter(isBroker).length;
  const copies = String(Math.min(brokers, 3));
  const inSync = String(Math.min(brokers, 2));
  const controllers = nodes.filter(({ role }) => role !== 'broker');
  const protocol = secure ? 'SASL_SSL' : 'PLAINTEXT';
  const shared = Object.fromEntries(timers.map(({ key, here }) => [key, String(here)]));
  const bounds = Object.fromEntries(Object.entries(timerBounds).map(([key, ms]) => [key, String(ms)]));
  return {
    'process.roles': node.role === 'combined' ? 'broker,controller' : node.role,
    'node.id': String(node.id),
    'controller.quorum.voters': controllers
      .map((each) => `${each.id}@${at.peer(each)}:${each.controllerPort ?? each.port}`)
      .join(','),
    ...listenerProperties(node, protocol, at),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': [
      `${protocol}:${protocol}`,
      `CONTROLLER:${secure ? 'SSL' : 'PLAINTEXT'}`,
      ...(at.internalPort ? [`INTERNAL:${protocol}`] : []),
    ].join(','),
    ...(isBroker(node) ? { 'inter.broker.listener.name': at.internalPort ? 'INTERNAL' : protocol } : {}),
    'log.dirs': logDirectory,
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '5',
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': '5',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': '5',
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    // The default of 128 MiB would take half of the sandbox's heap.
    'log.cleaner.dedupe.buffer.size': String(16 * 1024 * 1024),
    ...shared,
    ...bounds,
    ...(secure ? securityProperties(node, secure) : {}),
  };
}

/** A Java properties file. Backslashes are escaped; keys and values hold nothing else that needs it. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${escaped(value)}\n`)
    .join('');
}

/** Java reads such files as ISO 8859-1 (java.util.Properties): a home with an accent would be another folder. */
const escaped = (value: string): string =>
  value
    .replaceAll('\\', '\\\\')
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** log4j2's settings: what Kafka itself logs at INFO, to stdout, which is the node's log file. */
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
