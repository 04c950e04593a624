import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../base/errors.js';
import { ensurePrivateFolder } from '../base/private-folder.js';
import { findProgram } from '../processes/programs.js';
import { runToEnd } from '../processes/spawn.js';
import { writePrivately } from '../settings/files.js';
import type { Java } from './java.js';
import { utf8EnvFor } from './java-command.js';
import type { SandboxLayout } from './layout.js';
import { nodePrincipal, propertiesText, type SecureProperties } from './properties.js';
import type { HostEnvironment } from './types.js';

/** The users of a secure sandbox. `admin` may do everything; `visitor` nothing until an ACL lets it. */
export const sandboxUsers = ['admin', 'visitor'] as const;

const password = (): string => randomBytes(18).toString('base64url');
const readTrimmed = (path: string): string => readFileSync(path, 'utf8').trim();

/** What a node of a secure sandbox needs to know. */
export const readSecrets = ({ secrets }: SandboxLayout): SecureProperties => ({
  keystore: secrets.keystore,
  keystorePassword: readTrimmed(secrets.keystorePassword),
  certificate: secrets.certificate,
  adminPassword: readTrimmed(secrets.password('admin')),
});

/** Lines of arguments for `kafka-storage format`, which reads them from a file so that no password is in an argv. */
export const scramUsers = (passwords: Readonly<Record<string, string>>): string =>
  Object.entries(passwords)
    .map(([name, word]) => `--add-scram\nSCRAM-SHA-512=[name=${name},password=${word}]\n`)
    .join('');

/** Settings of Apache's own tools to log in as a user. */
export const clientProperties = (user: string, word: string, certificate: string): string =>
  propertiesText({
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${word}";`,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificate,
  });

/**
 * Makes what a secure sandbox needs, once: passwords, a key with a certificate for localhost and 127.0.0.1 that is its
 * own authority, and the files that hand them on. Passwords are in files that only this user reads, never in an argv.
 */
export async function makeSecrets(layout: SandboxLayout, java: Java, app: HostEnvironment): Promise<void> {
  const { secrets } = layout;
  if (existsSync(secrets.clientProperties)) return;
  rmSync(secrets.folder, { recursive: true, force: true });
  ensurePrivateFolder(secrets.folder);
  const passwords = Object.fromEntries(sandboxUsers.map((user) => [user, password()]));
  for (const [user, word] of Object.entries(passwords)) writePrivately(secrets.password(user), `${word}\n`);
  writePrivately(secrets.keystorePassword, `${password()}\n`);
  writePrivately(secrets.users, scramUsers(passwords));
  const store = ['-keystore', secrets.keystore, '-storetype', 'PKCS12', '-storepass:file', secrets.keystorePassword];
  await keytool(java, app, [
    ...['-genkeypair', '-alias', 'sandbox', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650'],
    ...['-dname', nodePrincipal, '-ext', 'SAN=dns:localhost,ip:127.0.0.1', '-ext', 'BC=ca:true', ...store],
  ]);
  chmodSync(secrets.keystore, 0o600);
  writePrivately(secrets.certificate, await keytool(java, app, ['-exportcert', '-rfc', '-alias', 'sandbox', ...store]));
  // Written last: it says that everything before it is there.
  writePrivately(secrets.clientProperties, clientProperties('admin', passwords['admin'] ?? '', secrets.certificate));
}

async function keytool(java: Java, app: HostEnvironment, args: readonly string[]): Promise<string> {
  const command = findProgram('keytool', { PATH: dirname(java.command) }) ?? findProgram('keytool', app.env);
  if (!command) {
    throw new CliError('failed', `no keytool beside ${join(dirname(java.command), 'java')}`, {
      hint: 'A JDK has it; some Java runtimes do not. Without --secure it is not needed.',
    });
  }
  const line = { command, args, env: utf8EnvFor(args, app.env) };
  const { code, stdout, stderr } = await runToEnd(line, { signal: app.signal });
  // What follows its first words is its manual.
  const said = (stdout + stderr).trim().split('\n').slice(0, 2).join('\n');
  if (code !== 0) throw new CliError('failed', 'keytool could not make a certificate', { hint: said });
  return stdout;
}
