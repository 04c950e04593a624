import { nearest } from '../../base/nearest.js';
import type { Problem } from '../../schema/problems.js';
import type { SourceLocator, ValuePath } from '../../schema/source-location.js';
import type { VariableValues } from './lesson.js';

/** One entry of `variables` in lesson.yaml. */
export type LessonVariable =
  /** The name of a topic or a group, as it stands in real use. */
  | { readonly name: string }
  /** Another text with one part exchanged: a misspelt name. */
  | { readonly replace: string; readonly from: string; readonly to: string }
  /** One of these; of maps, which give a variable for each of their keys, one map. */
  | { readonly pick: readonly (string | Readonly<Record<string, string>>)[] }
  /** A whole number from the first to the second, both included. */
  | { readonly between: readonly [min: number, max: number] };

export type LessonVariables = Readonly<Record<string, LessonVariable>>;

const placeholder = /\$\{(\w+)\}/g;

/** The names that a variable gives a value to. */
function namesGivenBy(key: string, variable: LessonVariable): readonly string[] {
  const first = 'pick' in variable ? variable.pick[0] : undefined;
  return typeof first === 'object' ? Object.keys(first) : [key];
}

/** The names of all variables, those in maps of `pick` too. */
export const variableNames = (variables: LessonVariables): string[] =>
  Object.entries(variables).flatMap(([key, variable]) => namesGivenBy(key, variable));

/** The variables that are names of topics and groups: `name`, and `replace` of one. */
export function resourceVariables(variables: LessonVariables): string[] {
  const names = new Set<string>();
  for (const [key, variable] of Object.entries(variables)) {
    const isDerived =
      'replace' in variable && [...variable.replace.matchAll(placeholder)].some(([, of = '']) => names.has(of));
    if ('name' in variable || isDerived) names.add(key);
  }
  return [...names];
}

/**
 * Draws the values of a lesson's variables. `random` gives numbers in [0, 1). `suffix` is appended to each name of a topic or
 * a group, so that lessons can share a cluster; derived names are derived without it and have it at their end too.
 */
export function drawVariables(variables: LessonVariables, random: () => number, suffix = ''): VariableValues {
  const values: Record<string, string> = {};
  const resources = new Set(resourceVariables(variables));
  for (const [key, variable] of Object.entries(variables)) {
    if ('name' in variable) values[key] = variable.name;
    else if ('replace' in variable) values[key] = derivedValue(variable, values);
    else if ('between' in variable) {
      const [min, max] = variable.between;
      values[key] = String(min + Math.floor(random() * (max - min + 1)));
    } else {
      const picked = variable.pick[Math.floor(random() * variable.pick.length)] ?? '';
      if (typeof picked === 'string') values[key] = picked;
      else Object.assign(values, picked);
    }
  }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, resources.has(key) ? `${value}${suffix}` : value]),
  );
}

const derivedValue = (
  { replace, from, to }: Extract<LessonVariable, { replace: string }>,
  values: VariableValues,
): string => replace.replace(placeholder, (token, name: string) => values[name] ?? token).replaceAll(from, to);

/** The problems of well-formed variables: names given twice, unequal maps, an empty range, a derivation that changes nothing. */
export function checkVariables(variables: LessonVariables, locate: SourceLocator): Problem[] {
  const problems: Problem[] = [];
  const add = (path: ValuePath, message: string, hint?: string): void => {
    problems.push({ ...locate(['variables', ...path]), message, ...(hint !== undefined && { hint }) });
  };
  const known = new Set<string>();
  for (const [key, variable] of Object.entries(variables)) {
    if ('pick' in variable) checkPick(variable.pick, key, add);
    if ('between' in variable) checkRange(variable.between, key, add);
    if ('replace' in variable) checkDerivation(variable, key, known, variables, add);
    for (const name of namesGivenBy(key, variable)) {
      if (known.has(name)) add([key, ''], `a variable ${name} stands above already`);
      known.add(name);
    }
  }
  return problems;
}

type Add = (path: ValuePath, message: string, hint?: string) => void;

function checkPick(pick: Extract<LessonVariable, { pick: unknown }>['pick'], key: string, add: Add): void {
  const formOf = (item: (typeof pick)[number]) =>
    typeof item === 'string' ? 'a text' : Object.keys(item).sort().join();
  const [first = ''] = pick;
  pick.forEach((item, index) => {
    if (formOf(item) === formOf(first)) return;
    const wanted = typeof first === 'string' ? 'is a text' : `has the keys ${Object.keys(first).join(', ')}`;
    add([key, 'pick', index], `each of ${key} must be like the first, which ${wanted}`);
  });
  const texts = pick.map((item) => JSON.stringify(item));
  const repeated = texts.findIndex((text, index) => texts.indexOf(text) < index);
  if (repeated >= 0) add([key, 'pick', repeated], `${key} has this choice already`);
}

function checkRange([min, max]: readonly [number, number], key: string, add: Add): void {
  if (min >= max) add([key, 'between'], `${key} goes from ${min} to ${max}`, 'The lower one first.');
}

function checkDerivation(
  { replace, from, to }: Extract<LessonVariable, { replace: string }>,
  key: string,
  known: ReadonlySet<string>,
  variables: LessonVariables,
  add: Add,
): void {
  const used = [...replace.matchAll(placeholder)].map(([, name = '']) => name);
  const unknown = used.find((name) => !known.has(name));
  if (unknown !== undefined) {
    if (variableNames(variables).includes(unknown) && unknown !== key)
      add([key, 'replace'], `${key} is made of ${unknown}, which stands below it`, 'Put it below.');
    else add([key, 'replace'], ...unknownVariable(unknown, [...known]));
    return;
  }
  const values = drawVariables(Object.fromEntries(Object.entries(variables).filter(([name]) => name !== key)), () => 0);
  const before = derivedValue({ replace, from: '', to: '' }, values);
  if (!before.includes(from)) add([key, 'from'], `there is no "${from}" in ${before}`);
  else if (before.replaceAll(from, to) === before) add([key, 'to'], `${key} is the same as ${before}`);
}

/** The message and the hint for a name that no variable has. */
export function unknownVariable(name: string, names: readonly string[]): [message: string, hint: string | undefined] {
  const near = nearest(name, names);
  return [`there is no variable ${name}`, near ? `Did you mean \${${near}}?` : undefined];
}
