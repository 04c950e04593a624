import { isAbsolute, join, resolve } from 'node:path';
import { CliError } from '../base/errors.js';
import type { StoredSasl, StoredTls } from './context.js';
import { readableByOthers, readNamedFile } from './files.js';
import { homeFolder } from './folders.js';
import type { SaslSettings, TlsSettings } from './types.js';

/** How to load credentials: `folder` is the base of relative paths, `owner` the subject of error messages. */
export interface CredentialSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly owner: string;
  readonly note: (text: string) => void;
}

/** Makes a path absolute; `~/` is the home folder. */
export function expandPath(path: string, folder: string, env: CredentialSource['env']): string {
  if (path === '~' || path.startsWith('~/')) return join(homeFolder(env), path.slice(2));
  return isAbsolute(path) ? path : resolve(folder, path);
}

/** Reads the PEM files and the passphrase. Throws `usage` naming the file that is missing or not PEM. */
export function loadTls(stored: StoredTls, source: CredentialSource): TlsSettings {
  const { ca, cert, key, passphrase, passphraseEnv, passphraseFile, ...others } = stored;
  if ((cert === undefined) !== (key === undefined)) {
    throw new CliError(
      'usage',
      `${source.owner} has a client ${cert ? 'certificate without its key' : 'key without its certificate'}`,
    );
  }
  const pem = (path: string | undefined, what: string): string | undefined => {
    if (path === undefined) return undefined;
    const absolute = expandPath(path, source.folder, source.env);
    const text = readNamedFile(absolute, what);
    if (/-----BEGIN [A-Z0-9 ]+-----/.test(text)) return text;
    throw new CliError('usage', `${what} ${absolute} is not a PEM file`, {
      hint: `A Java store is turned into PEM so:  kafkactl contexts import --help`,
    });
  };
  const loaded = {
    ca: pem(ca, 'the CA certificate'),
    cert: pem(cert, 'the client certificate'),
    key: pem(key, 'the client key'),
    passphrase: readSecret('passphrase', [passphrase, passphraseEnv, passphraseFile], source),
  };
  return Object.fromEntries(
    Object.entries({ ...others, ...loaded }).filter(([, value]) => value !== undefined),
  ) satisfies TlsSettings;
}

/** Reads the password from the context, its variable or its file. Throws `usage` naming the missing one. */
export function loadSasl(stored: StoredSasl, source: CredentialSource): SaslSettings {
  const { mechanism, username, password, passwordEnv, passwordFile } = stored;
  const found = readSecret('password', [password, passwordEnv, passwordFile], source);
  if (found !== undefined) return { mechanism, username, password: found };
  throw new CliError('usage', `${source.owner} has a user name and no password`, {
    hint: 'Give it one:  kafkactl contexts edit NAME --password-env VARIABLE',
  });
}

function readSecret(
  what: 'password' | 'passphrase',
  [value, variable, file]: readonly [string | undefined, string | undefined, string | undefined],
  source: CredentialSource,
): string | undefined {
  if (value !== undefined) return value;
  if (variable !== undefined) {
    const value = source.env[variable];
    if (value) return value;
    throw new CliError('usage', `${source.owner} takes its ${what} from $${variable}, which is not set`);
  }
  if (file === undefined) return undefined;
  const path = expandPath(file, source.folder, source.env);
  const text = readNamedFile(path, `the ${what} file`).replace(/\r?\n$/, '');
  if (text === '') throw new CliError('usage', `the ${what} file ${path} is empty`);
  if (readableByOthers(path)) source.note(`the ${what} file ${path} can be read by every user:  chmod 600 ${path}`);
  return text;
}
