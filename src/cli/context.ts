/** Where a command writes text, such as `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** What a command reads, such as `process.stdin`. */
export interface Input extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
}

/** Everything of the outside world that a command may use, so that tests can replace it. */
export interface Context {
  /** The arguments after the name of the program or, for a command, after the name of the command. */
  readonly args: readonly string[];
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Relative file names are resolved against it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}
