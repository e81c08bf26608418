/** The arguments are wrong: the message is followed by a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the arguments name can't be used: a file that is not there, manifests with errors, a malformed request. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
