import type { Lang } from '../../base/language.js';
import type { TopicOwners } from '../draw/owner.js';
import type { RunCheck } from '../measure/evidence.js';
import type { LagLevel } from '../measure/lag-level.js';
import { decimalsOf } from '../sentences.js';
import type { Flow, Measure, ShownStatistic } from '../types.js';
import { type FlowMap, flowMapOf } from './flow-map.js';
import type { MeasureState } from './measure-aggregator.js';
import { type PageWord, pageWords } from './texts.js';

/** What the page is told first: what does not change. */
export interface PageStart {
  readonly flow: string;
  readonly title: string;
  readonly run: string;
  readonly lang: Lang;
  readonly words: Readonly<Record<PageWord, string>>;
  readonly measures: readonly {
    readonly name: string;
    readonly title: string;
    readonly shows: ShownStatistic;
    readonly per: 'second' | 'minute';
    readonly unit: string;
    /** Digits behind the point of its sums. */
    readonly decimals: number;
  }[];
  readonly map: FlowMap;
}

/** What the page is told again and again, whole each time: whoever comes late misses nothing. */
export interface PageState {
  /** `ended` once the report is there, `failed` where there is none to come. */
  readonly phase: 'joining' | 'running' | 'measuring' | 'ended' | 'failed';
  /** Milliseconds since the first event; the final ones are those of the report. */
  readonly tookMs: number;
  /** Source events. */
  readonly sent: number;
  readonly measures: readonly MeasureState[];
  readonly topics: readonly TopicState[];
  readonly services: readonly ServiceState[];
  readonly report: { readonly passed: boolean; readonly expectations: readonly RunCheck[] } | null;
}

export interface TopicState {
  /** Its name in the flow, and on the cluster. */
  readonly name: string;
  readonly topic: string;
  /** Records of this run's time. */
  readonly records: number;
  readonly perSecond: number;
}

export interface ServiceState {
  readonly name: string;
  readonly group: string;
  readonly instances: number;
  /** Different records that were worked on. */
  readonly received: number;
  /** Deliveries beyond the first. */
  readonly again: number;
  readonly owners: readonly TopicOwners[];
  readonly perSecond: number;
  /** Null while it cannot be read. */
  readonly lag: number | null;
  /** How that lag is to be taken, and the part of its bar that it fills. */
  readonly strain: LagLevel;
  readonly lagPart: number;
}

/** The measures whose windows some service reads: only those can be shown. */
export function shownMeasures({ services }: Flow): Measure[] {
  const read = new Set(services.flatMap(({ on }) => Object.keys(on)));
  return services.flatMap(({ measures }) => measures).filter(({ emits }) => read.has(emits));
}

export function pageStartOf(flow: Flow, run: string, lang: Lang): PageStart {
  const decimals = decimalsOf(flow);
  return {
    flow: flow.name,
    title: flow.title[lang],
    run,
    lang,
    words: pageWords(lang),
    measures: shownMeasures(flow).map(({ name, title, shows, value, per = 'second', unit = '' }) => ({
      name,
      title: title?.[lang] ?? name,
      shows: shows ?? (value === undefined ? 'count' : 'sum'),
      per,
      unit,
      decimals: decimals.get(value ?? '') ?? 0,
    })),
    map: flowMapOf(flow),
  };
}
