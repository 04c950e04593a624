import type { Folders } from '../../base/folders.js';
import type { Lang } from '../../base/language.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { WorkerReport } from '../protocol.js';
import type { BrokerDrill } from './broker-drills.js';
import type { FaultEvent } from './fault.js';
import type { TopicSettingsResolver } from './prepare.js';
import type { SourceLoad } from './source-tasks.js';
import type { WorkerSlot } from './supervisor.js';

export interface RunOptions extends SourceLoad {
  /** Id of the run, the value of the `kafkactl-run` header of its records. */
  readonly run: string;
  /** The sources stop after this time; null: once they have emitted their count. */
  readonly durationMs: number | null;
  readonly scale: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly keep: boolean;
  readonly prefix: string | undefined;
}

export interface RunContext {
  readonly settings: ClusterSettings;
  /** Not bound to Ctrl-C: it is still needed to measure the run and to remove what it created. */
  readonly cluster: Cluster;
  readonly resolveTopicSettings: TopicSettingsResolver;
  readonly folders: Folders;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly lang: Lang;
  /** Aborted by Ctrl-C: ends the run early, and marks its report as interrupted. */
  readonly signal: AbortSignal;
  /** Undefined if the cluster is no sandbox. */
  readonly drillBroker?: BrokerDrill | undefined;
  readonly onEvent: (event: RunEvent) => void;
}

/** An event of a run, for live views and logs. */
export type RunEvent =
  | { readonly kind: 'ready' }
  /** Every group has read all records of the run; `isComplete` is false if the drain was given up before. */
  | { readonly kind: 'drained'; readonly isComplete: boolean }
  | { readonly kind: 'heard'; readonly slot: WorkerSlot; readonly report: WorkerReport }
  /** A worker process has ended; `why` is the error that it reported, if any. */
  | { readonly kind: 'lost'; readonly instance: string; readonly isReplaced: boolean; readonly why: string | undefined }
  /** A fault was injected; `applied` is false if it had no target. */
  | { readonly kind: 'trouble'; readonly fault: FaultEvent; readonly target: string; readonly applied: boolean };
