import { optionName } from './global-options.js';
import type { Inputs } from './inputs.js';

/** An option of a line. */
export interface GivenOption {
  readonly key: string;
  /** Undefined for a flag. */
  readonly value: string | undefined;
  /** Number of words that it takes up: 2 where its value is the next word. */
  readonly length: number;
}

/** The option at an index of a line: `--name value`, `--name=value`, `-n value` or `-nvalue`. */
export function optionAt(options: Inputs, argv: readonly string[], at: number): GivenOption | undefined {
  const word = argv[at] ?? '';
  const [name = ''] = word.split('=');
  for (const [key, { short, kind }] of Object.entries(options)) {
    const long = name === `--${optionName(key)}`;
    if (!long && !(short && word.startsWith(`-${short}`) && !word.startsWith('--'))) continue;
    if (kind === 'flag') return { key, value: undefined, length: 1 };
    const attached = long ? word.slice(name.length) : word.slice(2);
    if (attached !== '') return { key, value: attached.replace(/^=/, ''), length: 1 };
    return { key, value: argv[at + 1] ?? '', length: 2 };
  }
  return undefined;
}
