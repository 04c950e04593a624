import type { Command } from '../../lib/cli/command.js';
import { flowsDescribe } from './describe.js';
import { flowsJoin } from './join.js';
import { flowsList } from './list.js';
import { flowsNew } from './new.js';
import { flowsRun } from './run.js';
import { flowsServe } from './serve.js';
import { flowsStop } from './stop.js';
import { flowsTrace } from './trace.js';

export const flowsCommands: readonly Command[] = [
  flowsDescribe,
  flowsList,
  flowsRun,
  flowsJoin,
  flowsStop,
  flowsNew,
  flowsTrace,
  flowsServe,
];
