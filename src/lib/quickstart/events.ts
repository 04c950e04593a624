import { randomUUID } from 'node:crypto';
import { runHeader } from '../flows/resource-names.js';
import type { EventToSend } from '../kafka/cluster.js';

export const userEventTypes = ['USER_CREATED', 'USER_UPDATED', 'USER_DELETED'] as const;
export type UserEventType = (typeof userEventTypes)[number];

export interface UserEvent {
  readonly eventType: UserEventType;
  readonly userId: string;
  readonly name: string;
}

/** Users whose keys cover three partitions: the default partitioner (murmur2) assigns only user-8 to partition 0. */
const users = [
  { userId: 'user-1', name: 'Ana' },
  { userId: 'user-4', name: 'Luis' },
  { userId: 'user-8', name: 'Marta' },
  { userId: 'user-2', name: 'Diego' },
  { userId: 'user-5', name: 'Elena' },
] as const;

/** The events of the guide: all users sign up, three change their profile, one leaves. */
export const userEvents: readonly UserEvent[] = [
  ...users.map((user) => ({ eventType: 'USER_CREATED' as const, ...user })),
  ...users.slice(0, 3).map((user) => ({ eventType: 'USER_UPDATED' as const, ...user })),
  { eventType: 'USER_DELETED' as const, ...users[1] },
];

/** The events as records: the user is the key, flat JSON the value, and a header has the id of the run. */
export function userRecords(topic: string, run: string, now: () => number): EventToSend[] {
  return userEvents.map((event) => ({
    topic,
    key: event.userId,
    value: JSON.stringify({
      eventType: event.eventType,
      eventId: randomUUID(),
      occurredAt: new Date(now()).toISOString(),
      correlationId: run,
      schemaVersion: 1,
      service: 'users',
      userId: event.userId,
      name: event.name,
    }),
    headers: { [runHeader]: run },
  }));
}
