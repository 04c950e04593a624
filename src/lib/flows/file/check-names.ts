import type { ValuePath } from '../../schema/source-location.js';
import { resourceNames } from '../resource-names.js';
import { type Flow, hasLedger } from '../types.js';
import type { FlowProblems } from './flow-problems.js';

/** Reports names that are used twice, and names that a run gives to something else. */
export function checkNames(problems: FlowProblems, flow: Flow): void {
  const { topics, services } = flow;
  const measures = services.flatMap((service, index) =>
    service.measures.map(({ name }, at): NamedValue => [name, ['services', index, 'measures', at, 'name']]),
  );
  const events = topics.flatMap(({ events }, index) =>
    events.map((event, at): NamedValue => [event, ['topics', index, 'events', at]]),
  );
  const expectations = flow.expectations.map(({ name }, index): NamedValue => [name, ['expectations', index, 'name']]);
  const groups = services.map(({ group }, index): NamedValue => [group, ['services', index, 'group']]);
  requireUnique(problems, events, (event) => [`event ${event} stands twice`, 'An event lies in one topic.']);
  requireUnique(problems, namedValues(topics, 'topics'), (name) => [`topic ${name} stands twice`]);
  requireUnique(problems, namedValues(services, 'services'), (name) => [`service ${name} stands twice`]);
  requireUnique(problems, groups, (group) => [
    `group ${group} belongs to two services`,
    'Each would get a part of the events.',
  ]);
  requireUnique(problems, measures, (name) => [
    `measure ${name} stands twice`,
    'Their windows are told apart by the name.',
  ]);
  requireUnique(problems, expectations, (name) => [`expectation ${name} stands twice`]);
  checkTopicNames(problems, flow);
  checkServiceNames(problems, flow);
  const builtIn = builtInChecks(flow);
  for (const [name, path] of expectations) {
    if (builtIn.has(name)) problems.add(path, `every run has a check ${name} already`, 'Choose another name.');
  }
}

type NamedValue = readonly [name: string, path: ValuePath];

const namedValues = (items: readonly { readonly name: string }[], list: string): NamedValue[] =>
  items.map(({ name }, index) => [name, [list, index, 'name']]);

function requireUnique(
  problems: FlowProblems,
  all: readonly NamedValue[],
  messageOf: (name: string) => readonly [string, string?],
): void {
  const seen = new Set<string>();
  for (const [name, path] of all) {
    if (seen.has(name)) problems.add(path, ...messageOf(name));
    seen.add(name);
  }
}

/** Topic names that collide with dead-letter or ledger topics, or with each other in Kafka's metric names. */
function checkTopicNames(problems: FlowProblems, { topics, services }: Flow): void {
  const names = resourceNames(undefined);
  const taken = new Map([
    ...topics.map(({ name }) => [names.deadLetterTopic(name), `the dead letters of ${name} go`] as const),
    ...services
      .filter(hasLedger)
      .map(({ name }) => [names.ledgerTopic(name), `service ${name} keeps its ledger`] as const),
  ]);
  const before = new Map<string, string>();
  for (const [name, path] of namedValues(topics, 'topics')) {
    const use = taken.get(name);
    if (use) problems.add(path, `topic ${name} is where ${use}`, 'Choose another name.');
    const metric = name.replaceAll('.', '_');
    const other = before.get(metric) ?? name;
    if (other !== name)
      problems.add(path, `Kafka takes ${name} and ${other} for one topic`, '"." and "_" are the same in its metrics.');
    before.set(metric, other);
  }
}

/** Service names that collide with the name of an instance, such as `payment-2`. */
function checkServiceNames(problems: FlowProblems, { services }: Flow): void {
  for (const [name, path] of namedValues(services, 'services')) {
    const other = services.find((each) =>
      /^-\d+$/.test(name.startsWith(each.name) ? name.slice(each.name.length) : ''),
    );
    if (other) problems.add(path, `an instance of ${other.name} is called ${name} too`, 'Choose another name.');
  }
}

/** The names of the built-in checks of a run of this flow. */
const builtInChecks = ({ services }: Flow): ReadonlySet<string> =>
  new Set([
    ...services.flatMap(({ name }) => [`received-${name}`, `order-${name}`, `single-effect-${name}`]),
    ...['caught-up', 'keys', 'emitted-once', 'dead-letters'],
  ]);
