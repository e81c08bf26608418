/** Host headers as languages, for routes that constrain the header `host`: they see it as it is written. */
import type { HostPattern } from '../../match/host.js';
import { languageOf, type RegexNode } from '../../regex/index.js';

/** A port from 1 to 65535 after its colon. */
const portText = ':(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';

const labelText = "[A-Za-z0-9\\-_~!$&'()*+,;=%]+";

const nameText = `(?:${labelText}(?:\\.${labelText})*)?\\.?`;

/** An IPv6 address in brackets, by the grammar of RFC 3986, section 3.2.2. */
const literalText = `\\[(?:${ipv6Forms().join('|')})\\]`;

/** Every Host header in ASCII: a name or an IPv6 literal, perhaps with a port. */
export const authorityLanguage: RegexNode = languageOf(`(?:${nameText}|${literalText})(?:${portText})?`);

/** Host headers in their usual form. */
export const usualAuthorityLanguage: RegexNode = languageOf('[a-z0-9.:\\-]+');

/** The Host headers that an entry of `spec.hosts` matches, and perhaps texts that are not Host headers. */
export function languageOfHost(
  { wildcard, name, port }: Omit<HostPattern, 'text'>,
  rulePort: number,
): RegexNode {
  const suffix = port === undefined ? `(?::${rulePort})?` : `:${port}`;
  const escaped = name.replace(/[.[\]]/g, '\\$&');
  switch (wildcard) {
    case 'none':
      return languageOf(`(?i:${escaped})${name.endsWith(']') ? '' : '\\.?'}${suffix}`);
    case 'subdomains':
      return languageOf(`(?i:[^\\[:\\]]+\\.${escaped})\\.?${suffix}`);
    case 'any':
      return languageOf(`(?:[^\\[:\\]]*[^\\[:\\].]\\.?|${literalText})${suffix}`);
  }
}

/** All ways to write eight groups, of which `::` may replace some, and an IPv4 address the last two. */
function ipv6Forms(): readonly string[] {
  const group = '[0-9A-Fa-f]{1,4}';
  const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
  const tail = `(?:${group}:${group}|${octet}(?:\\.${octet}){3})`;
  const forms = [`(?:${group}:){6}${tail}`];
  for (let after = 5; after >= 0; after--) {
    forms.push(`${upTo(5 - after)}::(?:${group}:){${after}}${tail}`);
  }
  return [...forms, `${upTo(6)}::${group}`, `${upTo(7)}::`];

  function upTo(count: number): string {
    return count === 0 ? '' : `(?:(?:${group}:){0,${count - 1}}${group})?`;
  }
}
