import type { Consumer } from 'kafkajs';

/** kafkajs' default. */
const defaultSessionTimeoutMs = 30_000;

/**
 * Makes a kafkajs consumer rejoin when its membership is lost. When a join fails (coordinator loading, broken
 * connection) kafkajs keeps fetching with its old assignment, commits to the old coordinator and may send no
 * heartbeats. So before each fetch an error that triggers a rejoin is thrown if the consumer has not joined, or had no
 * heartbeat for a whole session.
 */
export function enforceMembership({ events, on }: Consumer, sessionMs = defaultSessionTimeoutMs): void {
  let isMember = false;
  let lastHeartbeatAt = 0;
  const onHeartbeat = (): void => {
    lastHeartbeatAt = performance.now();
  };
  const onLost = (): void => {
    isMember = false;
  };
  on(events.GROUP_JOIN, () => {
    isMember = true;
    onHeartbeat();
  });
  on(events.HEARTBEAT, onHeartbeat);
  on(events.REBALANCING, onLost);
  on(events.CRASH, onLost);
  on(events.FETCH_START, () => {
    if (isMember && performance.now() - lastHeartbeatAt <= sessionMs) return;
    throw Object.assign(new Error('not a member of the group'), { type: 'REBALANCE_IN_PROGRESS' });
  });
}
