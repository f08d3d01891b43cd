import dns from 'node:dns/promises'
import net from 'node:net'
import type { X509Certificate } from 'node:crypto'

/** The first name or address in a certificate that resolves to one of these addresses; null if none does. */
export async function nameInCertificate(
  certificate: Pick<X509Certificate, 'subjectAltName'>,
  addresses: readonly string[]
): Promise<string | null> {
  const { subjectAltName = '' } = certificate
  for (const name of namesIn(subjectAltName).slice(0, MOST_NAMES)) {
    if (addresses.includes(name)) return name
    if (net.isIP(name) === 0 && (await addressesOf(name)).some((address) => addresses.includes(address))) return name
  }
  return null
}

/** Whether a certificate is trusted but names another host: Node checks names only if the rest is right. */
export function isOtherName(distrust: string): boolean {
  return distrust === 'ERR_TLS_CERT_ALTNAME_INVALID' || distrust === 'HOSTNAME_MISMATCH'
}

/** `DNS:kafka1, IP Address:127.0.0.1` => both names. Leaves out wildcards, because they are not hosts to connect to. */
export function namesIn(subjectAltName: string): readonly string[] {
  return [...subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address):([A-Za-z0-9.:_-]+)(?=,|$)/g)].map(
    ([, name = '']) => name
  )
}

async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    return (await dns.lookup(name, { all: true })).map(({ address }) => address)
  } catch {
    return []
  }
}

const MOST_NAMES = 8
