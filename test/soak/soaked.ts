/** Says in which process the soak ran: a variable of the process outlives the modules of a test file. */
const variable = 'SOAKED_PROCESS';

export function markSoaked(): void {
  process.env[variable] = `${process.pid}`;
}

export function isSoaked(): boolean {
  return process.env[variable] === `${process.pid}`;
}
