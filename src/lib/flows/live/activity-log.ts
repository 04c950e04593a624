import type { Lang } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { instanceNumber } from '../draw/owner.js';
import type { WorkLogEntry } from '../protocol.js';
import { faultText, missedFaultText } from '../run/fault-log.js';
import type { RunClock } from '../run/run-clock.js';
import type { RunEvent } from '../run/run-context.js';
import { assignmentText } from '../run/run-event-lines.js';
import { runTexts } from '../texts.js';
import type { ActivityEntry } from './snapshot.js';

/** As many as the highest terminals show. */
const maxEntries = 200;
/** What the members of a group tell in so many milliseconds is of one rebalance. */
const mergeWithinMs = 4000;

type ReportReceived = Extract<RunEvent, { kind: 'heard' }>;
type OwnedPartitions = Readonly<Record<string, readonly number[]>>;

/** What was told of a service, and is told anew as more of it comes. */
interface OpenNotice {
  readonly since: number;
  readonly notice: ActivityEntry;
}

/** The last things that happened in a run, in the words of a language: to processes and groups, and to events. */
export class ActivityLog {
  readonly #clock: RunClock;
  readonly #lang: Lang;
  readonly notices: ActivityEntry[] = [];
  /** In the order of their time: a service tells of its events a few at once. */
  readonly events: ActivityEntry[] = [];
  readonly #rebalancing = new Set<string>();
  readonly #assignmentNotices = new Map<string, OpenNotice & { readonly owned: Map<string, OwnedPartitions> }>();
  readonly #redeliveryNotices = new Map<string, OpenNotice & { readonly count: number }>();

  constructor(clock: RunClock, lang: Lang) {
    this.#clock = clock;
    this.#lang = lang;
  }

  onEvent(event: RunEvent): void {
    const now = Date.now();
    if (event.kind === 'heard') this.#onReport(event);
    else if (event.kind === 'trouble') {
      const text = event.applied ? faultText(event.fault) : missedFaultText(event.fault);
      this.#addNotice(now, event.target, text[this.#lang], event.applied ? 'warn' : 'dim');
    } else if (event.kind === 'lost')
      this.#addNotice(now, event.instance, runTexts.lost(event)[this.#lang], event.isReplaced ? 'bad' : 'dim');
    else if (event.kind === 'drained' && !event.isComplete) this.#addNotice(now, '', runTexts.stuck[this.#lang], 'bad');
    else this.#addNotice(now, '', runTexts[event.kind][this.#lang], 'good');
  }

  /** So many more events were delivered to a service again. */
  addRedelivered(service: string, count: number): void {
    const now = Date.now();
    const open = this.#stillOpen(this.#redeliveryNotices.get(service), now);
    const all = count + (open?.count ?? 0);
    const notice = this.#noticeOf(now, service, runTexts.again(all)[this.#lang], 'warn');
    this.#redeliveryNotices.set(service, { count: all, ...this.#putNotice(notice, open, now) });
  }

  #onReport({ slot, report }: ReportReceived): void {
    const { instance, service } = slot;
    if (report.kind === 'handled') for (const entry of report.did) this.#addEvent(instance, entry);
    else if (report.kind === 'assigned') this.#onAssigned(slot, report.partitions, report.at);
    else if (report.kind === 'rebalancing' && !this.#rebalancing.has(service)) {
      this.#rebalancing.add(service);
      this.#assignmentNotices.delete(service);
      this.#addNotice(report.at, service, runTexts.rebalancing[this.#lang], 'warn');
    }
  }

  /** The members of a group are given their partitions one after the other: that is one thing, and one line. */
  #onAssigned({ instance, service }: ReportReceived['slot'], partitions: OwnedPartitions, at: number): void {
    this.#rebalancing.delete(service);
    const open = this.#stillOpen(this.#assignmentNotices.get(service), at);
    const owned = (open?.owned ?? new Map<string, OwnedPartitions>()).set(instance, partitions);
    const [subject, text] =
      owned.size === 1 ? [instance, assignmentText(partitions, this.#lang)] : [service, this.#assignmentText(owned)];
    this.#assignmentNotices.set(service, { owned, ...this.#putNotice(this.#noticeOf(at, subject, text, 'dim'), open, at) });
  }

  /** `1: 0,1 · 2: 2 · 3: on standby`. */
  #assignmentText(owned: ReadonlyMap<string, OwnedPartitions>): string {
    const topics = new Set([...owned.values()].flatMap((each) => Object.keys(each)));
    return [...owned]
      .map(([instance, assignments]) => [instanceNumber(instance), assignments] as const)
      .sort(([a], [b]) => a - b)
      .map(([number, assignments]) => {
        const all = Object.entries(assignments).filter(([, numbers]) => numbers.length > 0);
        if (all.length === 0) return `${number}: ${runTexts.standby[this.#lang]}`;
        const texts = all.map(([topic, numbers]) => `${topics.size > 1 ? `${topic} ` : ''}${numbers.join(',')}`);
        return `${number}: ${texts.join(' ')}`;
      })
      .join(' · ');
  }

  #addEvent(subject: string, { at, eventType, key, isDead, text }: WorkLogEntry): void {
    // Where many events go by, what nobody could read is still to be seen.
    if (isDead) this.#addNotice(at, subject, text, 'bad');
    else
      insertByTime(this.events, {
        atMs: this.#clock.elapsedAt(at),
        subject,
        eventType,
        key: key ?? '-',
        text,
        tone: 'plain',
      });
  }

  #addNotice(at: number, subject: string, text: string, tone: Tone): void {
    this.#putNotice(this.#noticeOf(at, subject, text, tone), undefined, at);
  }

  #noticeOf(at: number, subject: string, text: string, tone: Tone): ActivityEntry {
    return { atMs: this.#clock.elapsedAt(at), subject, eventType: '', key: '', ...styled(text, tone) };
  }

  /** What was told last, where more of it is the same thing still. */
  #stillOpen<T extends OpenNotice>(open: T | undefined, now: number): T | undefined {
    return open && now - open.since < mergeWithinMs && this.notices.includes(open.notice) ? open : undefined;
  }

  /** In the place of what was told before, or as the newest. */
  #putNotice(notice: ActivityEntry, open: OpenNotice | undefined, now: number): OpenNotice {
    const index = open ? this.notices.indexOf(open.notice) : -1;
    if (index < 0) insertByTime(this.notices, notice);
    else this.notices[index] = notice;
    return { since: open?.since ?? now, notice };
  }
}

function insertByTime(events: ActivityEntry[], event: ActivityEntry): void {
  const index = events.findLastIndex(({ atMs }) => atMs <= event.atMs);
  events.splice(index + 1, 0, event);
  if (events.length > maxEntries) events.shift();
}
