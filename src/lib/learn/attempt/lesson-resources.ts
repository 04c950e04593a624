import type { Scope } from '../observe/observation.js';

export interface ClusterResources {
  readonly topics: readonly { readonly name: string; readonly internal: boolean }[];
  readonly groups: readonly string[];
}

/** What a reset or a teardown removes. */
export interface LessonResources {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

/**
 * The topics and groups of the lesson's names, and those of `scope`: whatever was made since the lesson was opened. Kafka's
 * own topics stay.
 */
export function resourcesToRemove(
  { topics, groups }: ClusterResources,
  names: readonly string[],
  scope?: Scope,
): LessonResources {
  const isOurs = (name: string): boolean => names.includes(name) || scope?.(name) === true;
  return {
    topics: topics
      .filter(({ name, internal }) => !internal && !name.startsWith('__') && isOurs(name))
      .map(({ name }) => name),
    groups: groups.filter(isOurs),
  };
}
