import { dirname, resolve } from 'node:path';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { unreadable } from '../../lib/base/file-errors.js';
import { type ContextChanges, changeContext } from '../../lib/settings/changes.js';
import type { StoredContext } from '../../lib/settings/context.js';
import { contextsPath } from '../../lib/settings/contexts-path.js';
import { expandPath, loadTls } from '../../lib/settings/credentials.js';
import { fileStamp, readNamedFile } from '../../lib/settings/files.js';
import type { ContextValues } from './inputs.js';

/**
 * Turns options into changes: relative paths become absolute, missing secrets are asked for, and new TLS files are
 * loaded once so that a fault in them shows now and not in the first command that connects.
 */
export async function contextChangesOf(
  options: ContextValues & Pick<ContextChanges, 'unset'>,
  base: Partial<StoredContext>,
  app: App,
): Promise<ContextChanges> {
  const absolute = (file: string | undefined) => (file === undefined ? undefined : resolve(app.cwd, file));
  const changes = {
    ...options,
    tlsCa: absolute(options.tlsCa),
    tlsCert: absolute(options.tlsCert),
    tlsKey: absolute(options.tlsKey),
    tlsPassphraseFile: absolute(options.tlsPassphraseFile),
    passwordFile: absolute(options.passwordFile),
  };
  const preliminary = changeContext(base, changes);
  const tlsChanges = JSON.stringify(preliminary.tls) !== JSON.stringify(base.tls);
  const saslChanges = JSON.stringify(preliminary.sasl) !== JSON.stringify(base.sasl);
  const passphrase = tlsChanges ? await missingPassphrase(preliminary, app) : undefined;
  const complete = { ...changes, ...(passphrase ? { tlsPassphrase: passphrase } : {}) };
  if (tlsChanges) await checkTls(changeContext(base, complete), app);
  const password = saslChanges ? await missingPassword(preliminary, app) : undefined;
  return { ...complete, ...(password ? { password } : {}) };
}

const resolveFromContexts = (app: App) => (path: string) => expandPath(path, dirname(contextsPath(app)), app.env);

async function missingPassword({ sasl }: StoredContext, app: App): Promise<string | undefined> {
  if (!sasl || sasl.password) return undefined;
  if (sasl.passwordFile && fileStamp(resolveFromContexts(app)(sasl.passwordFile)) === undefined) {
    throw unreadable(sasl.passwordFile, { code: 'ENOENT' }, 'the password file');
  }
  if (sasl.passwordEnv && !app.env[sasl.passwordEnv]) app.note(`$${sasl.passwordEnv} is not set now`);
  if (sasl.passwordFile || sasl.passwordEnv) return undefined;
  return ask(`the password of ${sasl.username}`, '--password-env VARIABLE or --password-file PATH', app);
}

async function missingPassphrase({ tls }: StoredContext, app: App): Promise<string | undefined> {
  if (!tls?.key || tls.passphrase || tls.passphraseEnv || tls.passphraseFile) return undefined;
  const key = readNamedFile(resolveFromContexts(app)(tls.key), 'the client key');
  // PKCS #8 marks encryption in the PEM label, PKCS #1 in a header.
  if (!/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(key)) return undefined;
  return ask(`the passphrase of ${tls.key}`, '--tls-passphrase-env VARIABLE or --tls-passphrase-file PATH', app);
}

async function ask(what: string, alternatives: string, app: App): Promise<string> {
  if (app.stdin.tty) return app.ask(`Type ${what}`, { secret: true });
  throw new CliError('usage', `there is no terminal to ask for ${what}`, { hint: `Give ${alternatives}.` });
}

/** Throws `usage` for an unreadable file, a wrong passphrase, or a key that does not match the certificate. */
async function checkTls({ tls }: StoredContext, app: App): Promise<void> {
  if (!tls) return;
  const { passphraseEnv, ...withoutPassphrase } = tls;
  const isVariableUnset = passphraseEnv !== undefined && !app.env[passphraseEnv];
  const folder = dirname(contextsPath(app));
  const note = (text: string) => app.note(text);
  const loaded = loadTls(isVariableUnset ? withoutPassphrase : tls, {
    env: app.env,
    folder,
    owner: 'the context',
    note,
  });
  if (isVariableUnset) return app.note(`$${passphraseEnv} is not set now`);
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ ca: loaded.ca, cert: loaded.cert, key: loaded.key, passphrase: loaded.passphrase });
  } catch (error) {
    throw new CliError('usage', `the TLS files cannot be used: ${(error as Error).message}`, { cause: error });
  }
}
