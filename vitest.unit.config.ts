import { mergeConfig } from 'vitest/config';
import config from './vitest.config.js';

/** Tests without a Kafka: those beside the sources, and those that read the sources themselves. They start processes at most. */
const unitTests = ['src/**/*.test.ts', 'test/layers.test.ts', 'test/one-script.test.ts'];

const { include: _, globalSetup: __, ...shared } = config.test ?? {};

export default mergeConfig(
  { ...config, test: shared },
  {
    test: {
      include: unitTests,
      globalSetup: ['test/bundle.ts'],
      // Loading modules anew for each file would take a third of the time.
      isolate: false,
    },
  },
);
