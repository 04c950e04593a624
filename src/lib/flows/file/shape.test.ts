import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bankFlow, problemsOf } from '../../../../test/bank-flow.js';
import { loadFlow } from './load.js';

test('the file that the mistakes are made in is valid, also with CRLF, a byte order mark, and anchors', async () => {
  expect(await problemsOf(bankFlow)).toEqual([]);
  expect(await problemsOf(bankFlow.replaceAll('\n', '\r\n'))).toEqual([]);
  expect(await problemsOf(`\u{FEFF}${bankFlow}`)).toEqual([]);
  const anchored = bankFlow.replace('within: 1m\n', 'within: &time 1m\n').replace('5, within: 1m', '5, within: *time');
  expect(await problemsOf(anchored)).toEqual([]);
});

/** Keys that are none, values of another kind, numbers out of range, YAML that is none. */
test.each([
  ['name: bank', 'nam: bank', '2:1: the flow has no key "nam"'],
  ['    key: owner', '    kee: owner', '9:5: a topic has no key "kee"'],
  ['    entity: account\n', '    entity: account\n    speed: 3\n', '17:5: a source has no key "speed"'],
  [
    '- event: PAID\n        fields',
    '- event: PAID\n        often: 2\n        fields',
    '23:9: a mixed event has no key "often"',
  ],
  ['{ from: 1, to: 9 }', '{ from: 1, upto: 9 }', '23:38: a field has no key "upto"'],
  ['    idempotent: true', '    idempotnt: true', '26:5: a service has no key "idempotnt"'],
  ['        - chance: 0.2\n', '        - chanc: 0.2\n', '29:11: a reaction has no key "chanc"'],
  ['kafkactl/v1', 'v1', '1:13: "v1" is not kafkactl/v1'],
  ['apiVersion: kafkactl/v1\n', '', '1:1: the flow needs apiVersion'],
  [
    'topics:\n  - name: payments\n    key: account\n    events: [PAID, HELD]\n',
    'topics:\n  payments: { key: account, events: [PAID, HELD] }\n',
    '6:1: A block sequence may not be used as an implicit map key',
  ],
  ['events: [ALERT]', 'events: ALERT', '10:13: events must be a list: lines that begin with "-"'],
  ['    on:\n      PAID:\n', '    on:\n      - PAID:\n', '28:7: on must be keys with values'],
  ['emits: [{ event: HELD }]', 'emits: HELD', '31:18: emits must be a list: lines that begin with "-"'],
  ['emits: [{ event: HELD }]', 'emits: [HELD]', '31:19: an emission is keys with values: event'],
  ['does: { es: "nada", en: "nothing" }', 'does: "nothing"', '32:17: a text is keys with values: es, en'],
  ['{ es: "nada", en: "nothing" }', '{ en: "nothing" }', '32:17: a text needs es'],
  ['{ es: "nada", en: "nothing" }', '{ es: [a], en: "nothing" }', '32:23: es must be a text'],
  ['services:\n  - name: fraud', 'services:\n', '26:5: services must be a list: lines that begin with "-"'],
  ['idempotent: true', 'idempotent: yes', '26:17: idempotent must be true or false'],
  ['chance: 0.2', 'chance: often', '29:19: chance must be a number from 0 to 1, not often'],
  ['chance: 0.2', 'chance: 2', '29:19: chance must be a number from 0 to 1, not 2'],
  ['chance: 0.2', 'chance: 20%', '29:19: chance must be a number from 0 to 1, not 20%'],
  ['    of: 9', '    of: 9\n    share: 0', '19:12: share must be a whole number from 1 to 1000, not 0'],
  ['    of: 9', '    of: -1', '18:9: of must be a whole number from 1 to 1000000, not -1'],
  ['    of: 9', '    of: 1.5', '18:9: of must be a whole number from 1 to 1000000, not 1.5'],
  ['idempotent: true', 'instances: 13', '26:16: instances must be a whole number from 1 to 12, not 13'],
  ['times: 5\n', 'times: 0\n', '35:16: times must be a whole number from 1 to 1000000, not 0'],
  ['within: 1m\n', 'within: 0\n', '36:17: within must be at least 1 ms, not 0'],
  ['every: 1s', 'every: 1ms', '42:58: every must be at least 100 ms, not 1ms'],
  ['every: 1s', 'every: 30d', '42:58: every must be at most 60 min, not 30d'],
  ['idempotent: true', 'work: 2h', '26:11: work must be at most 60 min, not 2h'],
  ['idempotent: true', 'work: 5', '26:11: "5" is a time without its unit'],
  [
    '{ text: a }',
    '{ fake: person.fullName }',
    '23:61: "person.fullName" is not person.name or person.job or internet.email or internet.ip or internet.browser or phone.number or commerce.product or commerce.department or location.city or location.street or location.country or finance.card or company.name or lorem.sentence',
  ],
  ['{ text: a }', '{ oneOf: [] }', '23:62: oneOf must be a list of at least one'],
  ['{ from: 1, to: 9 }', '{ from: 1 }', '23:29: a field with "from" needs "to" too'],
  [
    '{ text: a }',
    '{ text: a, copy: owner }',
    '23:53: a field has one of fake, pick, oneOf, from, text, copy, not text and copy',
  ],
  ['{ text: a }', '{}', '23:53: a field has one of fake, pick, oneOf, from, text, copy'],
  ['{ text: a }', '{ text: a, decimals: 2 }', '23:64: a field with "decimals" needs "from" too'],
  ['{ text: a }', '{ pick: shop }', '23:55: a field with "pick" needs "of" too'],
  ['{ text: a }', '{ text: a, of: 3 }', '23:64: a field with "of" needs "pick" too'],
  ['    mix:\n', '    story: [{ event: PAID }]\n    mix:\n', '15:5: a source has one of story, mix, not story and mix'],
  [
    '    mix:\n      - event: PAID\n        fields: { amount: { from: 1, to: 9 }, shop: { text: a } }\n',
    '',
    '15:5: a source has one of story, mix',
  ],
  [
    'measure: paid',
    'measure: paid\n    every: PAID\n    endsIn: [HELD]',
    '47:5: an expectation has one of every, reaches, alarm, measure, unhurtBy, not every and measure',
  ],
  ['    measure: paid\n', '', '47:5: an expectation has one of every, reaches, alarm, measure, unhurtBy'],
  ['measure: paid', 'every: PAID', '49:5: an expectation with "every" needs "endsIn" too'],
  ['    key: owner', '	key: owner', '9:1: Tabs are not allowed as indentation'],
  ['    key: owner\n', '    key: owner\n    key: metric\n', '10:5: this key stands above already'],
  ['    key: owner\n', '   key: owner\n', '9:1: Sequence item without - indicator'],
  ['within: 1m\n', 'within: *time\n', '36:17: within must be a time with a unit: 250ms, 5s, 1m'],
  ['events: [ALERT]', 'events: &a [*a]', '10:17: events must be a text'],
  ['  - name: alerts\n    key', '  - <<: *base\n    name: alerts\n    key', '8:5: a topic has no key "<<"'],
  ['name: bank', 'constructor: 1\nname: bank', '2:1: the flow has no key "constructor"'],
  ['name: bank', '__proto__: 1\nname: bank', '2:1: the flow has no key "__proto__"'],
  ['holds {amount}', `holds \${amount}`, '30:38: the environment has no amount'],
])('%s', async (from, to, said) => {
  expect(bankFlow.split(from).length, 'it stands there once').toBe(2);
  expect(await problemsOf(bankFlow.replace(from, () => to))).toEqual(said.split(' | '));
});

