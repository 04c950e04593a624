import { choice, flag, type Inputs, plainText, type Values } from '../../lib/cli/inputs.js';

const tls = { section: 'TLS' };
const sasl = { section: 'SASL' };
const guards = { section: 'Guards' };
const path = { value: 'PATH', completes: 'file' } as const;

/** Settings of a context as options of `add` and `edit`. */
export const contextInputs = {
  brokers: plainText('Brokers to ask first, several with commas', { short: 'b', value: 'HOST:PORT' }),
  clientId: plainText('Name by which brokers log and limit this client', { value: 'NAME' }),
  tls: flag('Use TLS, with the certificates that Node trusts', tls),
  tlsCa: plainText('PEM file of the authority that signed the brokers', { ...tls, ...path }),
  tlsCert: plainText('PEM file of the client certificate', { ...tls, ...path }),
  tlsKey: plainText('PEM file of its key', { ...tls, ...path }),
  tlsPassphraseEnv: plainText('Variable that holds the passphrase of the key', { ...tls, value: 'VARIABLE' }),
  tlsPassphraseFile: plainText('File that holds the passphrase of the key', { ...tls, ...path }),
  tlsServername: plainText('Name to expect in the certificate of the brokers', { ...tls, value: 'HOST' }),
  tlsInsecure: flag('Accept any certificate; said on every command', tls),
  sasl: choice('How to sign in', ['plain', 'scram-sha-256', 'scram-sha-512'], { ...sasl, value: 'MECHANISM' }),
  username: plainText('User to sign in as; the password is asked for', { ...sasl, value: 'NAME' }),
  passwordEnv: plainText('Variable that holds the password; its name is stored', { ...sasl, value: 'VARIABLE' }),
  passwordFile: plainText('File that holds the password; its path is stored', { ...sasl, ...path }),
  protected: flag('Ask for the name typed out before anything is destroyed', guards),
  readOnly: flag('Refuse every command that writes', guards),
  clusterId: plainText('Refuse a cluster with another id', { ...guards, value: 'ID' }),
} satisfies Inputs;
export type ContextValues = Values<typeof contextInputs>;
