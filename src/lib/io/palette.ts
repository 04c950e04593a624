import { Chalk, type ChalkInstance } from 'chalk';
import type { Tone } from './blocks.js';

export type Paint = (text: string, tone: Tone) => string;

/** Paints tones with the terminal's own sixteen colours, which are readable on light and dark themes. */
export function palette(colour: boolean): Paint {
  if (!colour) return (text) => text;
  const chalk = new Chalk({ level: 1 });
  const tones: Readonly<Record<Tone, ChalkInstance>> = {
    good: chalk.green,
    warn: chalk.yellow,
    bad: chalk.red,
    dim: chalk.dim,
    name: chalk.cyan,
    head: chalk.bold,
    plain: chalk.reset,
  };
  return (text, tone) => (tone === 'plain' ? text : tones[tone](text));
}
