import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../processes/programs.js';
import { runToEnd } from '../../processes/spawn.js';
import { type ImportedContext, type JavaStore, reflowPem } from './imported.js';
import { keyStoreAdvice, trustStoreAdvice } from './stores.js';

interface ConvertOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder for a temporary file that contains a private key. */
  readonly folder: string;
}

/** Environment variable that hands a password to a tool: arguments are visible to other users. */
const passwordVariable = 'KAFKACTL_STORE_PASSWORD';

/**
 * Converts Java key and trust stores to PEM with the JDK's keytool and openssl. A store that cannot be converted is added
 * to `leftOut` with the commands that do it.
 */
export async function convertStores(
  { stores, ...context }: ImportedContext,
  tools: ConvertOptions,
): Promise<ImportedContext> {
  let imported: ImportedContext = { ...context, stores: [] };
  for (const store of stores) {
    imported =
      store.holds === 'trust' ? await convertTrust(imported, store, tools) : await convertKey(imported, store, tools);
  }
  return imported;
}

async function convertTrust(
  imported: ImportedContext,
  store: JavaStore,
  tools: ConvertOptions,
): Promise<ImportedContext> {
  const output = await runTool(
    'keytool',
    ['-list', '-rfc', '-keystore', store.path, `-storepass:env`, passwordVariable],
    store,
    tools,
  );
  const ca = reflowPem(output ?? '', 'CERTIFICATE');
  if (ca) return { ...imported, pem: { ...imported.pem, ca } };
  return withLeftOut(
    imported,
    `the trust store ${store.path}`,
    store,
    `${trustStoreAdvice(store.path)}  then  kafkactl contexts edit NAME --tls-ca ca.pem`,
  );
}

async function convertKey(
  imported: ImportedContext,
  store: JavaStore,
  tools: ConvertOptions,
): Promise<ImportedContext> {
  const { cert, key } = await exportKeyStore(store, tools);
  if (!cert || !key) {
    const advice = `${keyStoreAdvice(store.path, store.kind)}  then  kafkactl contexts edit NAME --tls-cert client.pem --tls-key client.pem`;
    return withLeftOut(imported, `the key store ${store.path}`, store, advice);
  }
  const passphrase = store.password ? { passphrase: store.password } : {};
  return {
    ...imported,
    context: { ...imported.context, tls: { ...imported.context.tls, ...passphrase } },
    pem: { ...imported.pem, cert, key },
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
    // Stores of old JDKs use ciphers that openssl 3 reads only with -legacy.
    const text =
      (await runTool('openssl', args, store, tools)) ??
      (await runTool('openssl', [...args, '-legacy'], store, tools)) ??
      '';
    return { cert: reflowPem(text, 'CERTIFICATE'), key: reflowPem(text, 'ENCRYPTED PRIVATE KEY') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The standard output of a tool; undefined where it is not installed or fails. */
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

function withLeftOut(imported: ImportedContext, what: string, { kind }: JavaStore, advice: string): ImportedContext {
  const why = kind === undefined ? 'cannot be read here' : 'is no PEM file, and could not be converted here';
  return { ...imported, leftOut: [...imported.leftOut, `${what} ${why}. Export it:  ${advice}`] };
}
