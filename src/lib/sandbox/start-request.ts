import type { RunnableKafka } from './engine.js';
import type { SandboxLayout } from './layout.js';
import type { HostEnvironment, SandboxState } from './types.js';

/** A request to start a sandbox or one of its nodes, made while its lock is held. */
export interface StartRequest {
  readonly state: SandboxState;
  readonly layout: SandboxLayout;
  readonly kafka: RunnableKafka;
  readonly app: HostEnvironment;
  /** The first client port, where one was asked for. */
  readonly port?: number | undefined;
  /** Id of the only node to be started; all where it is undefined. */
  readonly onlyNode?: number;
  /** Milliseconds that it may take until the cluster works; a minute and a half where it is undefined. */
  readonly readyWithinMs?: number;
}
