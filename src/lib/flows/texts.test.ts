import { describe, expect, test } from 'vitest';
import { formatDuration, formatElapsed, localizedSum } from './number-format.js';
import { checkTexts, deadLetterTexts, describeTexts, runEndTexts, runTexts, stopTexts, traceTexts } from './texts.js';

const word = { es: 'payment', en: 'payment' };

/** Every sentence that holds a count, by its name: what it says of so many. */
const sentences: Readonly<Record<string, Readonly<Record<string, (n: number) => typeof word>>>> = {
  checks: {
    received: (n) => checkTexts.received(n, 'payment'),
    missing: (n) => checkTexts.missing(n, n, 'payment', 'E'),
    inOrder: () => checkTexts.inOrder('payment'),
    outOfOrder: (n) => checkTexts.outOfOrder(n, 'payment', 'E'),
    othersCame: () => checkTexts.othersCame(word),
    behind: (n) => checkTexts.behind(n, word),
    singleEffect: (n) => checkTexts.singleEffect(n, 'payment', n, n),
    effects: (n) => checkTexts.effects(n, 'payment', 'E'),
    reached: (n) => checkTexts.reached(n),
    notReached: (n) => checkTexts.notReached(n, n, 'E', 'payment'),
    keyed: (n) => checkTexts.keyed(n),
    notKeyed: (n) => checkTexts.notKeyed(n, 'E', 'k'),
    emittedOnce: (n) => checkTexts.emittedOnce(n, n),
    emittedTwice: (n) => checkTexts.emittedTwice(n, 'E', 'payment'),
    deadLetters: (n) => checkTexts.deadLetters(n, n),
    deadLettersMissing: (n) => checkTexts.deadLettersMissing(n, 'E'),
    deadLettersSurplus: (n) => checkTexts.deadLettersSurplus(n, 'E'),
    ends: (n) => checkTexts.ends(n, 'E', word),
    endsWrong: (n) => checkTexts.endsWrong(n, n, 'E'),
    alarms: (n) => checkTexts.alarms(n, 'E'),
    alarmsWrong: (n) => checkTexts.alarmsWrong(n, 'E'),
    figures: (n) => checkTexts.figures('views', n),
    figuresWrong: () => checkTexts.figuresWrong('views', word, word),
    unhurt: (n) => checkTexts.unhurt('sms', n, word),
    hurt: (n) => checkTexts.hurt('sms', n, 'email', n),
  },
  burials: {
    noJson: () => deadLetterTexts.noJson('E'),
    without: () => deadLetterTexts.without('field'),
    failed: (n) => deadLetterTexts.failed('payment', n),
    told: () => deadLetterTexts.told(word),
  },
  plain: {
    lost: () => runTexts.lost({ isReplaced: true, lastError: undefined }),
    again: (n) => runTexts.again(n),
    paused: (n) => runTexts.paused(n * 1000),
    slowed: (n) => runTexts.slowed(n),
    nobody: () => runTexts.nobody(word),
    tooLate: () => runTexts.tooLate(word),
    most: (n) => runTexts.most(word, n),
    only: () => runTexts.only(word),
    noBroker: () => runTexts.noBroker(word),
    wantedAt: (n) => runTexts.wantedAt(word, n),
  },
  stopTexts: {
    nothing: () => stopTexts.nothing(undefined),
    elsewhere: (n) => stopTexts.elsewhere(n),
    remove: (n) => stopTexts.remove(n),
  },
  endings: {
    make: () => runEndTexts.make('demo-'),
    cut: () => runEndTexts.cut('r'),
    leaves: () => runEndTexts.leaves('r'),
    notMet: (n) => runEndTexts.notMet('order-events', 'keys', n, 'E'),
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
  Object.entries({
    checks: checkTexts,
    burials: deadLetterTexts,
    plain: runTexts,
    stopTexts,
    endings: runEndTexts,
    describeTexts,
    traceTexts,
  }),
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
  expect([formatDuration(ms, 'es'), formatDuration(ms, 'en')]).toEqual([es, en]);
});

test('a moment has the decimal mark of its language, and sums have cents where there are some', () => {
  expect([formatElapsed(4830, 'es'), formatElapsed(1_234_560, 'en')]).toEqual(['4,83', '1234.56']);
  expect([localizedSum(123_338).es, localizedSum(15_555.47).es, localizedSum(0.1 + 0.2).en]).toEqual([
    '123.338',
    '15.555,47',
    '0.30',
  ]);
});
