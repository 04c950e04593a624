import type { App } from '../app.js';
import type { ProcessId } from '../processes/identity.js';

export const engines = ['maven', 'home', 'docker'] as const;
/** Where Apache Kafka comes from: Maven's jars, an installed Kafka, or the apache/kafka image. */
export type Engine = (typeof engines)[number];

/** What the sandbox needs of its surroundings; an App has it all. */
export type HostEnvironment = Pick<App, 'folders' | 'env' | 'cwd' | 'signal' | 'lang' | 'note' | 'progress'>;

export type NodeRole = 'combined' | 'broker' | 'controller';

/** What runs a node: a process of this machine or a container. */
export type NodeProcess = ProcessId | { readonly container: string };

/** One Kafka node of a sandbox, as it is remembered between commands. */
export interface SandboxNode {
  readonly id: number;
  readonly role: NodeRole;
  /** Where clients connect; for a controller, where the brokers do. */
  readonly port: number;
  /** A combined node's own controller port. */
  readonly controllerPort?: number;
  /** What was last started for it. */
  readonly handle: NodeProcess | null;
  /** `killed`: by `sandbox kill`; `down`: by `sandbox down`. A node that is wanted up and gone has crashed. */
  readonly wanted: 'up' | 'killed' | 'down';
}

/** What is remembered of a sandbox, in its state file. */
export interface SandboxState {
  readonly version: 1;
  readonly name: string;
  readonly engine: Engine;
  readonly kafkaVersion: string;
  readonly clusterId: string;
  readonly secure: boolean;
  readonly nodes: readonly SandboxNode[];
}

export type NodeStatus = 'running' | 'frozen' | 'killed' | 'crashed' | 'stopped';

export const isBroker = (node: SandboxNode): boolean => node.role !== 'controller';

/** `host:port` where a node is reached. Everything listens on loopback only. */
export const addressOf = (node: SandboxNode): string => `127.0.0.1:${node.port}`;
