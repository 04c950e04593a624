import type { Kafka } from './engine.js';
import type { Layout } from './layout.js';
import type { SandboxState, Surroundings } from './types.js';

/** A sandbox that is to be brought up, under its lock. */
export interface Work {
  readonly state: SandboxState;
  readonly layout: Layout;
  readonly kafka: Kafka;
  readonly app: Surroundings;
  /** The first client port that was asked for. */
  readonly port?: number | undefined;
  /** Only this node is to be started; all otherwise. */
  readonly only?: number;
}
