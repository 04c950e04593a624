import type { Lang } from '../../base/language.js';
import type { ObjectShape, Shape } from '../../schema/shape.js';
import type { CheckFacts, CheckKind, CheckView, Judgement } from './check.js';
import { type ClusterCheck, clusterCheck } from './cluster.js';
import { type EventCheck, eventCheck } from './event.js';
import { type GapCheck, gapCheck } from './gap.js';
import { type GroupCheck, groupCheck } from './group.js';
import { type KeysCheck, keysCheck } from './keys.js';
import { type PastRetentionCheck, pastRetentionCheck } from './past-retention.js';
import { sentenceList } from './phrases.js';
import { type ReadCheck, readCheck } from './read.js';
import { type ReadingCheck, readingCheck } from './reading.js';
import { type ReceivedCheck, receivedCheck } from './received.js';
import { type RecordsCheck, recordsCheck } from './records.js';
import { type RedeliveredCheck, redeliveredCheck } from './redelivered.js';
import { type SimilarCheck, similarGroupCheck, similarTopicCheck } from './similar.js';
import { type SpreadCheck, spreadCheck } from './spread.js';
import { type TopicCheck, topicCheck } from './topic.js';
import { type TutorialCheck, tutorialCheck } from './tutorial.js';

/** A check as lesson.yaml has it: one key, its kind. */
export type Check =
  | SimpleCheck
  | { readonly not: SimpleCheck }
  | { readonly all: readonly InnerCheck[] }
  | { readonly any: readonly InnerCheck[] };
export type InnerCheck = SimpleCheck | { readonly not: SimpleCheck };

export type SimpleCheck = {
  readonly [K in keyof CheckParams]: { readonly [P in K]: CheckParams[K] };
}[keyof CheckParams];

/** The parameters of each kind of check. */
export interface CheckParams {
  readonly cluster: ClusterCheck;
  readonly topic: TopicCheck;
  readonly records: RecordsCheck;
  readonly keys: KeysCheck;
  readonly spread: SpreadCheck;
  readonly read: ReadCheck;
  readonly reading: ReadingCheck;
  readonly received: ReceivedCheck;
  readonly redelivered: RedeliveredCheck;
  readonly pastRetention: PastRetentionCheck;
  readonly group: GroupCheck;
  readonly gap: GapCheck;
  readonly event: EventCheck;
  readonly tutorial: TutorialCheck;
  readonly similarTopic: SimilarCheck;
  readonly similarGroup: SimilarCheck;
}

/** The kinds of checks by their keys in lesson.yaml. */
export const checkKinds: { readonly [K in keyof CheckParams]: CheckKind<CheckParams[K]> } = {
  cluster: clusterCheck,
  topic: topicCheck,
  records: recordsCheck,
  keys: keysCheck,
  spread: spreadCheck,
  read: readCheck,
  reading: readingCheck,
  received: receivedCheck,
  redelivered: redeliveredCheck,
  pastRetention: pastRetentionCheck,
  group: groupCheck,
  gap: gapCheck,
  event: eventCheck,
  tutorial: tutorialCheck,
  similarTopic: similarTopicCheck,
  similarGroup: similarGroupCheck,
};

const kindNames = Object.keys(checkKinds) as (keyof CheckParams)[];
const simpleShapes = Object.fromEntries(
  kindNames.map((name) => [name, { ...checkKinds[name].shape, definition: `${name}Check` }]),
);
const notShape = exactlyOne('oppositeCheck', 'The opposite of a check', simpleShapes);
const innerShape = exactlyOne('innerCheck', 'A check', { ...simpleShapes, not: notShape });
const listShape = (summary: string): Shape => ({ kind: 'list', summary, of: innerShape, minItems: 1 });

/** A check in lesson.yaml. */
export const checkShape: ObjectShape = exactlyOne('check', 'A check of the cluster and of what happened', {
  ...simpleShapes,
  not: notShape,
  all: listShape('Each of these'),
  any: listShape('One of these at least'),
});

function exactlyOne(definition: string, summary: string, keys: Readonly<Record<string, Shape>>): ObjectShape {
  return { kind: 'object', definition, label: 'a check', summary, keys, required: [], exactlyOneOf: Object.keys(keys) };
}

