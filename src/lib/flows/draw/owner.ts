import { type Styled, styled, type Tone } from '../../io/blocks.js';

/** 2 of `payment-2`. */
export const numberOf = (instance: string): number => Number(/\d+$/.exec(instance)?.[0] ?? 0);

/** Neighbours differ, so that it is seen when a partition changes hands. */
export const ownerTone = (owner: number): Tone =>
  (['name', 'good', 'warn', 'plain'] as const)[(owner - 1) % 4] ?? 'plain';

/** The one that owns a partition in one column: the number of the instance, or a dot for nobody. */
export const ownerMark = (owner: number | null): Styled =>
  owner === null ? styled('·', 'bad') : styled(owner.toString(36), ownerTone(owner));
