import { expect, test } from 'vitest';
import { bankFlow, problemsOf } from '../../../../test/bank-flow.js';

/** Flows of the right shape that make no sense: unknown names, duplicates, events without a source, endless loops. */
test.each([
  ['{ from: 1, to: 9 }', '{ from: 9, to: 1 }', '23:27: field amount goes from 9 to 1'],
  [
    '        - does: { es: "nada"',
    '        - chance: 0.9\n          does: { es: "nada"',
    '29:9: the chances add up to 1.1',
  ],
  [
    '        - does: { es: "nada"',
    '        - chance: 0.5\n          does: { es: "nada"',
    '29:9: the chances add up to 0.7',
  ],
  ['        - chance: 0.2\n          does', '        - does', '29:9: only one reaction can take the rest'],
  [
    '    of: 9\n    fields:\n      owner: { copy: account }\n    mix:\n      - event: PAID\n',
    '    fields:\n      owner: { copy: account }\n    story:\n      - event: PAID\n        chance: 0\n',
    '21:7: no step of the story ever happens',
  ],
  ['[PAID, HELD]', '[PAID, HELD, LOST]', '7:26: nobody emits LOST'],
  ['          emits: [{ event: HELD }]\n', '', '7:20: nobody emits HELD'],
  ['event: HELD }', 'event: HELDD }', '31:28: there is no event HELDD'],
  [
    '        - does: { es: "nada", en: "nothing" }',
    '        - does: { es: "nada", en: "nothing" }\n      HELD:\n        - does: { es: "a", en: "a" }\n          emits: [{ event: HELD }]',
    '35:28: HELD leads to HELD again, and so on without end',
  ],
  [
    'event: PAID, value: amount, every: 1s',
    'event: WINDOW, every: 1s',
    '13:14: no source leads to WINDOW | 42:56: WINDOW leads to WINDOW again, and so on without end',
  ],
  [
    'alarm: { event: ALERT, of: PAID',
    'alarm: { event: ALERT, of: HELD',
    '46:21: no service watches HELD and emits ALERT',
  ],
  ['alarm: { event: ALERT', 'alarm: { event: HELD', '46:21: no service watches PAID and emits HELD'],
  ['value: amount', 'value: shop', '42:43: shop of PAID is no number'],
  ['value: amount', 'value: amout', '42:43: PAID has no field amout'],
  ['value: amount, every', 'shows: percentiles, every', '42:43: percentiles need a value'],
  ['measure: paid', 'measure: payd', '49:14: there is no measure payd'],
  ['measure: paid', 'every: PAID\n    endsIn: [PAID, HELD]', '50:14: PAID cannot be its own end'],
  ['measure: paid', 'every: PAID\n    endsIn: [HOLD]', '50:14: there is no event HOLD'],
  ['measure: paid', 'reaches: { PAIDD: [frod] }', '49:16: there is no event PAIDD | 49:24: there is no service frod'],
  ['measure: paid', 'unhurtBy: { slow: fraud, others: [fraud] }', '49:39: fraud cannot be held against itself'],
  [
    'owner: { copy: account }\n    mix',
    'owner: { copy: later }\n      later: { text: a }\n    mix',
    '20:22: later is not there yet',
  ],
  ['owner: { copy: account }\n    mix', 'owner: { copy: owner }\n    mix', '20:22: owner is not there yet'],
  [
    '            fields: { owner: { copy: account } }\n',
    '            fields: { owner: { copy: account } }\n          - event: HELD\n',
    '41:20: HELD is emitted twice for one PAID',
  ],
  [
    '    measures:\n',
    '      - event: PAID\n        times: 2\n        within: 1s\n        does: { es: "a", en: "a" }\n        emits: [{ event: ALERT, fields: { owner: { copy: account } } }]\n    measures:\n',
    '45:26: ALERT is emitted twice for one PAID',
  ],
  ['      owner: { copy', '      account: { text: a }\n      owner: { copy', '20:7: field account is the id already'],
  ['name: alerts\n    key', 'name: payments\n    key', '8:11: topic payments stands twice'],
  ['events: [ALERT]', 'events: [ALERT, PAID]', '10:21: event PAID stands twice'],
  ['[PAID, HELD]', '[PAID, HELD, PAID]', '7:26: event PAID stands twice'],
  [
    'expectations:\n',
    '  - name: other\n    group: fraud-group\n    on: { HELD: [{ does: { es: "a", en: "a" } }] }\nexpectations:\n',
    '44:12: group fraud-group belongs to two services',
  ],
  [
    'emits: WINDOW }',
    'emits: WINDOW }\n      - { name: paid, event: PAID, every: 1s, emits: WINDOW }',
    '43:17: measure paid stands twice',
  ],
  ['name: sums', 'name: alerts', '47:11: expectation alerts stands twice'],
  ['name: sums', 'name: caught-up', '47:11: every run has a check caught-up already'],
  [
    'expectations:\n',
    '  - name: fraud-2\n    on: { HELD: [{ does: { es: "a", en: "a" } }] }\nexpectations:\n',
    '43:11: an instance of fraud is called fraud-2 too',
  ],
  [
    'name: alerts\n    key',
    'name: fraud-ledger\n    key',
    '8:11: topic fraud-ledger is where service fraud keeps its ledger',
  ],
  [
    'name: alerts\n    key',
    'name: payments-dead-letters\n    key',
    '8:11: topic payments-dead-letters is where the dead letters of payments go',
  ],
  [
    '  - name: alerts\n    key',
    '  - name: pay.ments\n    key: account\n    events: [X]\n  - name: pay_ments\n    key',
    '10:14: nobody emits X | 11:11: Kafka takes pay_ments and pay.ments for one topic',
  ],
  [
    'name: alerts\n    key',
    'name: __consumer_offsets\n    key',
    '8:11: "__consumer_offsets" cannot be: a topic has 1 to 150 letters, digits, ".", "_" and "-", and does not begin with "__"',
  ],
  [
    'name: alerts\n    key',
    'name: ..\n    key',
    '8:11: ".." cannot be: a topic has 1 to 150 letters, digits, ".", "_" and "-", and does not begin with "__"',
  ],
  [
    'name: fraud',
    'name: detección',
    '25:11: "detección" cannot be: a name has small letters, digits and "-", and begins with a letter',
  ],
  [
    'name: alerts\n    key',
    'name: alertas-ñ\n    key',
    '8:11: "alertas-ñ" cannot be: a topic has 1 to 150 letters, digits, ".", "_" and "-", and does not begin with "__"',
  ],
  ['events: [ALERT]', 'events: [ALÉRT]', '10:14: "ALÉRT" cannot be: an event is named in capitals: ORDER_CREATED'],
  [
    'name: fraud\n',
    'name: __proto__\n',
    '25:11: "__proto__" cannot be: a name has small letters, digits and "-", and begins with a letter',
  ],
  [
    'shop: { text: a }',
    '__proto__: { text: a }',
    '23:47: "__proto__" cannot be: a field has letters, digits and "_", and is none of what every event has (eventType, eventId, …)',
  ],
  [
    'shop: { text: a }',
    'eventId: { text: a }',
    '23:47: "eventId" cannot be: a field has letters, digits and "_", and is none of what every event has (eventType, eventId, …)',
  ],
  [
    'id: account',
    'id: eventType',
    '17:9: "eventType" cannot be: a field has letters, digits and "_", and is none of what every event has (eventType, eventId, …)',
  ],
  ['key: owner', 'key: __proto__', '9:10: ALERT has no field __proto__'],
  [
    '      PAID:\n        - chance',
    '      __proto__:\n        - chance',
    '28:7: "__proto__" cannot be: an event is named in capitals: ORDER_CREATED',
  ],
  ['{amount}', '{constructor}', '30:38: PAID has no field constructor'],
  ['measure: paid', 'every: HELD\n    endsIn: [PAID]', '50:14: no service emits PAID'],
  ['measure: paid', 'every: PAID\n    endsIn: [WINDOW]', '50:14: WINDOW has no field account'],
  ['to: 9', 'to: 9.5', '23:27: field amount begins or ends at 9.5, and has 0 decimals'],
])('%s', async (from, to, said) => {
  expect(bankFlow.split(from).length, 'it stands there once').toBe(2);
  expect(await problemsOf(bankFlow.replace(from, () => to))).toEqual(said.split(' | '));
});

const loop = (chance: string) =>
  bankFlow.replace(
    '    watches:',
    `      HELD:
        - ${chance}does: { es: "libera", en: "frees" }
        - does: { es: "espera", en: "waits" }
          emits: [{ event: HELD }]
    watches:`,
  );

test('a loop that dies out is accepted', async () => {
  expect(await problemsOf(loop('chance: 0.5\n          '))).toEqual([]);
  expect(await problemsOf(loop('chance: 0\n          '))).toEqual([
    '37:28: HELD leads to HELD again, and so on without end',
  ]);
});

test('names of Object.prototype members are names like others', async () => {
  const odd = bankFlow.replaceAll('name: fraud', 'name: constructor').replaceAll('shop: {', 'constructor: {');
  expect(await problemsOf(odd.replace('"nothing"', '"nothing of {constructor}"'))).toEqual([]);
});
