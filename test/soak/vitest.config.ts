import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

import ordinary from '../../vitest.config.js';

const soak = 'test/soak/regex.ts';

class SoakFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSoak = ({ moduleId }: TestSpecification) => moduleId.endsWith(soak);
    const sorted = await super.sort(files);
    return [...sorted.filter(isSoak), ...sorted.filter((file) => !isSoak(file))];
  }
}

/** The soak of the pattern engines, and after it the ordinary suite, in one process that shares all modules. */
export default mergeConfig(
  ordinary,
  defineConfig({
    test: {
      include: [soak],
      setupFiles: ['test/soak/require-soaked.ts'],
      sequence: { sequencer: SoakFirst },
      pool: 'forks',
      isolate: false,
      fileParallelism: false,
      execArgv: ['--expose-gc'],
    },
  }),
);
