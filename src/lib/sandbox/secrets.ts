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

/** The users of a secure sandbox. `admin` is a super user; `visitor` may do nothing without an ACL. */
export const sandboxUsers = ['admin', 'visitor'] as const;

const password = (): string => randomBytes(18).toString('base64url');
const readTrimmed = (path: string): string => readFileSync(path, 'utf8').trim();

/** The secrets that a node's properties need, read from the sandbox's files. */
export const readSecrets = ({ secrets }: SandboxLayout): SecureProperties => ({
  keystore: secrets.keystore,
  keystorePassword: readTrimmed(secrets.keystorePassword),
  certificate: secrets.certificate,
  adminPassword: readTrimmed(secrets.password('admin')),
});

/** Lines of arguments for `kafka-storage format`, which reads them from a file so that no password is in an argv. */
export const scramUsers = (passwords: Readonly<Record<string, string>>): string =>
  Object.entries(passwords)
    .map(([name, password]) => `--add-scram\nSCRAM-SHA-512=[name=${name},password=${password}]\n`)
    .join('');

/** A properties file with which Apache's own tools authenticate as a user. */
export const clientProperties = (user: string, password: string, certificate: string): string =>
  propertiesText({
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${password}";`,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificate,
  });

/**
 * Makes the secrets of a secure sandbox, once: passwords, a key with a self-signed certificate for localhost and
 * 127.0.0.1, and client settings. Passwords are in files of mode 0600, never in an argv.
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
  // Written last: its existence means that all of the above is complete.
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
  // After its first two lines keytool prints its manual.
  const output = (stdout + stderr).trim().split('\n').slice(0, 2).join('\n');
  if (code !== 0) throw new CliError('failed', 'keytool could not make a certificate', { hint: output });
  return stdout;
}
