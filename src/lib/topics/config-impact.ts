import { dataLossOf } from './data-loss.js';
import type { ImpactQuery } from './impact.js';

export interface ConfigTransition {
  readonly topic: string;
  readonly key: string;
  /** The values in force before and after the change; null where they are not known. */
  readonly from: string | null;
  readonly to: string | null;
  /** The retention.ms in force after the change; null where it is not known. */
  readonly retention: string | null;
}

/** The query for the records that a config change destroys; undefined where it destroys none. */
export function configImpactQuery({ topic, key, from, to, retention }: ConfigTransition): ImpactQuery | undefined {
  const loss = dataLossOf(key, from, to);
  if (loss === undefined || to === null) return undefined;
  if (key === 'retention.ms') return { kind: 'retentionMs', topic, to: Number(to) };
  if (key === 'retention.bytes') return { kind: 'retentionBytes', topic, to: Number(to) };
  if (to.includes('compact') && !from?.includes('compact')) return { kind: 'compact', topic };
  const limit = Number(retention ?? -1);
  return limit < 0 ? undefined : { kind: 'retentionMs', topic, to: limit };
}