test.each([
  ['', '1:1: the flow is keys with values: apiVersion, name, title, topics, sources, services'],
  ['# nothing', '1:1: the flow is keys with values: apiVersion, name, title, topics, sources, services'],
  ['- a', '1:1: the flow is keys with values: apiVersion, name, title, topics, sources, services'],
  ['name: a\n---\nname: b\n', '2:1: a second document begins here, and a file is one'],
  ['\u0000\u0001', '1:1: the flow is keys with values: apiVersion, name, title, topics, sources, services'],
])('%j is no flow', async (text, said) => {
  expect(await problemsOf(text)).toEqual([said]);
});

test('a file that is far too large is not read, and a folder is no file', async () => {
  await expect(problemsOf(`${bankFlow}${'# and so on\n'.repeat(100_000)}`)).rejects.toMatchObject({
    code: 'usage',
    message: './flow.yaml is larger than 1 MB, and no flow is',
  });
  const folder = await mkdtemp(join(tmpdir(), 'kafkactl-flow-'));
  await expect(loadFlow(`${folder}/`, { cwd: folder, env: {} })).rejects.toThrow('it is a folder');
  await writeFile(join(folder, 'a'), '');
  await rm(folder, { recursive: true });
});

test('problems are reported together, in order of position', async () => {
  const many = bankFlow
    .replace('name: bank', 'name: Bank')
    .replace('chance: 0.2', 'chance: 2')
    .replace('paid, event', 'paid, evnt');
  expect(await problemsOf(many)).toEqual([
    '2:7: "Bank" cannot be: a name has small letters, digits and "-", and begins with a letter',
    '29:19: chance must be a number from 0 to 1, not 2',
    '42:23: a measure has no key "evnt"',
  ]);
});
