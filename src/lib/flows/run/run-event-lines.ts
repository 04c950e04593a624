import type { Lang } from '../../base/language.js';
import { formatElapsed } from '../number-format.js';
import type { RunClock } from '../run-clock.js';
import type { Flow } from '../types.js';
import { faultText, missedFaultText } from './fault-log.js';
import type { RunEvent } from './run-event.js';
import { runTexts } from './run-texts.js';

/** Widths of the columns for instance, event type and record key. */
export interface RunLineWidths {
  readonly who: number;
  readonly what: number;
  readonly key: number;
}

/** Widths that fit all names of a flow, and keys with numbers of up to four digits. */
export function runLineWidths({ services, topics, sources }: Flow): RunLineWidths {
  const longest = (names: readonly string[]): number => Math.max(...names.map(({ length }) => length));
  return {
    who: longest(services.map(({ name }) => `${name}-1`)),
    what: longest(topics.flatMap(({ events }) => events)),
    key: longest(sources.map(({ entity }) => `${entity}-1000`)),
  };
}

/** The assignment of an instance: `owns order-events 0,1; payment-events 0`. */
export function assignmentText(partitions: Readonly<Record<string, readonly number[]>>, lang: Lang): string {
  const assigned = Object.entries(partitions)
    .filter(([, numbers]) => numbers.length > 0)
    .map(([topic, numbers]) => `${topic} ${numbers.join(',')}`);
  return assigned.length === 0 ? runTexts.ownsNothing[lang] : `${runTexts.owns[lang]} ${assigned.join('; ')}`;
}

/** The lines that a run event adds to plain output (a pipe, `--plain`); none for events that are not shown. */
export function runEventLines(event: RunEvent, clock: RunClock, lang: Lang, widths: RunLineWidths): string[] {
  const at = (time: number): string => `${formatElapsed(clock.elapsedAt(time), lang).padStart(7)} s`;
  const line = (time: number, instance: string, text: string): string =>
    `${at(time)}  ${instance.padEnd(widths.who)}  ${text}`;
  const now = Date.now();
  switch (event.kind) {
    case 'ready':
      return [line(now, '', runTexts.ready(event.hasSource)[lang])];
    case 'drained':
      return [line(now, '', runTexts[event.isComplete ? 'drained' : 'stalled'][lang])];
    case 'workerJoined':
      return [line(now, event.instance, runTexts.joined[lang])];
    case 'workerEnded':
      return [line(now, event.instance, runTexts.workerEnded(event)[lang])];
    case 'fault':
      return [line(now, event.target, (event.applied ? faultText : missedFaultText)(event.fault)[lang])];
    case 'report': {
      const { slot, report } = event;
      if (report.kind === 'handled') {
        return report.did.map(({ at: time, key, text, eventType }) =>
          line(time, slot.instance, `${eventType.padEnd(widths.what)} ${(key ?? '-').padEnd(widths.key)} ${text}`),
        );
      }
      if (report.kind === 'assigned') {
        return [line(report.at, slot.instance, assignmentText(report.partitions, lang))];
      }
      return report.kind === 'rebalancing' ? [line(report.at, slot.instance, runTexts.rebalancing[lang])] : [];
    }
  }
}
