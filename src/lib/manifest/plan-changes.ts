import { plural } from '../base/plural.js';
import type { ConfigEntry, ConfigSource } from '../kafka/cluster.js';
import type { AlterChange } from '../topics/alter.js';
import { movedKeysText } from '../topics/impact.js';
import { isThrottledReplicasConfig } from '../topics/throttles.js';
import { minIsrImpact } from './plan-replicas.js';
import type { ActualTopic, Step } from './plan-step.js';

/**
 * Turns a change of partitions or of a config into a step with impact and risk. `replicas` is the replica count that the
 * plan leads to.
 */
export function stepOfChange(change: AlterChange, { topic, configs }: ActualTopic, replicas: number): Step {
  const { action, refused, dataLoss, details } = change;
  const { key, from, to } = details;
  const step = { topic: topic.name, from, to, ...(key !== null && { key }) };
  if (refused) {
    const impact = [refused.message, ...(refused.hint?.split('\n').map((line) => line.trim()) ?? [])];
    return { ...step, action: 'refuse', key: 'partitions', impact, risk: 'none' };
  }
  if (action === 'addPartitions') {
    return { ...step, action, impact: [movedKeysText(Number(from), Number(to))], risk: 'risky' };
  }
  if (key !== null && isThrottledReplicasConfig(key)) {
    const impact = ['An apply that was broken off left this throttle behind: its move is over.'];
    return { ...step, action, impact, risk: 'none' };
  }
  const sourceImpact = key === null ? [] : currentSourceImpact(configs.find(({ name }) => name === key));
  if (dataLoss !== undefined) {
    return { ...step, action, impact: [sentence(dataLoss), ...sourceImpact], risk: 'destructive' };
  }
  if (key === 'min.insync.replicas' && Number(to) > replicas) {
    const impact = [`With ${plural(replicas, 'replica')} every write with acks=all would fail.`];
    return { ...step, action: 'refuse', impact, risk: 'none' };
  }
  const isrImpact = key === 'min.insync.replicas' ? minIsrImpact(String(to), replicas) : [];
  return { ...step, action, impact: [...isrImpact, ...sourceImpact], risk: isrImpact.length > 0 ? 'risky' : 'none' };
}

const sourceSentences: Readonly<Record<ConfigSource, string>> = {
  topic: 'Set on the topic until now.',
  group: 'Set on the group until now.',
  broker: 'Given by one broker until now.',
  cluster: 'Given by the dynamic default of all brokers until now.',
  static: "Given by the brokers' file until now.",
  default: "Kafka's default until now.",
};

const currentSourceImpact = (entry: ConfigEntry | undefined): string[] =>
  entry ? [sourceSentences[entry.source]] : [];

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
