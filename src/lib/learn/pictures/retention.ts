import { type Lang, localized } from '../../base/language.js';
import { type Styled, styled } from '../../io/blocks.js';
import { justifyLine, type StyledLine } from '../../io/styled-line.js';
import type { CheckView } from '../checks/check.js';
import { presentRecords } from '../checks/new-records.js';
import { countedNoun, nouns, wholeNumber } from './layout.js';
import type { PictureKind, PicturePage } from './picture.js';

export interface RetentionParams {
  readonly topic: string;
}

const texts = {
  missing: localized('no existe todavía', 'does not exist yet'),
  end: localized('final', 'end'),
  first: localized('primer offset', 'first offset'),
  oldest: localized('el más viejo', 'the oldest'),
  defaultTime: localized('7 días (por defecto)', '7 days (default)'),
  legend: localized('█ está en el topic  ░ borrado', '█ in the topic  ░ deleted'),
};

/** What a topic still has and what was deleted at its beginning, beside the configs that decide it. */
export const retentionPicture: PictureKind<RetentionParams, RetentionModel> = {
  shape: {
    kind: 'object',
    summary: 'What retention has left of a topic: the first offset, the age of the oldest record, and the configs',
    label: 'retention',
    keys: { topic: { kind: 'text', summary: 'The topic', isNonEmpty: true } },
    required: ['topic'],
  },
  texts,
  model: retentionOf,
  draw: drawRetention,
  leastRows: ({ partitions }) => 1 + 2 * partitions.length,
  describe: describeRetention,
};

/** Without language: what is drawn and what is said. */
export interface RetentionModel {
  readonly topic: string;
  readonly exists: boolean;
  /** Milliseconds; null where the topic does not set it. */
  readonly retentionMs: number | null;
  readonly segmentMs: number | null;
  readonly partitions: readonly {
    readonly partition: number;
    readonly earliest: number;
    readonly end: number;
    /** Milliseconds since the oldest known record was written, whole seconds of them; null where none is known. */
    readonly oldestAgeMs: number | null;
  }[];
}

function retentionOf({ topic }: RetentionParams, view: CheckView): RetentionModel {
  const found = view.now.topics.get(topic);
  const config = (key: string): number | null => {
    const value = found?.configs.get(key);
    return value === undefined ? null : Number(value);
  };
  const records = presentRecords(view, topic);
  return {
    topic,
    exists: found !== undefined,
    retentionMs: config('retention.ms'),
    segmentMs: config('segment.ms'),
    partitions: (found?.partitions ?? []).map(({ partition, earliest, end }) => {
      const times = records
        .filter((record) => record.partition === partition && record.offset >= earliest)
        .map(({ timestamp }) => timestamp);
      return {
        ...{ partition, earliest, end },
        oldestAgeMs:
          times.length === 0 ? null : Math.max(0, Math.floor((view.now.at - Math.min(...times)) / 1000) * 1000),
      };
    }),
  };
}

/** Kafka's defaults, which hold where a topic sets nothing: a week for both, in milliseconds. */
const weekMs = 604_800_000;

/** Columns of the name of a partition, and of the text behind its bar. */
const [nameWidth, textWidth, maxBar] = [15, 24, 60];