/**
 * Judges a check. While no broker answers nothing passes, nor the opposite of it, but for what is judged offline. Facts of
 * `all` are those of all its checks, of the first where several have one; of `any` those of the first that passes.
 */
export function evaluateCheck(check: Check, view: CheckView): Judgement {
  if ('not' in check) return evaluateInner(check, view);
  if ('all' in check) {
    const judgements = check.all.map((inner) => evaluateInner(inner, view));
    return { passed: judgements.every(({ passed }) => passed), facts: mergedFacts(judgements) };
  }
  if ('any' in check) {
    const judgements = check.any.map((inner) => evaluateInner(inner, view));
    return judgements.find(({ passed }) => passed) ?? { passed: false, facts: mergedFacts(judgements) };
  }
  return evaluateInner(check, view);
}

function evaluateInner(check: InnerCheck, view: CheckView): Judgement {
  const { kind, params } = partsOf('not' in check ? check.not : check);
  if (!view.now.answers && !kind.worksOffline) return { passed: false, facts: {} };
  const judgement = kind.evaluate(params, view);
  return 'not' in check ? { passed: !judgement.passed, facts: judgement.facts } : judgement;
}

/** True for a check that is judged in full also while no broker answers. */
export function worksOffline(check: Check): boolean {
  const inner = 'all' in check ? check.all : 'any' in check ? check.any : [check];
  return inner.every((each) => partsOf('not' in each ? each.not : each).kind.worksOffline === true);
}

const mergedFacts = (judgements: readonly Judgement[]): CheckFacts =>
  Object.assign({}, ...judgements.map(({ facts }) => facts).toReversed());

/** The criterion of a check as one sentence without a full stop: what is shown is what is judged. */
export function checkSentence(check: Check, lang: Lang): string {
  const sentences = (inner: readonly InnerCheck[]) => inner.map((each) => innerSentence(each, lang));
  if ('not' in check) return innerSentence(check, lang);
  if ('all' in check) return sentenceList(sentences(check.all), lang, 'and');
  if ('any' in check) return sentenceList(sentences(check.any), lang, 'or');
  return innerSentence(check, lang);
}

function innerSentence(check: InnerCheck, lang: Lang): string {
  const { kind, params } = partsOf('not' in check ? check.not : check);
  if (!('not' in check)) return kind.sentence(params, lang);
  const prefix = { es: 'no se cumple esto: ', en: 'this is not so: ' }[lang];
  return kind.denial?.(params, lang) ?? prefix + kind.sentence(params, lang);
}

/** How many members a check wants in which groups, for pictures of what is still missing. */
export function wantedMembers(check: Check): ReadonlyMap<string, number> {
  const inner = 'all' in check ? check.all : 'any' in check ? check.any : [check];
  return new Map(
    inner.flatMap((each): [string, number][] => {
      if (!('group' in each)) return [];
      const { name, members, minMembers } = each.group;
      const count = members ?? minMembers;
      return count === undefined ? [] : [[name, count]];
    }),
  );
}

/** The names of the facts that a check may find: what its hint may say as `${found}`. */
export function factsOf(check: Check): readonly string[] {
  const inner = 'all' in check ? check.all : 'any' in check ? check.any : [check];
  const facts = inner.flatMap((each) => partsOf('not' in each ? each.not : each).kind.facts);
  return [...new Set(facts)];
}

interface CheckParts<K extends keyof CheckParams> {
  readonly kind: CheckKind<CheckParams[K]>;
  readonly params: CheckParams[K];
}

/** The kind of a check, and its parameters. */
function partsOf(check: SimpleCheck): CheckParts<keyof CheckParams> {
  const all: Partial<CheckParams> = check;
  const name = kindNames.find((each) => all[each] !== undefined);
  if (name === undefined) throw new Error(`a check of an unknown kind: ${Object.keys(check).join(', ')}`);
  return partsOfKind(name, all);
}

function partsOfKind<K extends keyof CheckParams>(name: K, all: Partial<CheckParams>): CheckParts<K> {
  return { kind: checkKinds[name], params: all[name] as CheckParams[K] };
}
