import { CliError } from '../../lib/base/errors.js';
import { duration, flag, type Inputs, parsedInput, type Values } from '../../lib/cli/inputs.js';
import { parseBytes } from '../../lib/topics/config-values.js';
import { reportOptions } from '../plan/inputs.js';
import { dryRunFlag } from '../topics/changes.js';

export const applyOptions = {
  ...reportOptions,
  dryRun: dryRunFlag,
  failFast: flag('The first failure stops what has not begun'),
  throttle: parsedInput('Bytes a second that each broker may copy when replicas move: 10MiB', 'RATE', parseRate),
  timeout: duration('Wait no longer than this for replicas to move (exit 5); Kafka goes on with them', {
    value: 'TIME',
  }),
} satisfies Inputs;
export type ApplyValues = Values<typeof applyOptions>;

/** Parses bytes per second: `10MiB`, `10MiB/s` or a plain number. Throws `usage` below 1. */
function parseRate(raw: string): number {
  const rate = parseBytes(raw.replace(/\/s$/, ''));
  if (rate < 1) throw new CliError('usage', `${raw} would copy nothing`);
  return rate;
}