function drawRetention(model: RetentionModel, { columns, rows, lang }: PicturePage): StyledLine[] {
  const { topic, exists, retentionMs, segmentMs, partitions } = model;
  const title = styled(` ${topic}`, 'head');
  if (!exists) return [[title, styled(`  ${texts.missing[lang]}`, 'warn')]];
  const configs: StyledLine = [
    configText('retention.ms', retentionMs, lang),
    styled(' · ', 'dim'),
    configText('segment.ms', segmentMs, lang),
    styled(' ', 'plain'),
  ];
  const lines = partitions.flatMap(({ partition, earliest, end, oldestAgeMs }): StyledLine[] => {
    const width = Math.max(4, Math.min(maxBar, columns - nameWidth - textWidth - 1));
    const gone = end === 0 ? 0 : Math.round((earliest / end) * width);
    const bar: Styled[] = [
      styled('░'.repeat(gone), 'dim'),
      styled('█'.repeat(end > earliest ? Math.max(1, width - gone) : 0), 'good'),
    ];
    const name = `${nouns.partition[lang][0]} ${partition}`.padEnd(nameWidth - 1);
    const isPastRetention = oldestAgeMs !== null && oldestAgeMs > (retentionMs ?? weekMs);
    return [
      [styled(` ${name}`, 'plain'), ...bar, styled(`  ${texts.end[lang]} ${wholeNumber(end, lang)}`, 'dim')],
      [
        styled(' '.repeat(nameWidth), 'plain'),
        styled(`${texts.first[lang]} ${wholeNumber(earliest, lang)}`, earliest > 0 ? 'good' : 'plain'),
        styled(`  ${countedNoun(end - earliest, nouns.event, lang)}`, 'plain'),
        ...(oldestAgeMs === null
          ? []
          : [styled(`  ${texts.oldest[lang]}: ${timeText(oldestAgeMs, lang)}`, isPastRetention ? 'warn' : 'plain')]),
      ],
    ];
  });
  const legend: StyledLine = [styled(` ${texts.legend[lang]}`, 'dim')];
  return [justifyLine([title], configs, columns), ...lines, legend].slice(0, rows);
}

function configText(key: string, value: number | null, lang: Lang): Styled {
  const text = value === null ? texts.defaultTime[lang] : value < 0 ? '∞' : timeText(value, lang);
  return styled(`${key} ${text}`, value === null ? 'dim' : 'name');
}

const units: readonly {
  readonly ms: number;
  readonly es: readonly [string, string];
  readonly en: readonly [string, string];
}[] = [
  { ms: 86_400_000, es: ['día', 'días'], en: ['day', 'days'] },
  { ms: 3_600_000, es: ['h', 'h'], en: ['h', 'h'] },
  { ms: 60_000, es: ['min', 'min'], en: ['min', 'min'] },
  { ms: 1000, es: ['s', 's'], en: ['s', 's'] },
];

/** A time in its greatest unit, and the next one: `2 min 14 s`. */
function timeText(ms: number, lang: Lang): string {
  const index = units.findIndex((unit) => ms >= unit.ms);
  const at = index === -1 ? units.length - 1 : index;
  let left = Math.floor(ms / 1000) * 1000;
  const parts = units.slice(at, at + 2).map((unit) => {
    const count = Math.floor(left / unit.ms);
    left -= count * unit.ms;
    return count === 0 ? '' : `${count} ${unit[lang][count === 1 ? 0 : 1]}`;
  });
  return parts.filter((part) => part !== '').join(' ') || '0 s';
}

function describeRetention(
  { topic, exists, retentionMs, segmentMs, partitions }: RetentionModel,
  lang: Lang,
): string[] {
  if (!exists) {
    return [localized(`El topic ${topic} no existe todavía.`, `The topic ${topic} does not exist yet.`)[lang]];
  }
  const configs = [configText('retention.ms', retentionMs, lang), configText('segment.ms', segmentMs, lang)];
  return [
    `${topic}: ${configs.map(({ text }) => text).join(', ')}.`,
    ...partitions.map(({ partition, earliest, end, oldestAgeMs }) => {
      const kept = countedNoun(end - earliest, nouns.event, lang);
      const oldest =
        oldestAgeMs === null
          ? ''
          : localized(
              `; el más viejo tiene ${timeText(oldestAgeMs, 'es')}`,
              `; the oldest is ${timeText(oldestAgeMs, 'en')} old`,
            )[lang];
      return localized(
        `Partición ${partition}: ${kept}, desde el offset ${wholeNumber(earliest, 'es')}${oldest}.`,
        `Partition ${partition}: ${kept}, from offset ${wholeNumber(earliest, 'en')} on${oldest}.`,
      )[lang];
    }),
  ];
}
