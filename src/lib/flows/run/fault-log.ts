import type { Lang, LocalizedText } from '../../base/language.js';
import type { Fault, FaultEvent } from '../fault.js';
import type { FaultReport } from '../measure/report.js';
import type { RunClock } from '../run-clock.js';
import { maxInstances } from '../types.js';
import { runTexts } from './run-texts.js';

/** Collects the faults of a run for its report. */
export class FaultLog {
  readonly #clock: RunClock;
  readonly #lang: Lang;
  readonly #pending: Set<FaultEvent>;
  readonly #reports: FaultReport[] = [];

  /** `requested` are the faults of the command line: the report names those that never came, too. */
  constructor(requested: readonly Fault[], clock: RunClock, lang: Lang) {
    this.#pending = new Set(requested);
    this.#clock = clock;
    this.#lang = lang;
  }

  /** `target` is undefined if the fault hit nothing, which is reported only for requested faults. */
  add(fault: FaultEvent, target: string | undefined): void {
    const wasRequested = this.#pending.delete(fault);
    if (!wasRequested && target === undefined) return;
    const atMs = target === undefined ? null : this.#clock.elapsedAt(Date.now());
    const detail = target === undefined ? missedFaultText(fault, requestedFaultText(fault)) : faultText(fault);
    this.#reports.push({
      kind: fault.kind,
      target: target ?? faultTarget(fault),
      atMs,
      detail: detail[this.#lang],
    });
  }

  /** A source has sent an unreadable record to a topic, as requested on the command line or by a key. */
  onPoisonSent(topic: string): void {
    const requested = [...this.#pending].find((fault) => fault.kind === 'poison' && fault.topic === topic);
    this.add(requested ?? { kind: 'poison', topic, after: 0 }, topic);
  }

  /** In order of time; requested faults that never came are last. */
  reports(): readonly FaultReport[] {
    const missed = [...this.#pending].map((fault) => ({
      kind: fault.kind,
      target: faultTarget(fault),
      atMs: null,
      detail: runTexts.afterEnd(requestedFaultText(fault))[this.#lang],
    }));
    return [...this.#reports, ...missed];
  }
}

/** The target of a fault as the command line names it. */
export function faultTarget(fault: FaultEvent): string {
  if (fault.kind === 'killBroker' || fault.kind === 'brokerBack') return `broker ${fault.broker}`;
  return fault.kind === 'poison' ? fault.topic : fault.target;
}

/** The fault with its requested time, which tells several of one kind apart. */
function requestedFaultText(fault: FaultEvent): LocalizedText {
  const text = faultText(fault);
  return 'atMs' in fault && fault.atMs > 0 ? runTexts.requestedAt(text, fault.atMs) : text;
}

/** Why a fault had no effect. */
export function missedFaultText(fault: FaultEvent, text = faultText(fault)): LocalizedText {
  if (fault.kind === 'scale')
    return fault.by > 0 ? runTexts.atMaximum(text, maxInstances) : runTexts.onlyInstance(text);
  return fault.kind === 'killBroker' ? runTexts.noLeader(text) : runTexts.noLiveInstance(text);
}

export function faultText(fault: FaultEvent): LocalizedText {
  switch (fault.kind) {
    case 'brokerBack':
      return runTexts.brokerBack;
    case 'kill':
      return runTexts.killed;
    case 'pause':
      return runTexts.paused(fault.forMs);
    case 'resume':
      return runTexts.resumed;
    case 'scale':
      return fault.by > 0 ? runTexts.instanceAdded : runTexts.instanceRemoved;
    case 'slow':
      return runTexts.slowed(fault.ms);
    case 'poison':
      return runTexts.poisonSent;
    case 'killBroker':
      return runTexts.brokerKilled;
  }
}
