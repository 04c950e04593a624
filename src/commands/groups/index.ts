import type { Command } from '../../lib/cli/command.js';
import { groupsDelete } from './delete.js';
import { groupsDeleteOffsets } from './delete-offsets.js';
import { groupsDescribe } from './describe.js';
import { groupsLag } from './lag.js';
import { groupsList } from './list.js';
import { groupsReset } from './reset.js';

export const groupsCommands: readonly Command[] = [
  groupsList,
  groupsDescribe,
  groupsLag,
  groupsReset,
  groupsDelete,
  groupsDeleteOffsets,
];
