/**
 * How serious a lag is: `none` where records are merely in transit, `some` where a service falls behind, `much` where
 * it is far behind.
 */
export type LagLevel = 'none' | 'some' | 'much';

/** The most that may be unprocessed for a level: what arrives in these seconds, and never less than these records. */
const limits = [
  ['none', { seconds: 1, records: 10 }],
  ['some', { seconds: 5, records: 100 }],
] as const;

/**
 * Records that a service has not processed (null where unknown), and events a second that are written to its topics.
 */
export interface ServiceLoad {
  readonly unprocessed: number | null;
  readonly arrivalRate: number;
}

export function lagLevelOf({ unprocessed, arrivalRate }: ServiceLoad): LagLevel {
  const found = limits.find(
    ([, { seconds, records }]) => (unprocessed ?? 0) <= Math.max(records, arrivalRate * seconds),
  );
  return found?.[0] ?? 'much';
}

/** The lag at which a bar is full: where the level `much` begins for one of these services, or the largest lag. */
export function lagScale(
  services: readonly (Pick<ServiceLoad, 'arrivalRate'> & { readonly lag: number | null })[],
): number {
  const [, { seconds, records }] = limits[1];
  return Math.max(records, ...services.flatMap(({ arrivalRate, lag }) => [arrivalRate * seconds, lag ?? 0]));
}
