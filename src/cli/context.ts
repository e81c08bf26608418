/** Where a command writes text. `process.stdout` and `process.stderr` are such. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** What a command reads. `process.stdin` is such. */
export interface Input extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
}

/** Everything of the outside world that a command may touch, so that tests can stand in for it. */
export interface Context {
  /** The arguments behind the name of the program or, for a command, behind the name of the command. */
  readonly args: readonly string[];
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Relative file names are resolved against it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}
