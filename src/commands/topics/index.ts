import type { Command } from '../../lib/cli/command.js';
import { topicsAlter } from './alter.js';
import { topicsClone } from './clone.js';
import { topicsCreate } from './create.js';
import { topicsDelete } from './delete.js';
import { topicsDescribe } from './describe.js';
import { topicsElectLeaders } from './elect-leaders.js';
import { topicsList } from './list.js';
import { topicsPurge } from './purge.js';

export const topicsCommands: readonly Command[] = [
  topicsList,
  topicsDescribe,
  topicsCreate,
  topicsAlter,
  topicsDelete,
  topicsPurge,
  topicsClone,
  topicsElectLeaders,
];
