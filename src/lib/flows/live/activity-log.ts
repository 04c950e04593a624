import type { Lang } from '../../base/language.js';
import { styled, type Tone } from '../../io/blocks.js';
import { instanceNumber } from '../draw/owner.js';
import type { WorkLogEntry } from '../protocol.js';
import { faultText, missedFaultText } from '../run/fault-log.js';
import type { RunEvent } from '../run/run-event.js';
import { assignmentText } from '../run/run-event-lines.js';
import { runTexts } from '../run/run-texts.js';
import type { RunClock } from '../run-clock.js';
import type { ActivityEntry } from './snapshot.js';

/** Notices, and events, that are kept: more than the highest terminal shows. */
const maxEntries = 200;
/** Milliseconds within which assignments of one group are taken for one rebalance, and shown as one notice. */
const mergeWithinMs = 4000;

type ReportReceived = Extract<RunEvent, { kind: 'report' }>;
type OwnedPartitions = Readonly<Record<string, readonly number[]>>;

/** A notice that is updated in place while more of the same happens. */
interface OpenNotice {
  readonly since: number;
  readonly notice: ActivityEntry;
}

/** The newest notices (processes, groups, faults) and handled events of a run, in the language of the line. */
export class ActivityLog {
  readonly #clock: RunClock;
  readonly #lang: Lang;
  readonly notices: ActivityEntry[] = [];
  /** By time: services report their events in batches, which overlap. */
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
    if (event.kind === 'report') this.#onReport(event);
    else if (event.kind === 'fault') {
      const text = event.applied ? faultText(event.fault) : missedFaultText(event.fault);
      this.#addNotice(now, event.target, text[this.#lang], event.applied ? 'warn' : 'dim');
    } else if (event.kind === 'workerEnded')
      this.#addNotice(now, event.instance, runTexts.workerEnded(event)[this.#lang], event.isReplaced ? 'bad' : 'dim');
    else if (event.kind === 'workerJoined') this.#addNotice(now, event.instance, runTexts.joined[this.#lang], 'good');
    else if (event.kind === 'drained' && !event.isComplete)
      this.#addNotice(now, '', runTexts.stalled[this.#lang], 'bad');
    else {
      const text = event.kind === 'ready' ? runTexts.ready(event.hasSource) : runTexts.drained;
      this.#addNotice(now, '', text[this.#lang], 'good');
    }
  }

  /** `count` more events were redelivered to a service. */
  addRedelivered(service: string, count: number): void {
    const now = Date.now();
    const open = this.#stillOpen(this.#redeliveryNotices.get(service), now);
    const all = count + (open?.count ?? 0);
    const notice = this.#noticeOf(now, service, runTexts.redelivered(all)[this.#lang], 'warn');
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

  /** The members of a group report their assignments one after the other: one rebalance is one notice. */
  #onAssigned({ instance, service }: ReportReceived['slot'], partitions: OwnedPartitions, at: number): void {
    this.#rebalancing.delete(service);
    const open = this.#stillOpen(this.#assignmentNotices.get(service), at);
    const owned = (open?.owned ?? new Map<string, OwnedPartitions>()).set(instance, partitions);
    const [subject, text] =
      owned.size === 1 ? [instance, assignmentText(partitions, this.#lang)] : [service, this.#assignmentText(owned)];
    this.#assignmentNotices.set(service, {
      owned,
      ...this.#putNotice(this.#noticeOf(at, subject, text, 'dim'), open, at),
    });
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
    // A dead letter is a notice: among the events it would scroll away unseen.
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

  /** The open notice, where it is recent and still kept, so that it can be updated; undefined otherwise. */
  #stillOpen<T extends OpenNotice>(open: T | undefined, now: number): T | undefined {
    return open && now - open.since < mergeWithinMs && this.notices.includes(open.notice) ? open : undefined;
  }

  /** Replaces the open notice, or adds a new one. */
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
