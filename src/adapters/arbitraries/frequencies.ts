import fc from 'fast-check';

/** Mostly `usual`; `unusual` once in `times`. */
export function seldom<Usual, Unusual>(
  times: number,
  unusual: fc.Arbitrary<Unusual>,
  usual: fc.Arbitrary<Usual>,
): fc.Arbitrary<Usual | Unusual> {
  return fc.oneof({ weight: times - 1, arbitrary: usual }, { weight: 1, arbitrary: unusual });
}

export function absentOr<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 4 });
}

/** What may go wrong in generated values. */
export interface FaultOptions {
  /**
   * Whether one in some 150 fields of a resource is invalid, and one in twelve requests malformed. Default `false`.
   */
  readonly invalid?: boolean | undefined;
}

/** Like `seldom`, if faults are wanted. */
export type Fault = typeof seldom;

export function faultOf({ invalid = false }: FaultOptions): Fault {
  return (times, unusual, usual) => (invalid ? seldom(times, unusual, usual) : usual);
}

export const keysOf = (table: Readonly<Record<string, unknown>>) => fc.constantFrom(...Object.keys(table));

/** Any of the values that a table lists for its keys, or of some others. */
export const valuesOf = <Value>(
  table: Readonly<Record<string, readonly Value[]>>,
  others: readonly Value[],
) => fc.constantFrom(...Object.values(table).flat(), ...others);
