import type { X509Certificate } from 'node:crypto'

/**
 * Pure: the indices of a chain's certificates in the right order: the one at `first`, its issuer, that issuer's issuer,
 * as far as the file has them.
 */
export function chainOrder(certificates: readonly X509Certificate[], first: number): readonly number[] {
  const order: number[] = []
  for (let at = first; at !== -1;) {
    order.push(at)
    const own = certificates[at]
    at =
      own === undefined ? -1 : certificates.findIndex((other, place) => !order.includes(place) && hasIssued(other, own))
  }
  return order
}

/** Whether `issuer` issued `certificate`, by name and key. A self-signed certificate issued itself. */
export function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}
