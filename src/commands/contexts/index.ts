import type { Command } from '../../lib/cli/command.js';
import { contextsAdd } from './add.js';
import { contextsEdit } from './edit.js';
import { contextsImport } from './import.js';
import { contextsList } from './list.js';
import { contextsRemove } from './remove.js';
import { contextsShow } from './show.js';
import { contextsUse } from './use.js';

export const contextsCommands: readonly Command[] = [
  contextsList,
  contextsShow,
  contextsUse,
  contextsAdd,
  contextsEdit,
  contextsRemove,
  contextsImport,
];
