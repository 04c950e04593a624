import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { api as alterUsersV0 } from '@platformatic/kafka/dist/apis/admin/alter-user-scram-credentials-v0.js';
import { api as createAclsV3 } from '@platformatic/kafka/dist/apis/admin/create-acls-v3.js';
import { inject } from 'vitest';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { withWire } from './clusters.js';
import { secureBroker } from './kafka.js';
import type { LineOptions } from './world.js';

const scramSha512 = 2;
const iterations = 4096;
const operations = {
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  describeConfigs: 10,
  alterConfigs: 11,
} as const;
const resources = { topics: 2, groups: 3 } as const;

/** Operations allowed on topics or groups with a prefix. */
export interface Grant {
  readonly topics?: string;
  readonly groups?: string;
  readonly operations: readonly (keyof typeof operations)[];
}

/** Creates a user of the suite's secure broker with only the given rights; returns its settings. */
export async function newUser(grants: readonly Grant[] = []): Promise<ClusterSettings> {
  const { settings } = await secureBroker();
  const username = `user-${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await withWire(settings, async (wire) => {
    const salt = randomBytes(16);
    const saltedPassword = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
    const user = { name: username, mechanism: scramSha512, iterations, salt, saltedPassword };
    await wire.send('controller', alterUsersV0, [], [user]);
    await wire.send(
      'controller',
      createAclsV3,
      grants.flatMap(({ topics, groups, operations: may }) =>
        may.map((operation) => ({
          resourceType: topics === undefined ? resources.groups : resources.topics,
          resourceName: topics ?? groups ?? '',
          resourcePatternType: 4 as const,
          principal: `User:${username}`,
          host: '*',
          operation: operations[operation],
          permissionType: 3 as const,
        })),
      ),
    );
  });
  return { ...settings, sasl: { mechanism: 'SCRAM-SHA-512', username, password } };
}

/** The options for command lines of such a user. */
export function lineOptionsOf({ brokers, tls, sasl }: ClusterSettings): LineOptions {
  const ca = join(mkdtempSync(join(inject('suiteHome'), 'user-')), 'ca.pem');
  writeFileSync(ca, tls?.ca ?? '');
  const env = {
    KAFKACTL_TLS_CA: ca,
    KAFKACTL_SASL: 'scram-sha-512',
    KAFKACTL_USERNAME: sasl?.username,
    KAFKACTL_PASSWORD: sasl?.password,
  };
  return { brokers: brokers.join(','), env };
}
