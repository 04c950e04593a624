import type { Lang } from '../../base/language.js';
import type { TopicOwners } from '../draw/owner.js';
import type { RunCheck } from '../measure/evidence.js';
import type { LagLevel } from '../measure/lag-level.js';
import { decimalsOf } from '../sentences.js';
import type { Flow, Measure, ShownStatistic } from '../types.js';
import { type FlowMap, flowMapOf } from './flow-map.js';
import type { MeasureState } from './measure-aggregator.js';
import { type PageWord, pageWords } from './texts.js';

/** The first message to the page: what does not change during a run. */
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
    /** Decimal places of its sums. */
    readonly decimals: number;
  }[];
  readonly map: FlowMap;
}

/** The repeated message to the page: the whole state each time, so that a page may be opened late. */
export interface PageState {
  /** `ended` once there is a report, `failed` where there will be none. */
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
  /** Its name in the flow, and its name on the cluster, with the prefix. */
  readonly name: string;
  readonly topic: string;
  /** Records added since the run began. */
  readonly records: number;
  readonly perSecond: number;
}

export interface ServiceState {
  readonly name: string;
  readonly group: string;
  readonly instances: number;
  /** Distinct records that were handled. */
  readonly received: number;
  /** Deliveries beyond the first. */
  readonly again: number;
  readonly owners: readonly TopicOwners[];
  readonly perSecond: number;
  /** Null while it cannot be read. */
  readonly lag: number | null;
  /** How serious the lag is, and the share of its bar that it fills, from 0 to 1. */
  readonly lagLevel: LagLevel;
  readonly lagPart: number;
}

/** The measures whose window events some service reads: only those reach the dashboard. */
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
