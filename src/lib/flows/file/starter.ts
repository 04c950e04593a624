import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { App } from '../../app.js';
import { CliError } from '../../base/errors.js';
import { unwritable } from '../../base/file-errors.js';
import type { Lang } from '../../base/language.js';
import { packageFile } from '../../base/package-file.js';
import { starterComments } from './starter-comments.js';

/**
 * Writes a starter flow to the working directory and returns its file name. Throws `conflict` if the file exists, and
 * `usage` for a name that a flow cannot have.
 */
export async function writeStarterFlow(word: string, { cwd, lang }: Pick<App, 'cwd' | 'lang'>): Promise<string> {
  const name = word.replace(/\.ya?ml$/, '');
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) {
    throw new CliError('usage', `"${word}" cannot be the name of a flow`, {
      hint: 'Small letters, digits and "-" are fine, the first one a letter.',
    });
  }
  const file = `${name}.yaml`;
  try {
    await writeFile(resolve(cwd, file), starterFlow(name, lang, schemaPathFrom(cwd)), { flag: 'wx' });
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

/** The schema's path for an editor: relative if it is below `folder` (in `node_modules`), otherwise absolute. */
export function schemaPathFrom(folder: string): string {
  const path = packageFile('docs/schema/flow.schema.json');
  const own = relative(folder, path);
  return own.startsWith('..') ? path : `./${own}`;
}

const starterFlow = (name: string, lang: Lang, schema: string): string => {
  const words = starterComments(name);
  const comment = (key: keyof typeof words, indent = ''): string => words[key][lang].replaceAll(/^/gm, `${indent}# `);
  return `# yaml-language-server: $schema=${schema}
#
${comment('run')}
apiVersion: kafkactl/v1
name: ${name}
title:
  es: "Pagos que se aprueban o se revisan"
  en: "Payments that are approved or reviewed"

${comment('topics')}
topics:
  - name: ${name}-requests
    key: paymentId
    events: [PAYMENT_REQUESTED]
  - name: ${name}-results
    key: paymentId
    events: [PAYMENT_APPROVED, PAYMENT_HELD]

${comment('sources')}
sources:
  - service: shop
${comment('ids', '    ')}
    entity: payment
    id: paymentId
${comment('rate', '    ')}
    rate: 20
    fields:
      customer: { fake: person.name }
      amount: { from: 1, to: 500, decimals: 2 }
    story:
      - event: PAYMENT_REQUESTED

${comment('services')}
services:
  - name: approval
    instances: 2
${comment('idempotent', '    ')}
    idempotent: true
${comment('work', '    ')}
    work: 2ms
${comment('failures', '    ')}
    # failureRate: 0.5
    on:
      PAYMENT_REQUESTED:
${comment('reactions', '        ')}
        - chance: 0.1
          does: { es: "retiene {amount} € de {customer}", en: "holds €{amount} of {customer}" }
          emits: [{ event: PAYMENT_HELD }]
        - does: { es: "aprueba {amount} € de {customer}", en: "approves €{amount} of {customer}" }
          emits: [{ event: PAYMENT_APPROVED }]
  - name: review
    on:
      PAYMENT_HELD:
        - does: { es: "revisa {paymentId}", en: "reviews {paymentId}" }

${comment('expectations')}
expectations:
  - name: every-payment-ends-once
    title: { es: "cada pago acaba de una sola manera", en: "each payment ends in one way" }
    every: PAYMENT_REQUESTED
    endsIn: [PAYMENT_APPROVED, PAYMENT_HELD]
`;
};
