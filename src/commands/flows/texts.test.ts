import { describe, expect, test } from 'vitest';
import { deadLetterTexts } from '../../lib/flows/dead-letter-texts.js';
import { checkTexts } from '../../lib/flows/measure/check-texts.js';
import { reportTexts } from '../../lib/flows/report-texts.js';
import { runTexts } from '../../lib/flows/run/run-texts.js';
import { describeTexts } from './describe-texts.js';
import { joinTexts } from './join-texts.js';
import { runEndTexts } from './run-end-texts.js';
import { stopTexts } from './stop-texts.js';
import { traceTexts } from './trace-texts.js';

const word = { es: 'payment', en: 'payment' };

/** Every sentence with a parameter, by its name, for a count. */
const sentences: Readonly<Record<string, Readonly<Record<string, (n: number) => typeof word>>>> = {
  checkTexts: {
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
    keyed: (n) => checkTexts.keyed(n, n),
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
  deadLetterTexts: {
    notJson: () => deadLetterTexts.notJson('E'),
    missingField: () => deadLetterTexts.missingField('field'),
    workFailed: (n) => deadLetterTexts.workFailed('payment', n),
    unknownType: () => deadLetterTexts.unknownType('E'),
    deadLettered: () => deadLetterTexts.deadLettered(word),
  },
  runTexts: {
    ready: (n) => runTexts.ready(n === 1),
    workerEnded: () => runTexts.workerEnded({ isReplaced: true, lastError: undefined }),
    redelivered: (n) => runTexts.redelivered(n),
    paused: (n) => runTexts.paused(n * 1000),
    slowed: (n) => runTexts.slowed(n),
    noLiveInstance: () => runTexts.noLiveInstance(word),
    afterEnd: () => runTexts.afterEnd(word),
    atMaximum: (n) => runTexts.atMaximum(word, n),
    onlyInstance: () => runTexts.onlyInstance(word),
    noLeader: () => runTexts.noLeader(word),
    requestedAt: (n) => runTexts.requestedAt(word, n),
  },
  joinTexts: {
    joined: () => joinTexts.joined('shipping-1', 'r'),
    left: (n) => joinTexts.left('shipping-1', n, n, n === 1),
  },
  reportTexts: {
    unknownType: (n) => reportTexts.unknownType('E', n),
    moreDeadLetters: (n) => reportTexts.moreDeadLetters(n),
  },
  stopTexts: {
    nothing: () => stopTexts.nothing(undefined),
    elsewhere: (n) => stopTexts.elsewhere(n),
    remove: (n) => stopTexts.remove(n),
  },
  runEndTexts: {
    confirmCreation: () => runEndTexts.confirmCreation('demo-'),
    cutOff: () => runEndTexts.cutOff('r'),
    endsAfterInterrupt: () => runEndTexts.endsAfterInterrupt('r'),
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
    checkTexts,
    deadLetterTexts,
    runTexts,
    joinTexts,
    reportTexts,
    stopTexts,
    runEndTexts,
    describeTexts,
    traceTexts,
  }),
)('every sentence of %s is tested here', (name, texts) => {
  const made = Object.entries(texts).filter(([, text]) => typeof text === 'function');
  expect(Object.keys(sentences[name] ?? {})).toEqual(made.map(([key]) => key));
});

const rows = Object.entries(sentences).flatMap(([name, texts]) =>
  Object.entries(texts).map(([key, say]) => [`${name}.${key}`, say] as const),
);

describe.each(rows)('%s', (_, say) => {
  test('uses the singular for one', () => {
    const { es, en } = say(1);
    expect(en).not.toMatch(
      /\b1 (?!ms\b|s\b)[a-z ]*(events|keys|deliveries|letters|records|runs|times|have|are|do not)\b/,
    );
    expect(es).not.toMatch(/\b1 [a-záéíóú ]*(eventos|claves|entregas|mensajes|registros|ejecuciones|veces|tienen)\b/);
    expect(`${es} ${en}`).not.toMatch(/\b(all|los|las|each of|cada uno de|faltan|quedan|emitidos) 1\b/);
  });

  test('does not say all or each of nothing', () => {
    const { es, en } = say(0);
    expect(`${es} ${en}`).not.toMatch(/\b(all|los|las|each of|cada uno de) 0\b|0 (came|llegaron)/);
  });

  test('uses the plural and thousands separators of the language for many', () => {
    const { es, en } = say(1572);
    expect(`${es} ${en}`).not.toMatch(/\d{4}/);
    expect(es).not.toMatch(/1,572/);
    expect(en).not.toMatch(/1\.572/);
    expect(`${es} ${en}`).not.toMatch(/1[.,]572 (evento|clave|entrega|event|key|delivery|record|run|time|has|is)\b/);
    expect(say(2).es).not.toMatch(/\b2 (evento|clave|entrega|mensaje|registro|tiene)\b/);
    expect(say(2).en).not.toMatch(/\b2 (event|key|delivery|dead letter|record|run|time|has|is)\b/);
  });
});
