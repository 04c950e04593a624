import type { Lang } from '../../app.js';
import { plain } from '../texts.js';
import type { Clock } from './clock.js';
import type { Trouble } from './trouble.js';

/** Something that was asked for on purpose: whom it has befallen and when, or that it came to nothing. */
export interface TroubleReport {
  readonly kind: Trouble['kind'];
  readonly target: string;
  /** Milliseconds since the first event; null where the run was over before, or there was nobody. */
  readonly atMs: number | null;
  readonly detail: string;
}

/** Keeps what was done to a run, for its report. */
export class TroubleLog {
  readonly #clock: Clock;
  readonly #lang: Lang;
  readonly #waiting: Set<Trouble>;
  readonly #done: TroubleReport[] = [];

  /** `wanted` are those that the line asks for. */
  constructor(wanted: readonly Trouble[], clock: Clock, lang: Lang) {
    this.#waiting = new Set(wanted);
    this.#clock = clock;
    this.#lang = lang;
  }

  /** `target` is undefined where there was nobody: worth telling where the line had asked for it. */
  add(trouble: Trouble, target: string | undefined): void {
    if (!this.#waiting.delete(trouble) && target === undefined) return;
    const atMs = target === undefined ? null : this.#clock.since(Date.now());
    const detail = target === undefined ? plain.nobody(troubleText(trouble)) : troubleText(trouble);
    this.#done.push({ kind: trouble.kind, target: target ?? targetOf(trouble), atMs, detail: detail[this.#lang] });
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
      detail: plain.tooLate(troubleText(trouble))[this.#lang],
    }));
    return [...this.#done, ...missed];
  }
}

/** Whom it is meant for, as the line has it. */
function targetOf(trouble: Trouble): string {
  if (trouble.kind === 'killBroker') return `broker ${trouble.broker}`;
  return trouble.kind === 'poison' ? trouble.topic : trouble.target;
}

export function troubleText(trouble: Trouble) {
  switch (trouble.kind) {
    case 'kill':
      return plain.killed;
    case 'pause':
      return plain.paused(trouble.forMs);
    case 'resume':
      return plain.resumed;
    case 'scale':
      return trouble.by > 0 ? plain.joined : plain.left;
    case 'slow':
      return plain.slowed(trouble.ms);
    case 'poison':
      return plain.poisoned;
    case 'killBroker':
      return plain.brokerKilled;
  }
}
