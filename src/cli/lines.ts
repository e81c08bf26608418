/** A line of a text, or why it cannot be read. Lines count from 1. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly text?: never; readonly problem: string };

/** In bytes. Longer lines are skipped as they come, so that a text without line breaks can't fill the memory. */
export const longestLine = 1_048_576;

const newline = 0x0a;

/**
 * Cuts chunks of bytes into lines as they arrive, without holding more than one line. Yields the lines of each
 * chunk together, because awaiting each line takes longer than deciding it.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest: Uint8Array[] = [];
  let restLength = 0;
  let number = 0;

  const keep = (bytes: Uint8Array): void => {
    restLength += bytes.length;
    if (restLength > longestLine) rest = [];
    else if (bytes.length > 0) rest.push(bytes);
  };

  const finish = (end: Uint8Array): Line => {
    number++;
    keep(end);
    const bytes = rest.length === 1 && rest[0] ? rest[0] : Buffer.concat(rest);
    const isTooLong = restLength > longestLine;
    [rest, restLength] = [[], 0];
    if (isTooLong) return { number, problem: `it is longer than ${longestLine} bytes` };
    try {
      return { number, text: decoder.decode(bytes) };
    } catch {
      return { number, problem: 'it is not UTF-8 text' };
    }
  };

  for await (const chunk of chunks) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const lines: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      lines.push(finish(bytes.subarray(start, end)));
      start = end + 1;
    }
    // A copy: a view would keep the whole chunk, which may be large, as long as the line is not complete.
    keep(Uint8Array.from(bytes.subarray(start)));
    if (lines.length > 0) yield lines;
  }
  if (restLength > 0) yield [finish(new Uint8Array())];
}
