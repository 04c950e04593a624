import { durationText } from '../../base/duration.js';
import { type LocalizedText, localized } from '../../base/language.js';
import type { CheckKind } from './check.js';
import { namedShape, paramsShape } from './shapes.js';

/** A time in which a partition of a group had no member, because one was gone; it ended since the task was given. */
export interface GapCheck {
  readonly group: string;
  /** `leave`: the member said so. `expiry`: its session ran out. */
  readonly how: 'leave' | 'expiry';
  /** Milliseconds. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** The length of a gap in seconds, to a tenth. */
export const secondsOf = ({ at, from }: { readonly at: number; readonly from: number }): number =>
  Math.round((at - from) / 100) / 10;

/**
 * Facts of the gap that passes, or else of the newest of that kind, or else of the newest of the group: `seconds`, `how`,
 * `partition`. `count`: gaps of that kind.
 */
export const gapCheck: CheckKind<GapCheck> = {
  shape: paramsShape(
    'a check of a gap',
    'A time in which a partition of a group had no member',
    {
      group: namedShape('The group'),
      how: { kind: 'enum', summary: 'How the member went', choices: ['leave', 'expiry'] },
      atLeast: { kind: 'duration', summary: 'It lasted so long at least' },
      atMost: { kind: 'duration', summary: 'It lasted so long at most' },
    },
    ['group', 'how'],
    ({ atLeast = 0, atMost = Number.POSITIVE_INFINITY }) =>
      (atLeast as number) > (atMost as number) ? { message: 'atLeast is above atMost' } : undefined,
  ),
  facts: ['seconds', 'how', 'partition', 'count'],
  evaluate({ group, how, atLeast = 0, atMost = Number.POSITIVE_INFINITY }, { events, since }) {
    const gaps = events.filter((event) => event.kind === 'gap').filter((gap) => gap.group === group && gap.at >= since);
    const ofKind = gaps.filter((gap) => gap.how === how);
    const found = ofKind.find(({ at, from }) => at - from >= atLeast && at - from <= atMost);
    const shown = found ?? ofKind.at(-1) ?? gaps.at(-1);
    return {
      passed: found !== undefined,
      facts: {
        count: ofKind.length,
        ...(shown && {
          seconds: secondsOf(shown),
          how: shown.how,
          partition: shown.partition,
        }),
      },
    };
  },
  sentence({ group, how, ...limits }, lang) {
    const length = lengthText(limits);
    const texts = {
      es: {
        leave: `un miembro del grupo ${group} sale avisando y deja particiones sin dueño${length.es}`,
        expiry: `un miembro del grupo ${group} desaparece sin avisar y deja particiones sin dueño${length.es}`,
      },
      en: {
        leave: `a member says that it leaves the group ${group}, and partitions are without an owner${length.en}`,
        expiry: `a member of the group ${group} vanishes without a word, and partitions are without an owner${length.en}`,
      },
    };
    return texts[lang][how];
  },
};

/** ` 5 s o más`, ` for 5 s or more`. */
function lengthText({ atLeast, atMost }: Pick<GapCheck, 'atLeast' | 'atMost'>): LocalizedText {
  const least = durationText(atLeast ?? 0);
  const most = durationText(atMost ?? 0);
  const [leastEs, mostEs] = [least.replace('.', ','), most.replace('.', ',')];
  if (atLeast === undefined && atMost === undefined) return localized('', '');
  if (atMost === undefined) return localized(` ${leastEs} o más`, ` for ${least} or more`);
  if (atLeast === undefined) return localized(` ${mostEs} como mucho`, ` for ${most} at most`);
  return localized(` de ${leastEs} a ${mostEs}`, ` for ${least} to ${most}`);
}
