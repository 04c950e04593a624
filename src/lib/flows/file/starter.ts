import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App, Lang } from '../../app.js';
import { CliError } from '../../errors.js';
import { unwritable } from '../../file-errors.js';
import { packageFile } from '../../package-file.js';

/**
 * Writes a flow to begin with beside the person, and gives the name of the file. Throws `conflict` where there is such
 * a file, `usage` for a name that a flow cannot have.
 */
export async function writeStarter(word: string, { cwd, lang }: Pick<App, 'cwd' | 'lang'>): Promise<string> {
  const name = word.replace(/\.ya?ml$/, '');
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) {
    throw new CliError('usage', `"${word}" cannot be the name of a flow`, {
      hint: 'Small letters, digits and "-" are fine, the first one a letter.',
    });
  }
  const file = `${name}.yaml`;
  try {
    await writeFile(resolve(cwd, file), starter(name, lang), { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new CliError('conflict', `there is a ${file} here already`, { hint: 'Choose another name, or remove it.' });
    }
    throw new CliError('failed', unwritable(file, error).message, {
      cause: error,
      hint: 'Go to a folder that you may write to.',
    });
  }
  return file;
}

const starter = (name: string, lang: Lang): string => {
  const say = (es: string, en: string): string => `# ${lang === 'es' ? es : en}`;
  return `# yaml-language-server: $schema=${packageFile('docs/schema/flow.schema.json')}
apiVersion: kafkactl/v1
name: ${name}
title:
  es: "Pagos que se aprueban o se revisan"
  en: "Payments that are approved or reviewed"

${say('Cada topic tiene una clave: el campo cuyo orden importa.', 'Each topic has a key: the field whose order matters.')}
topics:
  - name: ${name}-requests
    key: paymentId
    events: [PAYMENT_REQUESTED]
  - name: ${name}-results
    key: paymentId
    events: [PAYMENT_APPROVED, PAYMENT_HELD]

${say('Dónde empiezan los eventos. Una "story" se cuenta en orden; un "mix" se sortea.', 'Where events begin. A "story" is told in its order; a "mix" is drawn by lot.')}
sources:
  - service: shop
    entity: payment
    id: paymentId
    rate: 20
    fields:
      customer: { fake: person.name }
      amount: { from: 1, to: 500, decimals: 2 }
    story:
      - event: PAYMENT_REQUESTED

${say('Cada servicio es un grupo de consumidores (NOMBRE-group): hace algo y puede emitir.', 'Each service is a consumer group (NAME-group): it does something, and may emit.')}
services:
  - name: approval
    instances: 2
${say('Un solo efecto por evento, aunque llegue dos veces.', 'One effect of each event, even when it comes twice.').replace(/^/, '    ')}
    idempotent: true
    work: 2ms
    on:
      PAYMENT_REQUESTED:
        - chance: 0.1
          does: { es: "retiene {amount} € de {customer}", en: "holds €{amount} of {customer}" }
          emits: [{ event: PAYMENT_HELD }]
        - does: { es: "aprueba {amount} € de {customer}", en: "approves €{amount} of {customer}" }
          emits: [{ event: PAYMENT_APPROVED }]
  - name: review
    on:
      PAYMENT_HELD:
        - does: { es: "revisa {paymentId}", en: "reviews {paymentId}" }

${say('Qué debe ser cierto al final, además de lo que siempre debe serlo.', 'What must be true at the end, beside what must always be.')}
expectations:
  - name: every-payment-ends-once
    title: { es: "cada pago acaba de una sola manera", en: "each payment ends in one way" }
    every: PAYMENT_REQUESTED
    endsIn: [PAYMENT_APPROVED, PAYMENT_HELD]
`;
};
