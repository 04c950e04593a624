import type { Fault } from '../fault.js';
import type { FlowRun } from '../run/flow-run.js';
import { isPaused, isSlowed } from '../run/supervisor.js';
import type { RunObserver } from './run-observer.js';

/** Milliseconds that the key `s` adds to the handling of each event; pressed again it takes them away. */
const slowMs = 200;

/**
 * What a key asks for: a fault to inject, an orderly end, or an interrupt. Selection keys move the selection and ask
 * for nothing.
 */
export function actionOfKey(key: string, observer: RunObserver, run: FlowRun): Fault | 'end' | 'interrupt' | undefined {
  if (key === 'q') return 'end';
  if (key === 'ctrl-c') return 'interrupt';
  if (observer.phase !== 'running' && observer.phase !== 'draining') return undefined;
  if (key === 'up') observer.select(observer.selected - 1);
  else if (key === 'down' || key === 'tab') observer.select(observer.selected + 1);
  else if (/^[1-9]$/.test(key) && Number(key) <= run.stats.length) observer.select(Number(key) - 1);
  const target = run.stats[observer.selected]?.service.name ?? '';
  const [slot] = run.supervisor.slotsOf(target);
  const common = { target, atMs: 0 };
  switch (key) {
    case 'k':
      return { kind: 'kill', ...common };
    case 'p':
      return slot && isPaused(slot) ? { kind: 'resume', ...common } : { kind: 'pause', ...common, forMs: null };
    case 's':
      return { kind: 'slow', ...common, ms: slot && isSlowed(slot) ? 0 : slowMs };
    case '+':
    case '=':
      return { kind: 'scale', ...common, by: 1 };
    case '-':
      return { kind: 'scale', ...common, by: -1 };
    case 'x':
      return observer.phase === 'running' && run.options.hasSource
        ? { kind: 'poison', topic: run.flow.topics[0]?.name ?? '', after: 0 }
        : undefined;
    case 'b':
      return run.canKillBroker ? { kind: 'killBroker', broker: 'leader', atMs: 0 } : undefined;
    default:
      return undefined;
  }
}
