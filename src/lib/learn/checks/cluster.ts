import type { CheckKind } from './check.js';
import { deniesOne, flagged, having, type Predicate, predicate, quantity, saysAll } from './phrases.js';
import { amountShape, flagShape, paramsShape } from './shapes.js';

export interface ClusterCheck {
  /** True where it is not given. */
  readonly answers?: boolean;
  /** Brokers that answer. */
  readonly brokers?: number;
  /** Its id is the one at the start of the task. */
  readonly sameId?: boolean;
}

/** Facts: `brokers` that answer, and `down`, the ids of known brokers that do not. */
export const clusterCheck: CheckKind<ClusterCheck> = {
  shape: paramsShape(
    'a check of the cluster',
    'The cluster now',
    {
      answers: flagShape('A broker answers; true by default'),
      brokers: amountShape('How many brokers answer', 1),
      sameId: flagShape('Its id is the one at the start of the task'),
    },
    [],
    ({ answers, ...others }) =>
      answers === false && Object.keys(others).length > 0
        ? { message: `a cluster that does not answer has no ${Object.keys(others).join(', ')}` }
        : undefined,
  ),
  facts: ['brokers', 'down'],
  worksOffline: true,
  evaluate({ answers = true, brokers, sameId }, { now, start }) {
    const up = now.answers ? now.brokers.filter((broker) => broker.answers) : [];
    const down = now.brokers.filter((broker) => !up.includes(broker)).map(({ id }) => id);
    const isSame = now.clusterId !== null && now.clusterId === start.clusterId;
    return {
      passed:
        now.answers === answers &&
        (brokers === undefined || up.length === brokers) &&
        (sameId === undefined || isSame === sameId),
      facts: { brokers: up.length, down: down.length > 0 ? down.join(', ') : '-' },
    };
  },
  sentence: (params, lang) => `${subject[lang]} ${saysAll(predicates(params), lang)}`,
  denial: (params, lang) => `${subject[lang]} ${deniesOne(predicates(params), lang)}`,
};

const subject = { es: 'el clúster', en: 'the cluster' };

function predicates({ answers = true, brokers, sameId }: ClusterCheck): Predicate[] {
  const running =
    brokers === undefined ? undefined : quantity(brokers, ['un broker', 'brokers'], ['one broker', 'brokers']);
  return [
    ...flagged(answers, predicate('responde', 'no responde', 'answers', 'does not answer')),
    ...(running ? [having(`${running.es} en marcha`, `${running.en} running`)] : []),
    ...flagged(
      sameId,
      predicate(
        'es el mismo que antes',
        'no es el mismo que antes',
        'is the same as before',
        'is not the same as before',
      ),
    ),
  ];
}
