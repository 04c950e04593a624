import type { Fault } from '../run/fault.js';
import type { FlowRun } from '../run/flow-run.js';
import { isPaused, isSlowed } from '../run/supervisor.js';
import type { RunObserver } from './run-observer.js';

/** What a key slows each event down by, and what the next press of it takes away again. */
const slowMs = 200;

/** What a key asks for: trouble, an end in order, or what Ctrl-C does. Moves the mark between services by itself. */
export function actionOfKey(key: string, observer: RunObserver, run: FlowRun): Fault | 'end' | 'interrupt' | undefined {
  if (key === 'q') return 'end';
  if (key === 'ctrl-c') return 'interrupt';
  if (observer.phase !== 'running' && observer.phase !== 'draining') return undefined;
  if (key === 'up') observer.select(observer.selected - 1);
  else if (key === 'down' || key === 'tab') observer.select(observer.selected + 1);
  else if (/^[1-9]$/.test(key) && Number(key) <= run.scores.length) observer.select(Number(key) - 1);
  const target = run.scores[observer.selected]?.service.name ?? '';
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
      return observer.phase === 'running'
        ? { kind: 'poison', topic: run.flow.topics[0]?.name ?? '', after: 0 }
        : undefined;
    case 'b':
      return run.canKillBroker ? { kind: 'killBroker', broker: 'leader', atMs: 0 } : undefined;
    default:
      return undefined;
  }
}
