import type { Lang } from '../../base/language.js';
import { type Styled, styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import { ownerMark } from '../draw/owner.js';
import { type LagLevel, lagLevelOf } from '../measure/lag-level.js';
import { countWithin } from './numbers.js';
import type { InstanceState, ServiceSnapshot } from './snapshot.js';

export const instanceMarks: Readonly<Record<InstanceState, readonly [mark: string, tone: Tone]>> = {
  alive: ['●', 'good'],
  idle: ['○', 'good'],
  slow: ['◐', 'warn'],
  paused: ['‖', 'warn'],
  starting: ['◌', 'dim'],
  dead: ['✖', 'bad'],
  ended: ['-', 'dim'],
};

/** The mark of each instance's state. */
export const instanceCells = ({ instances }: ServiceSnapshot): StyledLine =>
  instances.map(({ state }) => styled(instanceMarks[state][0], instanceMarks[state][1]));

/** The number of the instance that owns each partition, with a blank between topics. */
export const ownerCells = ({ owners }: ServiceSnapshot): StyledLine =>
  owners.flatMap(({ partitions }, index) => [
    ...(index > 0 ? [styled(' ', 'plain')] : []),
    ...partitions.map(ownerMark),
  ]);

/** An arrow and its rate; blanks of the same width where the rate is 0. */
export function arrowAndRate(first: string, second: string, rate: number): Styled[] {
  if (rate <= 0) return [styled(' '.repeat(displayWidth(first + second)), 'dim')];
  return [styled(first, 'good'), styled(second, 'good')];
}

const lagLevelTones: Readonly<Record<LagLevel, Tone>> = { none: 'good', some: 'warn', much: 'bad' };

/**
 * The lag as a bar of `bar` columns and a number of `figure` columns: records not handled yet, then records handled and
 * not yet committed. The second part is normal in every group, and always green.
 */
export function lagBar(
  service: ServiceSnapshot,
  scale: number,
  { bar, figure, lang }: { readonly bar: number; readonly figure: number; readonly lang: Lang },
): Styled[] {
  const { lag, unprocessed } = service;
  if (lag === null) return [styled('─'.repeat(bar), 'dim'), styled(padOrTruncate('-', figure, 'right'), 'dim')];
  const cells = (records: number): number => (records === 0 ? 0 : Math.max(1, Math.round((bar * records) / scale)));
  const level = lagLevelOf(service);
  const full = Math.min(bar, cells(lag));
  const toDo = Math.min(full, level === 'none' ? 0 : cells(unprocessed ?? lag));
  return [
    styled('█'.repeat(toDo), lagLevelTones[level]),
    styled('▒'.repeat(full - toDo), 'good'),
    styled('░'.repeat(bar - full), 'dim'),
    styled(padOrTruncate(countWithin(lag, lang, figure - 1), figure, 'right'), lagLevelTones[level]),
  ];
}
