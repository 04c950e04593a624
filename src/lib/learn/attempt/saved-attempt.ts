import type { VariableValues } from '../course/lesson.js';
import type { ClusterState, ObservedGroup, ObservedTopic, TimelineEvent } from '../observe/observation.js';
import type { GivenTask, TaskMemory } from './task-run.js';

/** An attempt as it is kept, so that another process can go on with it. */
export interface SavedAttempt {
  /** Of the lesson's files: an attempt at other ones is not gone on with. */
  readonly hash: string;
  readonly clusterId: string | null;
  readonly values: VariableValues;
  /** When it was opened: milliseconds since 1970. The request logs are read again from there. */
  readonly openedAt: number;
  readonly memory: TaskMemory;
  /** What was seen since it was opened, for an observer that goes on. */
  readonly events: readonly TimelineEvent[];
  /** Hints that were shown, as `shownKey` has them. */
  readonly shown: readonly string[];
  /** How many hints were asked for, the answers too. */
  readonly asked: number;
  readonly predicted: string | undefined;
  readonly skipped: boolean;
}

/** Its form: raised when an attempt of an older form could be misread. */
const version = 1;

/** A saved attempt as plain JSON. */
export interface SavedAttemptJson extends Omit<SavedAttempt, 'memory'> {
  readonly version: typeof version;
  readonly memory: Omit<TaskMemory, 'given'> & {
    readonly given: readonly (Omit<GivenTask, 'start'> & { readonly start: StateJson })[];
  };
}

export function toJson({ memory, ...rest }: SavedAttempt): SavedAttemptJson {
  const given = memory.given.map((task) => ({ ...task, start: stateToJson(task.start) }));
  return { version, ...rest, memory: { ...memory, given } };
}

/** The attempt that `toJson` made this from; undefined for what is none. */
export function fromJson(json: unknown): SavedAttempt | undefined {
  const saved = json as Partial<SavedAttemptJson> | null | undefined;
  if (saved?.version !== version || !Array.isArray(saved.memory?.given)) return undefined;
  const { version: _, memory, ...rest } = saved as SavedAttemptJson;
  const given = memory.given.map((task) => ({ ...task, start: stateFromJson(task.start) }));
  return { ...rest, predicted: rest.predicted, memory: { ...memory, given } };
}

type StateJson = Omit<ClusterState, 'topics' | 'groups'> & {
  readonly topics: readonly (Omit<ObservedTopic, 'configs'> & { readonly configs: readonly [string, string][] })[];
  readonly groups: readonly ObservedGroup[];
};

const stateToJson = (state: ClusterState): StateJson => ({
  ...state,
  topics: [...state.topics.values()].map((topic) => ({ ...topic, configs: [...topic.configs] })),
  groups: [...state.groups.values()],
});

const stateFromJson = ({ topics, groups, ...state }: StateJson): ClusterState => ({
  ...state,
  topics: new Map(topics.map((topic) => [topic.name, { ...topic, configs: new Map(topic.configs) }])),
  groups: new Map(groups.map((group) => [group.name, group])),
});
