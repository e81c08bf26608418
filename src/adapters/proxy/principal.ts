import type { ServiceAccount } from '../../model/request.js';

/** The default trust domain of a cluster. */
const defaultTrustDomains: readonly string[] = ['cluster.local'];
/** Names as Kubernetes allows them: a label for a namespace, labels with dots between them for a ServiceAccount. */
const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const spiffeId = new RegExp(`^spiffe://([^/]+)/ns/(${label})/sa/(${label}(?:\\.${label})*)$`);
const dottedName = new RegExp(`^(${label}(?:\\.${label})*)\\.(${label})$`);

/**
 * The ServiceAccount that a certificate's principal names, if it is in one of the trust domains.
 *
 * It reads SPIFFE IDs, `spiffe://cluster.local/ns/NAMESPACE/sa/NAME`, and the names in the certificates of OSM,
 * `NAME.NAMESPACE.cluster.local`.
 *
 * @param trustDomains those that are trusted; default `cluster.local` alone
 *
 * @example
 * sourceFromPrincipal('curl.demo.cluster.local'); // { namespace: 'demo', name: 'curl' }
 */
export function sourceFromPrincipal(
  principal: string,
  trustDomains: readonly string[] = defaultTrustDomains,
): ServiceAccount | undefined {
  const [, trustDomain, namespace, name] = spiffeId.exec(principal) ?? [];
  if (trustDomain !== undefined && namespace !== undefined && name !== undefined) {
    return trustDomains.includes(trustDomain) ? { namespace, name } : undefined;
  }
  for (const domain of trustDomains) {
    const dotted = principal.endsWith(`.${domain}`) ? principal.slice(0, -domain.length - 1) : '';
    const [, account, accountNamespace] = dottedName.exec(dotted) ?? [];
    if (account !== undefined && accountNamespace !== undefined) {
      return { namespace: accountNamespace, name: account };
    }
  }
  return undefined;
}
