import type { Output } from './context.js';

/** A line on a terminal that counts up and is removed at the end. */
export interface Progress {
  advance(lines: number): void;
  clear(): void;
}

const millisecondsBetweenUpdates = 200;

/** Shows progress on a terminal, and nothing elsewhere. */
export function createProgress(output: Output): Progress {
  let lines = 0;
  let shownAt = performance.now();
  let isShown = false;
  const rewrite = (text: string): void => {
    output.write(`\r\u001b[K${text}`);
    isShown = text !== '';
  };
  return {
    advance(more) {
      lines += more;
      const now = performance.now();
      if (!output.isTTY || now - shownAt < millisecondsBetweenUpdates) return;
      shownAt = now;
      rewrite(`${lines.toLocaleString('en')} lines ...`);
    },
    clear() {
      if (isShown) rewrite('');
    },
  };
}
