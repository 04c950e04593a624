import { randomBytes } from 'node:crypto';

/** A name of a topic or group that no other test has, e.g. `orders-1k0v3x9q2m4zt`. */
export const randomName = (prefix = 'test'): string =>
  `${prefix}-${BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36)}`;
