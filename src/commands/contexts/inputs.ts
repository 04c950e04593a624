import { resolve } from 'node:path';
import type { App } from '../../lib/app.js';
import type { Values } from '../../lib/cli/inputs.js';
import { choice, flag, text } from '../../lib/cli/inputs.js';
import { CliError } from '../../lib/errors.js';
import { type ContextChanges, changeContext } from '../../lib/settings/changes.js';
import type { StoredContext } from '../../lib/settings/context.js';
import { readTls } from '../../lib/settings/credentials.js';
import { fileStamp } from '../../lib/settings/files.js';

const tls = { section: 'TLS' };
const sasl = { section: 'SASL' };
const guards = { section: 'Guards' };
const path = { value: 'PATH', completes: 'file' } as const;

/** The settings of a context as options: `add` and `edit` take the same. */
export const settingInputs = {
  brokers: text('Brokers to ask first, several with commas', { short: 'b', value: 'HOST:PORT' }),
  clientId: text('Name by which brokers log and limit this client', { value: 'NAME' }),
  tls: flag('Use TLS, with the certificates that Node trusts', tls),
  tlsCa: text('PEM file of the authority that signed the brokers', { ...tls, ...path }),
  tlsCert: text('PEM file of the client certificate', { ...tls, ...path }),
  tlsKey: text('PEM file of its key', { ...tls, ...path }),
  tlsPassphraseEnv: text('Variable that holds the passphrase of the key', { ...tls, value: 'VARIABLE' }),
  tlsPassphraseFile: text('File that holds the passphrase of the key', { ...tls, ...path }),
  tlsServername: text('Name to expect in the certificate of the brokers', { ...tls, value: 'HOST' }),
  tlsInsecure: flag('Accept any certificate; said on every command', tls),
  sasl: choice('How to sign in', ['plain', 'scram-sha-256', 'scram-sha-512'], { ...sasl, value: 'MECHANISM' }),
  username: text('User to sign in as; the password is asked for', { ...sasl, value: 'NAME' }),
  passwordEnv: text('Variable that holds the password; its name is stored', { ...sasl, value: 'VARIABLE' }),
  passwordFile: text('File that holds the password; its path is stored', { ...sasl, ...path }),
  protected: flag('Ask for the name typed out before anything is destroyed', guards),
  readOnly: flag('Refuse every command that writes', guards),
  clusterId: text('Refuse a cluster with another id', { ...guards, value: 'ID' }),
};

type Given = Values<typeof settingInputs>;

/** The options as changes: paths seen from the working folder, secrets asked for where the line names no other place. */
export async function changesOf(
  given: Given & Pick<ContextChanges, 'unset'>,
  base: Partial<StoredContext>,
  app: App,
): Promise<ContextChanges> {
  const whole = (file: string | undefined) => (file === undefined ? undefined : resolve(app.cwd, file));
  const changes = {
    ...given,
    tlsCa: whole(given.tlsCa),
    tlsCert: whole(given.tlsCert),
    tlsKey: whole(given.tlsKey),
    tlsPassphraseFile: whole(given.tlsPassphraseFile),
    passwordFile: whole(given.passwordFile),
  };
  const context = changeContext(base, changes);
  checkFiles(context, app);
  const { sasl } = context;
  if (sasl && !sasl.password && !sasl.passwordEnv && !sasl.passwordFile) {
    if (!app.stdin.tty) {
      throw new CliError('usage', `there is no terminal to ask for the password of ${sasl.username}`, {
        hint: 'Give --password-env VARIABLE or --password-file PATH.',
      });
    }
    return { ...changes, password: await app.ask(`Password of ${sasl.username}`, { secret: true }) };
  }
  return changes;
}

/** Names a file that cannot be read now, rather than on the first command that needs it. */
function checkFiles({ tls, sasl }: StoredContext, app: App): void {
  const place = { env: app.env, folder: app.cwd, owner: 'the context', note: () => undefined };
  if (tls) {
    const { passphrase: _, passphraseEnv: __, passphraseFile: ___, ...files } = tls;
    readTls(files, place);
  }
  if (sasl?.passwordFile && fileStamp(sasl.passwordFile) === undefined) {
    throw new CliError('usage', `cannot read the password file ${sasl.passwordFile}`);
  }
  if (sasl?.passwordEnv && !app.env[sasl.passwordEnv]) app.note(`$${sasl.passwordEnv} is not set now`);
}
