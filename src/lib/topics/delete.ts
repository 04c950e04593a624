import { CliError } from '../base/errors.js';
import type { Topic } from '../kafka/cluster.js';
import type { PlannedChange } from './changes.js';
import type { TopicSelection } from './select.js';

export interface DeleteChange extends PlannedChange {
  readonly action: 'delete';
  /** The topic; absent where no topic has the name. */
  readonly topic?: Topic;
}

/** The deletions of a selection. A missing topic is refused, or with `ifExists` unchanged; an internal topic is refused. */
export function planDelete({ topics, missing }: TopicSelection, ifExists: boolean): DeleteChange[] {
  return [
    ...topics.map((topic): DeleteChange => {
      const change = { name: topic.name, action: 'delete', topic } as const;
      return topic.internal ? { ...change, refused: internalTopicError(topic.name) } : change;
    }),
    ...missing.map(({ word, error }): DeleteChange => {
      const change = { name: word, action: 'delete' } as const;
      return ifExists && error.code === 'notFound' ? { ...change, unchanged: true } : { ...change, refused: error };
    }),
  ];
}

const internalTopicError = (name: string) =>
  new CliError('failed', `topic "${name}" is Kafka's own, and Kafka does not work without it`);
