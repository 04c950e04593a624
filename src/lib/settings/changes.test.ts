import { expect, test } from 'vitest';
import { type ContextChanges, changeContext } from './changes.js';
import type { StoredContext } from './context.js';

const base: StoredContext = {
  brokers: ['a:9092'],
  tls: { ca: '/ca.pem', cert: '/c.pem', key: '/k.pem', passphrase: 'p' },
  sasl: { mechanism: 'PLAIN', username: 'ana', password: 'secret' },
  protected: true,
};

test.each<[string, Partial<StoredContext>, ContextChanges, StoredContext]>([
  ['a new one', {}, { brokers: 'a,b:1', readOnly: true }, { brokers: ['a:9092', 'b:1'], readOnly: true }],
  ['TLS without more', {}, { brokers: 'a', tls: true }, { brokers: ['a:9092'], tls: {} }],
  ['nothing', base, {}, base],
  ['flags that are not given', base, { protected: false, tls: false, tlsInsecure: false, unset: [] }, base],
  [
    'another mechanism keeps the password',
    base,
    { sasl: 'scram-sha-512' },
    { ...base, sasl: { mechanism: 'SCRAM-SHA-512', username: 'ana', password: 'secret' } },
  ],
  ['another user does not', base, { username: 'eve' }, { ...base, sasl: { mechanism: 'PLAIN', username: 'eve' } }],
  [
    'a password from elsewhere replaces the stored one',
    base,
    { passwordEnv: 'P' },
    { ...base, sasl: { mechanism: 'PLAIN', username: 'ana', passwordEnv: 'P' } },
  ],
  [
    'a passphrase from elsewhere too',
    base,
    { tlsPassphraseFile: '/p' },
    { ...base, tls: { ca: '/ca.pem', cert: '/c.pem', key: '/k.pem', passphraseFile: '/p' } },
  ],
  ['unset sasl and protected', base, { unset: ['sasl', 'protected'] }, { brokers: ['a:9092'], tls: base.tls ?? {} }],
  ['unset the client certificate', base, { unset: ['tls-cert'] }, { ...base, tls: { ca: '/ca.pem' } }],
  ['unset and set', base, { unset: ['tls'], tlsCa: '/other.pem' }, { ...base, tls: { ca: '/other.pem' } }],
])('%s', (_name, before, changes, after) => {
  expect(changeContext(before, changes)).toEqual(after);
});

test.each<[string, Partial<StoredContext>, ContextChanges, string]>([
  ['no brokers', {}, {}, 'the context has no brokers'],
  ['half a client certificate', {}, { brokers: 'a', tlsCert: '/c.pem' }, 'go together'],
  ['a user without a mechanism', {}, { brokers: 'a', username: 'ana' }, 'needs a SASL mechanism'],
  ['a mechanism without a user', {}, { brokers: 'a', sasl: 'plain' }, 'needs a user name'],
  ['two places for a password', base, { passwordEnv: 'P', passwordFile: '/p' }, 'cannot both be given'],
])('%s is refused', (_name, before, changes, message) => {
  expect(() => changeContext(before, changes)).toThrow(message);
});
