import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../processes/programs.js';
import { runToEnd } from '../../processes/spawn.js';
import { type ImportedContext, type JavaStore, reflowPem } from './imported.js';
import { keyStoreAdvice, trustStoreAdvice } from './stores.js';

interface ConvertOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a draft may lie for a moment; it holds a key. */
  readonly folder: string;
}

/** The variable that passwords are handed over in, as nobody else can read it. */
const passwordVariable = 'KAFKACTL_STORE_PASSWORD';

/**
 * Turns stores of Java into PEM with the JDK's keytool and openssl. What cannot be converted here is added to
 * `leftOut`, with the lines that do it.
 */
export async function convertStores(imported: ImportedContext, tools: ConvertOptions): Promise<ImportedContext> {
  let done: ImportedContext = { ...imported, stores: [] };
  for (const store of imported.stores) {
    done = store.holds === 'trust' ? await convertTrust(done, store, tools) : await convertKey(done, store, tools);
  }
  return done;
}

async function convertTrust(done: ImportedContext, store: JavaStore, tools: ConvertOptions): Promise<ImportedContext> {
  const printed = await runTool(
    'keytool',
    ['-list', '-rfc', '-keystore', store.path, `-storepass:env`, passwordVariable],
    store,
    tools,
  );
  const ca = reflowPem(printed ?? '', 'CERTIFICATE');
  if (ca) return { ...done, pem: { ...done.pem, ca } };
  return withLeftOut(
    done,
    `the trust store ${store.path}`,
    store,
    `${trustStoreAdvice(store.path)}  then  kafkactl contexts edit NAME --tls-ca ca.pem`,
  );
}

async function convertKey(done: ImportedContext, store: JavaStore, tools: ConvertOptions): Promise<ImportedContext> {
  const { cert, key } = await exportKeyStore(store, tools);
  if (!cert || !key) {
    const advice = `${keyStoreAdvice(store.path, store.kind)}  then  kafkactl contexts edit NAME --tls-cert client.pem --tls-key client.pem`;
    return withLeftOut(done, `the key store ${store.path}`, store, advice);
  }
  const passphrase = store.password ? { passphrase: store.password } : {};
  return {
    ...done,
    context: { ...done.context, tls: { ...done.context.tls, ...passphrase } },
    pem: { ...done.pem, cert, key },
  };
}

async function exportKeyStore(store: JavaStore, tools: ConvertOptions): Promise<{ cert?: string; key?: string }> {
  if (!store.password || store.kind === undefined) return {};
  const folder = mkdtempSync(join(tools.folder, '.import-'));
  try {
    const pkcs12 = store.kind === 'PKCS12' ? store.path : join(folder, 'client.p12');
    if (store.kind !== 'PKCS12') {
      const target = [
        '-destkeystore',
        pkcs12,
        '-deststoretype',
        'PKCS12',
        '-deststorepass:env',
        passwordVariable,
        '-noprompt',
      ];
      await runTool(
        'keytool',
        ['-importkeystore', '-srckeystore', store.path, '-srcstorepass:env', passwordVariable, ...target],
        store,
        tools,
      );
    }
    const args = ['pkcs12', '-in', pkcs12, '-passin', `env:${passwordVariable}`, '-passout', `env:${passwordVariable}`];
    // Stores of old JDKs are encrypted in ways that openssl 3 reads only when it is told to.
    const text =
      (await runTool('openssl', args, store, tools)) ??
      (await runTool('openssl', [...args, '-legacy'], store, tools)) ??
      '';
    return { cert: reflowPem(text, 'CERTIFICATE'), key: reflowPem(text, 'ENCRYPTED PRIVATE KEY') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a tool prints, or undefined where it is not there or does not do it. */
async function runTool(
  program: string,
  args: readonly string[],
  { password }: JavaStore,
  { env }: ConvertOptions,
): Promise<string | undefined> {
  const command = findProgram(program, env);
  if (!command || password === undefined) return undefined;
  const { code, stdout } = await runToEnd({ command, args, env: { ...env, [passwordVariable]: password } });
  return code === 0 ? stdout : undefined;
}

function withLeftOut(done: ImportedContext, what: string, { kind }: JavaStore, advice: string): ImportedContext {
  const why = kind === undefined ? 'cannot be read here' : 'is no PEM file, and could not be converted here';
  return { ...done, leftOut: [...done.leftOut, `${what} ${why}. Export it:  ${advice}`] };
}
