/**
 * The bounds that keep every pattern and every text cheap. What lies beyond them is refused
 * (`regex-too-large`) or, for a text, does not match.
 */
export const regexLimits = {
  /** Longest pattern, in UTF-16 code units. */
  patternLength: 65_536,
  /** Longest text that can match, in UTF-16 code units; a longer one never does. */
  textLength: 65_536,
  /** Largest program of one pattern, in instructions, its counted repetitions written out. */
  programSize: 10_000,
  /** Most texts that an alternation of plain texts (`GET|POST|PUT`) may stand for. */
  literals: 4_096,
  /** Deepest nesting of repetitions and alternations. */
  nesting: 200,
  /** Largest program of plain syntax that counts as valid without asking the authority, counted alike. */
  plainProgramSize: 15_000,
  /** Largest program handed to the authority on validity, in character ranges written out. */
  authorityProgramSize: 10_000,
  /** Most choices in a program handed to the authority, whose own work grows with their square. */
  authorityChoices: 1_000,
  /** Largest program that serves several patterns at once, in instructions; larger sets are split. */
  combinedProgramSize: 60_000,
  /** Largest cache of states that one automaton keeps, in bytes. */
  automatonCacheSize: 1_048_576,
  /** Largest sum of the caches that all automata of the process keep, in bytes. */
  automatonCacheTotal: 67_108_864,
} as const;
