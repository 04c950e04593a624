/**
 * How a lag is to be taken: `none` where what waits is on its way, `some` where a service falls behind, `much` where it
 * has fallen far behind.
 */
export type LagLevel = 'none' | 'some' | 'much';

/** What comes in so many seconds may wait before it is some, or much; fewer records than these never are. */
const limits = [
  ['none', { seconds: 1, records: 10 }],
  ['some', { seconds: 5, records: 100 }],
] as const;

/** Records that wait for a service, and events a second that come into its topics. */
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

/** The lag at which a bar is full: what is much for one of these, or the largest there is. */
export function lagScale(
  services: readonly (Pick<ServiceLoad, 'arrivalRate'> & { readonly lag: number | null })[],
): number {
  const [, { seconds, records }] = limits[1];
  return Math.max(records, ...services.flatMap(({ arrivalRate, lag }) => [arrivalRate * seconds, lag ?? 0]));
}
