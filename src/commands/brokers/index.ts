import type { Command } from '../../lib/cli/command.js';
import { brokersDescribe } from './describe.js';
import { brokersList } from './list.js';

export const brokersCommands: readonly Command[] = [brokersList, brokersDescribe];
