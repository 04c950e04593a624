import type { Lang } from '../../app.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth, lineWidth, padOrTruncate, type StyledLine, truncateLine } from '../../io/line.js';
import { ownerMark } from '../draw/owner.js';
import { type Strain, strainOf } from '../measure/strain.js';
import { counting } from './numbers.js';
import type { InstanceState, ServiceNow } from './snapshot.js';

export const marks: Readonly<Record<InstanceState, readonly [mark: string, tone: Tone]>> = {
  alive: ['●', 'good'],
  idle: ['○', 'good'],
  slow: ['◐', 'warn'],
  paused: ['‖', 'warn'],
  starting: ['◌', 'dim'],
  dead: ['✖', 'bad'],
  ended: ['-', 'dim'],
};

/** A mark for each instance: how it is. */
export const instancesOf = ({ instances }: ServiceNow): StyledLine =>
  instances.map(({ state }) => styled(marks[state][0], marks[state][1]));

/** The number of the instance that owns each partition; topics stand apart. */
export const ownersOf = ({ owners }: ServiceNow): StyledLine =>
  owners.flatMap(({ partitions }, index) => [
    ...(index > 0 ? [styled(' ', 'plain')] : []),
    ...partitions.map(ownerMark),
  ]);

/** A line in exactly so many columns. */
export const padded = (line: StyledLine, width: number): StyledLine => {
  const short = truncateLine(line, width);
  return [...short, styled(' '.repeat(width - lineWidth(short)), 'plain')];
};

/** An arrow and the rate beside it: dark while nothing moves. */
export function flowing(first: string, second: string, rate: number): Styled[] {
  if (rate <= 0) return [styled(' '.repeat(displayWidth(first + second)), 'dim')];
  return [styled(first, 'good'), styled(second, 'good')];
}

const strainTones: Readonly<Record<Strain, Tone>> = { none: 'good', some: 'warn', much: 'bad' };

/** What waits, and behind it what is done and not committed: that is there in every group, and no trouble. */
export function lagBar(
  service: ServiceNow,
  scale: number,
  { bar, figure, lang }: { readonly bar: number; readonly figure: number; readonly lang: Lang },
): Styled[] {
  const { lag, waiting } = service;
  if (lag === null) return [styled('─'.repeat(bar), 'dim'), styled(padOrTruncate('-', figure, 'right'), 'dim')];
  const cells = (records: number): number => (records === 0 ? 0 : Math.max(1, Math.round((bar * records) / scale)));
  const strain = strainOf(service);
  const full = Math.min(bar, cells(lag));
  const toDo = Math.min(full, strain === 'none' ? 0 : cells(waiting ?? lag));
  return [
    styled('█'.repeat(toDo), strainTones[strain]),
    styled('▒'.repeat(full - toDo), 'good'),
    styled('░'.repeat(bar - full), 'dim'),
    styled(padOrTruncate(counting(lag, lang, figure - 1), figure, 'right'), strainTones[strain]),
  ];
}
