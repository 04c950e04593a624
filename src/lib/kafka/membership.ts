import type { Consumer } from 'kafkajs';

/** kafkajs's own. */
const defaultSessionTimeoutMs = 30_000;

/**
 * Holds a consumer to its membership. Where its join fails, as the coordinator is loading or a connection breaks, kafkajs
 * fetches on with what it had: it then commits to the broker that was the coordinator before, and does not heartbeat at
 * all where its id was unknown. So before each fetch of one that has not joined, or that the coordinator has not heard
 * for a whole session, an error is thrown that makes it join again.
 */
export function enforceMembership({ events, on }: Consumer, sessionMs = defaultSessionTimeoutMs): void {
  let isMember = false;
  let heardAt = 0;
  const heard = (): void => {
    heardAt = performance.now();
  };
  const lost = (): void => {
    isMember = false;
  };
  on(events.GROUP_JOIN, () => {
    isMember = true;
    heard();
  });
  on(events.HEARTBEAT, heard);
  on(events.REBALANCING, lost);
  on(events.CRASH, lost);
  on(events.FETCH_START, () => {
    if (isMember && performance.now() - heardAt <= sessionMs) return;
    throw Object.assign(new Error('not a member of the group'), { type: 'REBALANCE_IN_PROGRESS' });
  });
}
