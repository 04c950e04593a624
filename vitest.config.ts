import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'shell scripts as text, as the bundler has them',
      transform: (code, id) => (/\.(bash|zsh|fish)$/.test(id) ? `export default ${JSON.stringify(code)}` : undefined),
    },
  ],
  resolve: {
    // The package's `exports` hides these files; see docs/decisions/2026-11-24-two-kafka-clients.md.
    alias: [
      {
        find: /^@platformatic\/kafka\/dist\/(.*)$/,
        replacement: `${fileURLToPath(new URL('./node_modules/@platformatic/kafka/dist/', import.meta.url))}$1`,
      },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/bundle.ts', 'test/kafka.ts'],
    // Most of a test's time is waiting for Kafka: two files at a time, also where there are two cores.
    maxWorkers: 2,
    // Tests of a file that run side by side: the lessons of the tutorial, above all.
    maxConcurrency: 4,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
