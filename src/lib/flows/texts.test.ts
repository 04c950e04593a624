import { describe, expect, test } from 'vitest';
import { lasting, moment, sumOf } from './counts.js';
import { burials, checks, describeTexts, endings, plain, stopTexts, traceTexts } from './texts.js';

const word = { es: 'payment', en: 'payment' };

/** Every sentence that holds a count, by its name: what it says of so many. */
const sentences: Readonly<Record<string, Readonly<Record<string, (n: number) => typeof word>>>> = {
  checks: {
    received: (n) => checks.received(n, 'payment'),
    missing: (n) => checks.missing(n, n, 'payment', 'E'),
    inOrder: () => checks.inOrder('payment'),
    outOfOrder: (n) => checks.outOfOrder(n, 'payment', 'E'),
    othersCame: () => checks.othersCame(word),
    behind: (n) => checks.behind(n, word),
    singleEffect: (n) => checks.singleEffect(n, 'payment', n, n),
    effects: (n) => checks.effects(n, 'payment', 'E'),
    reached: (n) => checks.reached(n),
    notReached: (n) => checks.notReached(n, n, 'E', 'payment'),
    keyed: (n) => checks.keyed(n),
    notKeyed: (n) => checks.notKeyed(n, 'E', 'k'),
    emittedOnce: (n) => checks.emittedOnce(n, n),
    emittedTwice: (n) => checks.emittedTwice(n, 'E', 'payment'),
    deadLetters: (n) => checks.deadLetters(n, n),
    deadLettersMissing: (n) => checks.deadLettersMissing(n, 'E'),
    deadLettersSurplus: (n) => checks.deadLettersSurplus(n, 'E'),
    ends: (n) => checks.ends(n, 'E', word),
    endsWrong: (n) => checks.endsWrong(n, n, 'E'),
    alarms: (n) => checks.alarms(n, 'E'),
    alarmsWrong: (n) => checks.alarmsWrong(n, 'E'),
    figures: (n) => checks.figures('views', n),
    figuresWrong: () => checks.figuresWrong('views', word, word),
    unhurt: (n) => checks.unhurt('sms', n, word),
    hurt: (n) => checks.hurt('sms', n, 'email', n),
  },
  burials: {
    noJson: () => burials.noJson('E'),
    without: () => burials.without('field'),
    failed: (n) => burials.failed('payment', n),
    told: () => burials.told(word),
  },
  plain: {
    lost: () => plain.lost({ isReplaced: true, why: undefined }),
    again: (n) => plain.again(n),
    paused: (n) => plain.paused(n * 1000),
    slowed: (n) => plain.slowed(n),
    nobody: () => plain.nobody(word),
    tooLate: () => plain.tooLate(word),
    most: (n) => plain.most(word, n),
    only: () => plain.only(word),
    noBroker: () => plain.noBroker(word),
    wantedAt: (n) => plain.wantedAt(word, n),
  },
  stopTexts: {
    nothing: () => stopTexts.nothing(undefined),
    elsewhere: (n) => stopTexts.elsewhere(n),
    remove: (n) => stopTexts.remove(n),
  },
  endings: {
    make: () => endings.make('demo-'),
    cut: () => endings.cut('r'),
    leaves: () => endings.leaves('r'),
    notMet: (n) => endings.notMet('order-events', 'keys', n, 'E'),
  },
  describeTexts: {
    watch: (n) => describeTexts.watch(n, n * 1000),
    measure: (n) => describeTexts.measure('views', n * 1000),
  },
  traceTexts: {
    took: (n) => traceTexts.took(n, n),
    again: (n) => traceTexts.again(n),
  },
};

test.each(
  Object.entries({ checks, burials, plain, stopTexts, endings, describeTexts, traceTexts }),
)('no sentence of %s is forgotten here', (name, texts) => {
  const made = Object.entries(texts).filter(([, text]) => typeof text === 'function');
  expect(Object.keys(sentences[name] ?? {})).toEqual(made.map(([key]) => key));
});

const rows = Object.entries(sentences).flatMap(([name, texts]) =>
  Object.entries(texts).map(([key, say]) => [`${name}.${key}`, say] as const),
);

describe.each(rows)('%s', (_, say) => {
  test('says one in the singular', () => {
    const { es, en } = say(1);
    expect(en).not.toMatch(
      /\b1 (?!ms\b|s\b)[a-z ]*(events|keys|deliveries|letters|records|runs|times|have|are|do not)\b/,
    );
    expect(es).not.toMatch(/\b1 [a-záéíóú ]*(eventos|claves|entregas|mensajes|registros|ejecuciones|veces|tienen)\b/);
    expect(`${es} ${en}`).not.toMatch(/\b(all|los|las|each of|cada uno de|faltan|quedan|emitidos) 1\b/);
  });

  test('does not speak of all, or each, of nothing', () => {
    const { es, en } = say(0);
    expect(`${es} ${en}`).not.toMatch(/\b(all|los|las|each of|cada uno de) 0\b|0 (came|llegaron)/);
  });

  test('says many in the plural, and parts their thousands as the language does', () => {
    const { es, en } = say(1572);
    expect(`${es} ${en}`).not.toMatch(/\d{4}/);
    expect(es).not.toMatch(/1,572/);
    expect(en).not.toMatch(/1\.572/);
    expect(`${es} ${en}`).not.toMatch(/1[.,]572 (evento|clave|entrega|event|key|delivery|record|run|time|has|is)\b/);
    expect(say(2).es).not.toMatch(/\b2 (evento|clave|entrega|mensaje|registro|tiene)\b/);
    expect(say(2).en).not.toMatch(/\b2 (event|key|delivery|dead letter|record|run|time|has|is)\b/);
  });
});

test.each([
  [0, '0 ms', '0 ms'],
  [850, '850 ms', '850 ms'],
  [1250, '1,25 s', '1.25 s'],
  [60_000, '60 s', '60 s'],
  [12_345, '12,3 s', '12.3 s'],
  [1_572_000, '1.572 s', '1,572 s'],
])('%i milliseconds last %s, or %s', (ms, es, en) => {
  expect([lasting(ms, 'es'), lasting(ms, 'en')]).toEqual([es, en]);
});

test('a moment has the decimal mark of its language, and sums have cents where there are some', () => {
  expect([moment(4830, 'es'), moment(1_234_560, 'en')]).toEqual(['4,83', '1234.56']);
  expect([sumOf(123_338).es, sumOf(15_555.47).es, sumOf(0.1 + 0.2).en]).toEqual(['123.338', '15.555,47', '0.30']);
});
