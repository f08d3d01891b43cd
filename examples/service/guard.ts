/** The parts of a request that decide whether it is answered. */
export interface Asker {
  readonly method: string
  readonly path: string
  /** The `Host` header. */
  readonly host: string | undefined
  /** The `Origin` header. */
  readonly origin: string | undefined
  readonly contentType: string | undefined
  /** The address that it comes from. */
  readonly address: string | undefined
}

export interface Refusal {
  readonly status: 403 | 404 | 405 | 415
  readonly because: string
  readonly allow?: string
}

/** The paths for scrapers and kubelets, which may be requested from other hosts; they reveal counters and keys. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Why a request is refused; null if it is answered. The page and its requests are only for a browser on this machine,
 * possibly through a tunnel: a foreign page must neither read them under its own name that resolves to 127.0.0.1 (DNS
 * rebinding), nor start a diagnosis.
 */
export function refusalOf(asker: Asker, methods: ReadonlyMap<string, 'GET' | 'POST'>): Refusal | null {
  const method = methods.get(asker.path)
  const isOpen = OPEN.has(asker.path)
  if (!isOpen && !(isLoopback(asker.address) && isLoopbackHost(asker.host)))
    return { status: 403, because: 'This is shown on this machine only, as http://localhost or http://127.0.0.1' }
  if (method === undefined) return { status: 404, because: 'There is no such page' }
  if (method === 'POST') {
    if (asker.method !== 'POST') return { status: 405, because: 'Use POST', allow: 'POST' }
    if (asker.origin !== `http://${asker.host}`) return { status: 403, because: 'This is for the page itself' }
    if (asker.contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
      return { status: 415, because: 'Send application/json' }
    return null
  }
  return asker.method === 'GET' || asker.method === 'HEAD'
    ? null
    : { status: 405, because: 'Use GET', allow: 'GET, HEAD' }
}

function isLoopback(address = ''): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain)
}

/** Ignores the port, as a tunnel has its own. */
function isLoopbackHost(host = ''): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i.test(host)
}
