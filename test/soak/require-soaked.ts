import { expect } from 'vitest';

import { isSoaked } from './soaked.js';

const file = expect.getState().testPath;

// A suite that runs before the soak, or in another process, shows nothing.
if (!isSoaked() && file?.endsWith('test/soak/regex.ts') !== true) {
  throw new Error(`\`${file ?? ''}\` does not follow the soak in its process`);
}
