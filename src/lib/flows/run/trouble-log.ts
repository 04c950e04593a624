import type { Lang, LocalizedText } from '../../app.js';
import { plain } from '../texts.js';
import { mostInstances } from '../types.js';
import type { Clock } from './clock.js';
import type { Incident, Trouble } from './trouble.js';

/** Something that was asked for on purpose: whom it has befallen and when, or that it came to nothing. */
export interface TroubleReport {
  readonly kind: Incident['kind'];
  readonly target: string;
  /** Milliseconds since the first event; null where the run was over before, or there was nobody. */
  readonly atMs: number | null;
  readonly detail: string;
}

/** Keeps what was done to a run, for its report. */
export class TroubleLog {
  readonly #clock: Clock;
  readonly #lang: Lang;
  readonly #waiting: Set<Incident>;
  readonly #done: TroubleReport[] = [];

  /** `wanted` are those that the line asks for. */
  constructor(wanted: readonly Trouble[], clock: Clock, lang: Lang) {
    this.#waiting = new Set(wanted);
    this.#clock = clock;
    this.#lang = lang;
  }

  /** `target` is undefined where there was nobody: worth telling where the line had asked for it. */
  add(incident: Incident, target: string | undefined): void {
    const wasWanted = this.#waiting.delete(incident);
    if (!wasWanted && target === undefined) return;
    const atMs = target === undefined ? null : this.#clock.since(Date.now());
    const detail = target === undefined ? missedText(incident, wantedText(incident)) : incidentText(incident);
    this.#done.push({ kind: incident.kind, target: target ?? targetOf(incident), atMs, detail: detail[this.#lang] });
  }

  /** A record that nobody can read has been sent: one that the line asked for, or another. */
  poisoned(topic: string): void {
    const wanted = [...this.#waiting].find((trouble) => trouble.kind === 'poison' && trouble.topic === topic);
    this.add(wanted ?? { kind: 'poison', topic, after: 0 }, topic);
  }

  /** In the order of time; those that never came last. */
  all(): readonly TroubleReport[] {
    const missed = [...this.#waiting].map((trouble) => ({
      kind: trouble.kind,
      target: targetOf(trouble),
      atMs: null,
      detail: plain.tooLate(wantedText(trouble))[this.#lang],
    }));
    return [...this.#done, ...missed];
  }
}

/** Whom it is meant for, as the line has it. */
export function targetOf(incident: Incident): string {
  if (incident.kind === 'killBroker' || incident.kind === 'brokerBack') return `broker ${incident.broker}`;
  return incident.kind === 'poison' ? incident.topic : incident.target;
}

/** What was asked for and when: several of one kind are told apart by their times. */
function wantedText(incident: Incident): LocalizedText {
  const text = incidentText(incident);
  return 'atMs' in incident && incident.atMs > 0 ? plain.wantedAt(text, incident.atMs) : text;
}

/** Why something came to nothing. */
export function missedText(incident: Incident, text = incidentText(incident)): LocalizedText {
  if (incident.kind === 'scale') return incident.by > 0 ? plain.most(text, mostInstances) : plain.only(text);
  return incident.kind === 'killBroker' ? plain.noBroker(text) : plain.nobody(text);
}

export function incidentText(incident: Incident): LocalizedText {
  switch (incident.kind) {
    case 'brokerBack':
      return plain.brokerBack;
    case 'kill':
      return plain.killed;
    case 'pause':
      return plain.paused(incident.forMs);
    case 'resume':
      return plain.resumed;
    case 'scale':
      return incident.by > 0 ? plain.joined : plain.left;
    case 'slow':
      return plain.slowed(incident.ms);
    case 'poison':
      return plain.poisoned;
    case 'killBroker':
      return plain.brokerKilled;
  }
}
