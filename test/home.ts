import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { LineOptions } from './world.js';

/** An empty home directory, a new one for each test of the file, of a user who has set no XDG directory. */
export class FreshHome {
  path = '';

  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'kafkactl-home-'));
    });
    afterEach(() => rmSync(this.path, { recursive: true, force: true }));
  }

  join(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  /** Options of `kafkactl()` for a line that runs in this home. */
  lineOptions(more: LineOptions = {}): LineOptions {
    return {
      cwd: this.path,
      ...more,
      env: {
        HOME: this.path,
        XDG_CONFIG_HOME: undefined,
        XDG_STATE_HOME: undefined,
        XDG_DATA_HOME: undefined,
        XDG_CACHE_HOME: undefined,
        ...more.env,
      },
    };
  }
}
