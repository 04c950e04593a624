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
  /** Tells the events of this run from all others. */
  readonly run: string;
  /** The sources end after so long; null: when they have emitted their count. */
  readonly durationMs: number | null;
  readonly scale: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly keep: boolean;
  readonly prefix: string | undefined;
}

export interface RunContext {
  readonly settings: ClusterSettings;
  /** One that Ctrl-C does not close: what was made is still to be removed. */
  readonly cluster: Cluster;
  readonly resolveTopicSettings: TopicSettingsResolver;
  readonly folders: Folders;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly lang: Lang;
  /** Ctrl-C: the sources end, and the report is of what there was. */
  readonly signal: AbortSignal;
  /** Absent where the cluster is no sandbox. */
  readonly drillBroker?: BrokerDrill | undefined;
  readonly onEvent: (news: RunEvent) => void;
}

/** What happens in a run, for those who watch. */
export type RunEvent =
  | { readonly kind: 'ready' }
  /** Every group has read all records of the run, or, where not all, nobody waits for them any more. */
  | { readonly kind: 'drained'; readonly isComplete: boolean }
  | { readonly kind: 'heard'; readonly slot: WorkerSlot; readonly report: WorkerReport }
  /** A process has ended; `why` is what it said last, where it said something. */
  | { readonly kind: 'lost'; readonly instance: string; readonly isReplaced: boolean; readonly why: string | undefined }
  /** Something was done to the run, or came to nothing where `done` is false. */
  | { readonly kind: 'trouble'; readonly fault: FaultEvent; readonly target: string; readonly applied: boolean };
