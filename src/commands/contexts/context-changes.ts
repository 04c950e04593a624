import { dirname, resolve } from 'node:path';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { unreadable } from '../../lib/base/file-errors.js';
import type { Values } from '../../lib/cli/inputs.js';
import { type ContextChanges, changeContext } from '../../lib/settings/changes.js';
import type { StoredContext } from '../../lib/settings/context.js';
import { contextsPath } from '../../lib/settings/contexts-path.js';
import { expandPath, loadTls } from '../../lib/settings/credentials.js';
import { fileStamp, readNamedFile } from '../../lib/settings/files.js';
import type { contextInputs } from './inputs.js';

type ContextOptions = Values<typeof contextInputs> & Pick<ContextChanges, 'unset'>;

/**
 * The options as changes: paths seen from the working folder, secrets asked for where the line names no other place, and
 * what is new tried now rather than on the first command that needs it.
 */
export async function contextChangesOf(
  given: ContextOptions,
  base: Partial<StoredContext>,
  app: App,
): Promise<ContextChanges> {
  const absolute = (file: string | undefined) => (file === undefined ? undefined : resolve(app.cwd, file));
  const changes = {
    ...given,
    tlsCa: absolute(given.tlsCa),
    tlsCert: absolute(given.tlsCert),
    tlsKey: absolute(given.tlsKey),
    tlsPassphraseFile: absolute(given.tlsPassphraseFile),
    passwordFile: absolute(given.passwordFile),
  };
  const draft = changeContext(base, changes);
  const tlsChanges = JSON.stringify(draft.tls) !== JSON.stringify(base.tls);
  const saslChanges = JSON.stringify(draft.sasl) !== JSON.stringify(base.sasl);
  const passphrase = tlsChanges ? await missingPassphrase(draft, app) : undefined;
  const whole = { ...changes, ...(passphrase ? { tlsPassphrase: passphrase } : {}) };
  if (tlsChanges) await checkTls(changeContext(base, whole), app);
  const password = saslChanges ? await missingPassword(draft, app) : undefined;
  return { ...whole, ...(password ? { password } : {}) };
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
  // PKCS #8 says it in the label, older keys in a header of their own.
  if (!/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(key)) return undefined;
  return ask(`the passphrase of ${tls.key}`, '--tls-passphrase-env VARIABLE or --tls-passphrase-file PATH', app);
}

async function ask(what: string, instead: string, app: App): Promise<string> {
  if (app.stdin.tty) return app.ask(`Type ${what}`, { secret: true });
  throw new CliError('usage', `there is no terminal to ask for ${what}`, { hint: `Give ${instead}.` });
}

/** Throws `usage` for a file that cannot be read, a wrong passphrase, or a key of another certificate. */
async function checkTls({ tls }: StoredContext, app: App): Promise<void> {
  if (!tls) return;
  const { passphraseEnv, ...known } = tls;
  const later = passphraseEnv !== undefined && !app.env[passphraseEnv];
  const folder = dirname(contextsPath(app));
  const note = (text: string) => app.note(text);
  const read = loadTls(later ? known : tls, { env: app.env, folder, owner: 'the context', note });
  if (later) return app.note(`$${passphraseEnv} is not set now`);
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ ca: read.ca, cert: read.cert, key: read.key, passphrase: read.passphrase });
  } catch (error) {
    throw new CliError('usage', `the TLS files cannot be used: ${(error as Error).message}`, { cause: error });
  }
}
