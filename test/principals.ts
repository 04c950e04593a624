import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { api as alterUsersV0 } from '@platformatic/kafka/dist/apis/admin/alter-user-scram-credentials-v0.js';
import { api as createAclsV3 } from '@platformatic/kafka/dist/apis/admin/create-acls-v3.js';
import { connect, wireOf } from '../src/lib/kafka/connect.js';
import type { ClusterSettings } from '../src/lib/settings/types.js';
import { secureBroker } from './kafka.js';

const scramSha512 = 2;
const iterations = 4096;
const operations = { read: 3, write: 4, create: 5, delete: 6, alter: 7, describe: 8 } as const;

/** A right to topics whose names begin with a prefix. */
export interface Grant {
  readonly topics: string;
  readonly may: readonly (keyof typeof operations)[];
}

/** A new user of the suite's secure broker, with no rights but those given; its settings. */
export async function newUser(grants: readonly Grant[] = []): Promise<ClusterSettings> {
  const { settings } = await secureBroker();
  const username = `user-${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const admin = await connect(settings, { signal: AbortSignal.timeout(20_000) });
  try {
    const wire = wireOf(admin);
    const salt = randomBytes(16);
    const saltedPassword = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
    const user = { name: username, mechanism: scramSha512, iterations, salt, saltedPassword };
    await wire.send('controller', alterUsersV0, [], [user]);
    await wire.send(
      'controller',
      createAclsV3,
      grants.flatMap(({ topics, may }) =>
        may.map((operation) => ({
          resourceType: 2 as const,
          resourceName: topics,
          resourcePatternType: 4 as const,
          principal: `User:${username}`,
          host: '*',
          operation: operations[operation],
          permissionType: 3 as const,
        })),
      ),
    );
  } finally {
    await admin.close();
  }
  return { ...settings, sasl: { mechanism: 'SCRAM-SHA-512', username, password } };
}
