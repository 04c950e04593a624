import type { App } from '../app.js';
import type { ProcessId } from '../processes/identity.js';

export const engines = ['maven', 'home', 'docker'] as const;
/** Where Apache Kafka comes from: Maven's jars, an installed Kafka, or the apache/kafka image. */
export type Engine = (typeof engines)[number];

/** The names of the tutorial's sandboxes: one broker, and three with a controller apart. */
export const tutorialSandboxes = ['learn', 'learn-3'] as const;

/** How many brokers each of them has. */
export const tutorialBrokers: Readonly<Record<(typeof tutorialSandboxes)[number], 1 | 3>> = { learn: 1, 'learn-3': 3 };

/** The part of an App that the sandbox needs. */
export type HostEnvironment = Pick<App, 'folders' | 'env' | 'cwd' | 'signal' | 'lang' | 'note' | 'progress'>;

export type NodeRole = 'combined' | 'broker' | 'controller';

/** The process of a node on this machine, or its container. */
export type NodeProcess = ProcessId | { readonly container: string };

/** One Kafka node of a sandbox, as the state file keeps it. */
export interface SandboxNode {
  readonly id: number;
  readonly role: NodeRole;
  /** Port for clients; for a controller, the port for brokers. */
  readonly port: number;
  /** A combined node's own controller port. */
  readonly controllerPort?: number;
  /** Its last process; null where there is none. */
  readonly handle: NodeProcess | null;
  /**
   * What was last asked for: `killed` by `sandbox kill`, `down` by `sandbox down`. A node wanted `up` that is gone has
   * crashed.
   */
  readonly wanted: 'up' | 'killed' | 'down';
}

/** The state file of a sandbox. */
export interface SandboxState {
  readonly version: 1;
  readonly name: string;
  readonly engine: Engine;
  readonly kafkaVersion: string;
  readonly clusterId: string;
  readonly secure: boolean;
  /** True where its nodes log the requests that the tutorial watches. */
  readonly requestLog?: boolean;
  /** `never`: its context does not become the current one. */
  readonly use?: 'never';
  /** `off` once eligible leader replicas are turned off; absent in sandboxes of older kafkactls until their next start. */
  readonly elr?: 'off';
  readonly nodes: readonly SandboxNode[];
}

export type NodeStatus = 'running' | 'frozen' | 'killed' | 'crashed' | 'stopped';

export const isBroker = (node: SandboxNode): boolean => node.role !== 'controller';

/** `host:port` of a node. All nodes listen on loopback only. */
export const addressOf = (node: SandboxNode): string => `127.0.0.1:${node.port}`;
