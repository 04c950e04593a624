import type { Lang, LocalizedText } from '../../base/language.js';
import { runTexts } from '../texts.js';
import { maxInstances } from '../types.js';
import type { Fault, FaultEvent } from './fault.js';
import type { RunClock } from './run-clock.js';

/** A fault in the report: its target and time, or why it had no effect. */
export interface FaultReport {
  readonly kind: FaultEvent['kind'];
  readonly target: string;
  /** Milliseconds since the first event; null if the run ended before, or there was no target. */
  readonly atMs: number | null;
  readonly detail: string;
}

/** Collects the faults of a run for its report. */
export class FaultLog {
  readonly #clock: RunClock;
  readonly #lang: Lang;
  readonly #pending: Set<FaultEvent>;
  readonly #reports: FaultReport[] = [];

  /** `requested` are the faults of the command line: the report names those that never came, too. */
  constructor(wanted: readonly Fault[], clock: RunClock, lang: Lang) {
    this.#pending = new Set(wanted);
    this.#clock = clock;
    this.#lang = lang;
  }

  /** `target` is undefined if the fault hit nothing, which is reported only for requested faults. */
  add(incident: FaultEvent, target: string | undefined): void {
    const wasWanted = this.#pending.delete(incident);
    if (!wasWanted && target === undefined) return;
    const atMs = target === undefined ? null : this.#clock.elapsedAt(Date.now());
    const detail = target === undefined ? missedFaultText(incident, requestedFaultText(incident)) : faultText(incident);
    this.#reports.push({
      kind: incident.kind,
      target: target ?? faultTarget(incident),
      atMs,
      detail: detail[this.#lang],
    });
  }

  /** A source has sent an unreadable record to a topic, as requested on the command line or by a key. */
  onPoisonSent(topic: string): void {
    const wanted = [...this.#pending].find((trouble) => trouble.kind === 'poison' && trouble.topic === topic);
    this.add(wanted ?? { kind: 'poison', topic, after: 0 }, topic);
  }

  /** In order of time; requested faults that never came are last. */
  reports(): readonly FaultReport[] {
    const missed = [...this.#pending].map((trouble) => ({
      kind: trouble.kind,
      target: faultTarget(trouble),
      atMs: null,
      detail: runTexts.tooLate(requestedFaultText(trouble))[this.#lang],
    }));
    return [...this.#reports, ...missed];
  }
}

/** The target of a fault as the command line names it. */
export function faultTarget(incident: FaultEvent): string {
  if (incident.kind === 'killBroker' || incident.kind === 'brokerBack') return `broker ${incident.broker}`;
  return incident.kind === 'poison' ? incident.topic : incident.target;
}

/** The fault with its requested time, which tells several of one kind apart. */
function requestedFaultText(incident: FaultEvent): LocalizedText {
  const text = faultText(incident);
  return 'atMs' in incident && incident.atMs > 0 ? runTexts.wantedAt(text, incident.atMs) : text;
}

/** Why a fault had no effect. */
export function missedFaultText(incident: FaultEvent, text = faultText(incident)): LocalizedText {
  if (incident.kind === 'scale') return incident.by > 0 ? runTexts.most(text, maxInstances) : runTexts.only(text);
  return incident.kind === 'killBroker' ? runTexts.noBroker(text) : runTexts.nobody(text);
}

export function faultText(incident: FaultEvent): LocalizedText {
  switch (incident.kind) {
    case 'brokerBack':
      return runTexts.brokerBack;
    case 'kill':
      return runTexts.killed;
    case 'pause':
      return runTexts.paused(incident.forMs);
    case 'resume':
      return runTexts.resumed;
    case 'scale':
      return incident.by > 0 ? runTexts.joined : runTexts.left;
    case 'slow':
      return runTexts.slowed(incident.ms);
    case 'poison':
      return runTexts.poisoned;
    case 'killBroker':
      return runTexts.brokerKilled;
  }
}
