const ascii = /^[\0-\x7f]*$/;

/** Characters that end or split a host in a URL, so that what stands behind them would be lost, not read. */
const urlSyntax = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;

/** Keeps a URL from being read as an IPv4 address: `１２７.１` is the name `127.1`, not the address 127.0.0.1. */
const lastLabel = '.name';

/**
 * Writes a host name with its internationalised labels as A-labels (RFC 5890, mapped by UTS #46);
 * a name in ASCII stays as it is. `undefined` for what IDNA refuses.
 *
 * @example
 * toALabels('bücher.example'); // 'xn--bcher-kva.example'
 */
export function toALabels(name: string): string | undefined {
  if (ascii.test(name)) return name;
  if (urlSyntax.test(name)) return undefined;
  try {
    const aLabels = new URL(`http://${name}${lastLabel}/`).hostname.slice(0, -lastLabel.length);
    return aLabels === '' ? undefined : aLabels;
  } catch {
    return undefined;
  }
}
