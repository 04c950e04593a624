import type { TraceStep } from '../../lib/flows/draw/trace.js';
import { traceWaterfall } from '../../lib/flows/draw/trace-waterfall.js';
import { type Block, styled } from '../../lib/io/blocks.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import { traceTexts } from './trace-texts.js';

/** A trace as people read it. */
export function traceBlocks(steps: readonly TraceStep[], { tty, width, lang }: ViewOptions): Block[] {
  const [first] = steps;
  if (!first) return [];
  const took = steps.at(-1)?.atMs ?? 0;
  const dead = steps.filter(({ deadLetter }) => deadLetter !== null);
  const again = steps.filter(({ redelivered }) => redelivered).length;
  return [
    { kind: 'heading', text: first.key ?? first.eventId, note: traceTexts.took(steps.length, took)[lang] },
    { kind: 'picture', lines: traceWaterfall(steps, tty ? width : undefined, lang) },
    ...(again + dead.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            lines: [
              ...(again > 0 ? [styled(`◌ ${traceTexts.again(again)[lang]}`, 'warn')] : []),
              ...dead.map(({ service, deadLetter }) => styled(`✖ ${service}: ${deadLetter}`, 'bad')),
            ],
          },
        ]),
  ];
}
