import { namesWith } from '../names.js';
import { type Flow, keepsLedger } from '../types.js';
import type { Check, Path } from './checker.js';

/** Names that stand twice, and names that a run gives to something else. */
export function checkNames(check: Check, flow: Flow): void {
  const { topics, services } = flow;
  const measures = services.flatMap((service, index) =>
    service.measures.map(({ name }, at): Named => [name, ['services', index, 'measures', at, 'name']]),
  );
  const events = topics.flatMap(({ events }, index) =>
    events.map((event, at): Named => [event, ['topics', index, 'events', at]]),
  );
  const expectations = flow.expectations.map(({ name }, index): Named => [name, ['expectations', index, 'name']]);
  const groups = services.map(({ group }, index): Named => [group, ['services', index, 'group']]);
  once(check, events, (event) => [`event ${event} stands twice`, 'An event lies in one topic.']);
  once(check, named(topics, 'topics'), (name) => [`topic ${name} stands twice`]);
  once(check, named(services, 'services'), (name) => [`service ${name} stands twice`]);
  once(check, groups, (group) => [`group ${group} belongs to two services`, 'Each would get a part of the events.']);
  once(check, measures, (name) => [`measure ${name} stands twice`, 'Their windows are told apart by the name.']);
  once(check, expectations, (name) => [`expectation ${name} stands twice`]);
  checkTopicNames(check, flow);
  checkServiceNames(check, flow);
  const own = checksOf(flow);
  for (const [name, path] of expectations) {
    if (own.has(name)) check.wrong(path, `every run has a check ${name} already`, 'Choose another name.');
  }
}

type Named = readonly [name: string, path: Path];

const named = (things: readonly { readonly name: string }[], list: string): Named[] =>
  things.map(({ name }, index) => [name, [list, index, 'name']]);

function once(check: Check, all: readonly Named[], say: (name: string) => readonly [string, string?]): void {
  const seen = new Set<string>();
  for (const [name, path] of all) {
    if (seen.has(name)) check.wrong(path, ...say(name));
    seen.add(name);
  }
}

/** Topics that a run makes beside those of the file, and names that Kafka does not tell apart. */
function checkTopicNames(check: Check, { topics, services }: Flow): void {
  const names = namesWith(undefined);
  const taken = new Map([
    ...topics.map(({ name }) => [names.deadLetters(name), `the dead letters of ${name} go`] as const),
    ...services
      .filter(keepsLedger)
      .map(({ name }) => [names.ledger(name), `service ${name} keeps its ledger`] as const),
  ]);
  const before = new Map<string, string>();
  for (const [name, path] of named(topics, 'topics')) {
    const use = taken.get(name);
    if (use) check.wrong(path, `topic ${name} is where ${use}`, 'Choose another name.');
    const metric = name.replaceAll('.', '_');
    const other = before.get(metric) ?? name;
    if (other !== name)
      check.wrong(path, `Kafka takes ${name} and ${other} for one topic`, '"." and "_" are the same in its metrics.');
    before.set(metric, other);
  }
}

/** Instances are called after their service: `payment-2`. */
function checkServiceNames(check: Check, { services }: Flow): void {
  for (const [name, path] of named(services, 'services')) {
    const other = services.find((each) =>
      /^-\d+$/.test(name.startsWith(each.name) ? name.slice(each.name.length) : ''),
    );
    if (other) check.wrong(path, `an instance of ${other.name} is called ${name} too`, 'Choose another name.');
  }
}

/** What is checked of every run. */
const checksOf = ({ services }: Flow): ReadonlySet<string> =>
  new Set([
    ...services.flatMap(({ name }) => [`received-${name}`, `order-${name}`, `single-effect-${name}`]),
    ...['caught-up', 'keys', 'emitted-once', 'dead-letters'],
  ]);
