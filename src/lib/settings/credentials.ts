import { isAbsolute, join, resolve } from 'node:path';
import { CliError } from '../base/errors.js';
import type { StoredSasl, StoredTls } from './context.js';
import { readableByOthers, readNamedFile } from './files.js';
import { homeFolder } from './folders.js';
import type { SaslSettings, TlsSettings } from './types.js';

/** Where credentials are read: relative paths are seen from `folder`, `owner` is who names them in an error. */
export interface CredentialSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly owner: string;
  readonly note: (text: string) => void;
}

/** A path as a person writes it: `~/` is the home folder. */
export function expandPath(path: string, folder: string, env: CredentialSource['env']): string {
  if (path === '~' || path.startsWith('~/')) return join(homeFolder(env), path.slice(2));
  return isAbsolute(path) ? path : resolve(folder, path);
}

/** Reads the PEM files; throws `usage` that names the one that cannot be read. */
export function loadTls(stored: StoredTls, place: CredentialSource): TlsSettings {
  const { ca, cert, key, passphrase, passphraseEnv, passphraseFile, ...others } = stored;
  if ((cert === undefined) !== (key === undefined)) {
    throw new CliError(
      'usage',
      `${place.owner} has a client ${cert ? 'certificate without its key' : 'key without its certificate'}`,
    );
  }
  const pem = (path: string | undefined, what: string): string | undefined => {
    if (path === undefined) return undefined;
    const whole = expandPath(path, place.folder, place.env);
    const text = readNamedFile(whole, what);
    if (/-----BEGIN [A-Z0-9 ]+-----/.test(text)) return text;
    throw new CliError('usage', `${what} ${whole} is not a PEM file`, {
      hint: `A Java store is turned into PEM so:  kafkactl contexts import --help`,
    });
  };
  const read = {
    ca: pem(ca, 'the CA certificate'),
    cert: pem(cert, 'the client certificate'),
    key: pem(key, 'the client key'),
    passphrase: readSecret('passphrase', [passphrase, passphraseEnv, passphraseFile], place),
  };
  return Object.fromEntries(
    Object.entries({ ...others, ...read }).filter(([, value]) => value !== undefined),
  ) satisfies TlsSettings;
}

/** Finds the password; throws `usage` that says where it was to come from. */
export function loadSasl(stored: StoredSasl, place: CredentialSource): SaslSettings {
  const { mechanism, username, password, passwordEnv, passwordFile } = stored;
  const found = readSecret('password', [password, passwordEnv, passwordFile], place);
  if (found !== undefined) return { mechanism, username, password: found };
  throw new CliError('usage', `${place.owner} has a user name and no password`, {
    hint: 'Give it one:  kafkactl contexts edit NAME --password-env VARIABLE',
  });
}

function readSecret(
  what: 'password' | 'passphrase',
  [stored, variable, file]: readonly [string | undefined, string | undefined, string | undefined],
  place: CredentialSource,
): string | undefined {
  if (stored !== undefined) return stored;
  if (variable !== undefined) {
    const value = place.env[variable];
    if (value) return value;
    throw new CliError('usage', `${place.owner} takes its ${what} from $${variable}, which is not set`);
  }
  if (file === undefined) return undefined;
  const path = expandPath(file, place.folder, place.env);
  const text = readNamedFile(path, `the ${what} file`).replace(/\r?\n$/, '');
  if (text === '') throw new CliError('usage', `the ${what} file ${path} is empty`);
  if (readableByOthers(path)) place.note(`the ${what} file ${path} can be read by every user:  chmod 600 ${path}`);
  return text;
}
