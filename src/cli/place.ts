/** Writes a place in a file as editors read it: `egress.yaml:12:5`. */
export function formatPlace({
  file,
  line,
  column,
}: {
  readonly file?: string;
  readonly line: number;
  readonly column?: number;
}): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
