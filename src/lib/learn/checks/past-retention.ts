import { durationText } from '../../base/duration.js';
import { type LocalizedText, localized } from '../../base/language.js';
import type { CheckKind } from './check.js';
import { presentRecords } from './new-records.js';
import { namedShape, paramsShape } from './shapes.js';

/** Records that are older than the retention of their topic, and still there. */
export interface PastRetentionCheck {
  readonly topic: string;
  /** So long after retention.ms was set at least, in milliseconds: Kafka has had its chance. */
  readonly atLeast: number;
}

/** Facts: `count` of such records among the newest that are known, `age` of the oldest and `retention`, both in whole seconds. */
export const pastRetentionCheck: CheckKind<PastRetentionCheck> = {
  shape: paramsShape(
    'a check of records past their retention',
    'Records older than retention.ms that are still there',
    {
      topic: namedShape('The topic'),
      atLeast: { kind: 'duration', summary: 'So long after retention.ms was set at least' },
    },
    ['topic', 'atLeast'],
  ),
  facts: ['count', 'age', 'retention'],
  evaluate({ topic, atLeast }, view) {
    const found = view.now.topics.get(topic);
    const retention = Number(found?.configs.get('retention.ms') ?? Number.NaN);
    if (!found || !(retention >= 0)) return { passed: false, facts: { count: 0 } };
    const setAt = view.events.findLast(
      (event) => event.kind === 'config-changed' && event.topic === topic && event.config === 'retention.ms',
    )?.at;
    const earliest = new Map(found.partitions.map((each) => [each.partition, each.earliest]));
    const ages = presentRecords(view, topic)
      .filter(({ partition, offset }) => offset >= (earliest.get(partition) ?? 0))
      .map(({ timestamp }) => view.now.at - timestamp)
      .filter((age) => age > retention);
    return {
      passed: ages.length > 0 && setAt !== undefined && view.now.at - setAt >= atLeast,
      facts: {
        count: ages.length,
        retention: Math.round(retention / 1000),
        ...(ages.length > 0 && { age: Math.round(Math.max(...ages) / 1000) }),
      },
    };
  },
  sentence: (params, lang) => text(params)[lang],
};

const text = ({ topic, atLeast }: PastRetentionCheck): LocalizedText => {
  const time = durationText(atLeast);
  return localized(
    `${time.replace('.', ',')} después de fijar retention.ms, en ${topic} siguen eventos más viejos`,
    `${time} after retention.ms was set, older events are still in ${topic}`,
  );
};
