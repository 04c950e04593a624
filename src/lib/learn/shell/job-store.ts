import { join } from 'node:path';
import type { ProcessId } from '../../processes/identity.js';
import { readIfThere, writePrivately } from '../../settings/files.js';

/** What is kept of a job, so that a later process has it again. */
export interface StoredJob {
  readonly number: number;
  readonly line: string;
  readonly id: ProcessId;
  /** The file of its output. */
  readonly log: string;
}

/** The list of jobs in a folder. */
export class JobStore {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, 'jobs.json');
  }

  /** The jobs as they were written last; none where the file is missing or unreadable. */
  read(): StoredJob[] {
    try {
      const stored = JSON.parse(readIfThere(this.#path) ?? '') as { readonly jobs?: unknown };
      return Array.isArray(stored.jobs) ? stored.jobs.filter(isStoredJob) : [];
    } catch {
      return [];
    }
  }

  write(jobs: readonly StoredJob[]): void {
    writePrivately(this.#path, `${JSON.stringify({ version: 1, jobs }, undefined, 2)}\n`);
  }
}

function isStoredJob(value: unknown): value is StoredJob {
  const { number, line, id, log } = (value ?? {}) as Partial<StoredJob>;
  return (
    Number.isInteger(number) &&
    typeof line === 'string' &&
    typeof log === 'string' &&
    Number.isInteger(id?.pid) &&
    typeof id?.startedAt === 'string'
  );
}
