#!/usr/bin/env node
import { exitCodes } from './command.js';
import { runProgram } from './run.js';

for (const stream of [process.stdout, process.stderr]) {
  // A reader that has seen enough, such as `head`, closes the pipe: no reason to fail, or to change the exit code.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(exitCodes.internalError);
  });
}

void runProgram({
  args: process.argv.slice(2),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
