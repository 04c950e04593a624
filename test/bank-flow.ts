import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFlow } from '../src/lib/flows/file/load.js';
import { ProblemsError } from '../src/lib/schema/problems.js';

/** A valid flow with some of everything: tests put their mistakes into it. */
export const bankFlow = `apiVersion: kafkactl/v1
name: bank
title: { es: "banco", en: "bank" }
topics:
  - name: payments
    key: account
    events: [PAID, HELD]
  - name: alerts
    key: owner
    events: [ALERT]
  - name: figures
    key: metric
    events: [WINDOW]
sources:
  - service: shop
    entity: account
    id: account
    of: 9
    fields:
      owner: { copy: account }
    mix:
      - event: PAID
        fields: { amount: { from: 1, to: 9 }, shop: { text: a } }
services:
  - name: fraud
    idempotent: true
    on:
      PAID:
        - chance: 0.2
          does: { es: "retiene", en: "holds {amount}" }
          emits: [{ event: HELD }]
        - does: { es: "nada", en: "nothing" }
    watches:
      - event: PAID
        times: 5
        within: 1m
        does: { es: "alerta", en: "alert" }
        emits:
          - event: ALERT
            fields: { owner: { copy: account } }
    measures:
      - { name: paid, event: PAID, value: amount, every: 1s, emits: WINDOW }
expectations:
  - name: alerts
    title: { es: "alertas", en: "alerts" }
    alarm: { event: ALERT, of: PAID, times: 5, within: 1m }
  - name: sums
    title: { es: "sumas", en: "sums" }
    measure: paid
`;

/** The problems of a flow file, as `line:column: message` each. Rethrows any other error. */
export async function problemsOf(text: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kafkactl-flow-'));
  try {
    await writeFile(join(folder, 'flow.yaml'), text);
    await loadFlow('./flow.yaml', { cwd: folder, env: {} });
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
