import type { Folders } from '../../base/folders.js';
import type { Lang } from '../../base/language.js';
import type { Cluster } from '../../kafka/cluster.js';
import type { DesiredTopic } from '../../manifest/types.js';
import type { ClusterSettings } from '../../settings/types.js';
import type { BrokerDrill } from './broker-drills.js';
import type { RunEvent } from './run-event.js';
import type { SourceLoad } from './source-tasks.js';

/** The settings that the profile of the run gives to a topic, by its name in the flow. */
export type TopicSettingsResolver = (topic: string) => Omit<DesiredTopic, 'name' | 'absent'>;

export interface RunOptions extends SourceLoad {
  /** Id of the run, the value of the `kafkactl-run` header of its records. */
  readonly run: string;
  /** False: the services run alone, and work on what people type, until the run is ended or its duration is over. */
  readonly hasSource: boolean;
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
