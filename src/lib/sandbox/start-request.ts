import type { RunnableKafka } from './engine.js';
import type { SandboxLayout } from './layout.js';
import type { HostEnvironment, SandboxState } from './types.js';

/** A sandbox that is to be brought up, under its lock. */
export interface StartRequest {
  readonly state: SandboxState;
  readonly layout: SandboxLayout;
  readonly kafka: RunnableKafka;
  readonly app: HostEnvironment;
  /** The first client port that was asked for. */
  readonly port?: number | undefined;
  /** Only this node is to be started; all otherwise. */
  readonly onlyNode?: number;
}
