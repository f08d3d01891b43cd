import type { X509Certificate } from 'node:crypto'

/**
 * Pure: the places of a chain's certificates in their right order: the one at `first`, who issued it, who issued that,
 * as far as they are there.
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

/** By its names and its key; a certificate that is signed by itself has issued itself. */
export function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}
