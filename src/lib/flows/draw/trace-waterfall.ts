import type { Lang } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import { formatElapsed, formatInteger } from '../number-format.js';
import { fitKeepingTail } from './fit.js';
import type { TraceStep } from './trace.js';

const minBarWidth = 12;
const maxBarWidth = 60;
const gap = 2;

/** Columns of a line where the output has no width, as in a pipe. */
const defaultColumns = 120;
/** Traces from this many milliseconds on show times in seconds. */
const longMs = 10_000;

/**
 * A line for each event: time, service, type, position, and a bar from the time of its cause to its own, which shows
 * where time was spent. In at most `width` columns, 120 where there is none.
 */
export function traceWaterfall(steps: readonly TraceStep[], width: number = defaultColumns, lang: Lang): StyledLine[] {
  const last = Math.max(1, ...steps.map(({ atMs }) => atMs));
  const timeOf = (ms: number): string =>
    last < longMs ? `+${formatInteger(ms, lang)} ms` : `+${formatElapsed(ms, lang)} s`;
  const texts = steps.map((step) => [timeOf(step.atMs), step.service, step.eventType, positionText(step)] as const);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...texts.map((text) => displayWidth(text[column] ?? ''))));
  const room = width - widths.length * gap - minBarWidth;
  // Position, type and service are truncated, in this order; the time never is.
  for (const column of [3, 2, 1]) {
    const over = widths.reduce((sum, each) => sum + each, 0) - room;
    if (over > 0) widths[column] = Math.max(8, (widths[column] ?? 0) - over);
  }
  const taken = widths.reduce((sum, each) => sum + each + gap, 0);
  const bar = Math.min(maxBarWidth, Math.max(minBarWidth, width - taken));
  const at = (ms: number): number => Math.round((ms / last) * (bar - 1));
  return steps.map((step, index) => {
    const [time = '', service = '', eventType = '', position = ''] = texts[index] ?? [];
    const [timeWidth = 0, serviceWidth = 0, typeWidth = 0, placeWidth = 0] = widths;
    const tone: Tone = step.deadLetter !== null ? 'bad' : step.redelivered ? 'warn' : 'plain';
    const to = at(step.atMs);
    const from = Math.min(to, at(causedAtMs(steps, index)));
    return [
      styled(`${padOrTruncate(time, timeWidth, 'right')}  `, 'dim'),
      styled(`${padOrTruncate(service, serviceWidth)}  `, 'name'),
      styled(`${padOrTruncate(eventType, typeWidth)}  `, tone),
      styled(`${fitPosition(position, placeWidth)}  `, 'dim'),
      styled(' '.repeat(from), 'plain'),
      styled('━'.repeat(to - from), 'dim'),
      styled(step.deadLetter !== null ? '✖' : step.redelivered ? '◌' : '●', tone === 'plain' ? 'good' : tone),
    ];
  });
}

/** Time of the event's cause: of a redelivered one, the last time before it that its cause stands in the log. */
function causedAtMs(steps: readonly TraceStep[], index: number): number {
  const step = steps[index];
  if (!step) return 0;
  const causes = steps.slice(0, index).filter(({ eventId }) => eventId === step.causedBy);
  return (step.redelivered ? causes.at(-1) : causes[0])?.atMs ?? step.atMs;
}

const positionText = ({ topic, partition, offset }: TraceStep): string => `${topic}/${partition}@${offset}`;

/** A position in exactly `width` columns. A long one is truncated before its partition and offset. */
const fitPosition = (position: string, width: number): string => fitKeepingTail(position, /\/\d+@\d+$/, width);
