import { ipVersion } from './ip-version.ts'
import type { ComparedSource, SourceOddity } from '../../types/connector.ts'
import type { SyslogParams } from './params.ts'

type Listening = Pick<SyslogParams, 'protocol' | 'addr' | 'port' | 'path' | 'reusePort'>
type Compared = ComparedSource<Listening>

/**
 * Reports sources that listen at the same place as an earlier source: only the first one to open gets the port or path.
 */
export function sharedListeners(sources: readonly Compared[]): readonly SourceOddity[] {
  /** port or path => the sources that listen there, without those that collide with an earlier one */
  const listeners = new Map<string, Compared[]>()
  return sources.flatMap((source) => {
    const {
      key,
      params: { protocol, port, path }
    } = source
    const place = portOrPath(source.params)
    if (place === null) return []
    const others = listeners.get(place) ?? []
    listeners.set(place, others)
    const other = others.find(({ params }) => collide(params, source.params))
    if (other === undefined) {
      if (others.length < MOST_BESIDE) others.push(source)
      return []
    }
    const where =
      protocol === 'unix'
        ? `the path ${JSON.stringify(path)}`
        : `port ${port} of ${place.startsWith('udp') ? 'UDP' : 'TCP'}`
    return [
      {
        key,
        beside: other.key,
        code: 'CONFIG_SHARED_LISTENER' as const,
        message: `${JSON.stringify(key)} listens on ${where}, where ${JSON.stringify(other.key)} listens already`,
        suggestion:
          protocol === 'unix'
            ? 'give it a `path` of its own'
            : 'give it a `port` of its own, or leave one of the two out'
      }
    ]
  })
}

/** Whether one of the two prevents the other from listening. */
export function shareListener(one: Listening, other: Listening): boolean {
  const place = portOrPath(one)
  return place !== null && place === portOrPath(other) && collide(one, other)
}

/** The port or path; null if the kernel picks a free port. */
function portOrPath({ protocol, port, path }: Listening): string | null {
  if (protocol === 'unix') return `unix ${path}`
  // TLS runs over TCP
  return port === 0 ? null : `${protocol === 'udp' ? 'udp' : 'tcp'} ${port}`
}

function collide(one: Compared['params'], other: Compared['params']): boolean {
  if (one.protocol === 'unix') return true
  if (one.protocol === 'udp' && one.reusePort && other.reusePort) return false
  const [a, b] = [addressOf(one.addr), addressOf(other.addr)]
  // A socket that listens on all IPv6 addresses listens on all IPv4 addresses too
  return (
    a === b ||
    a === '::' ||
    b === '::' ||
    (a === '0.0.0.0' && ipVersion(b) === 4) ||
    (b === '0.0.0.0' && ipVersion(a) === 4)
  )
}

/** An address in its canonical spelling. */
function addressOf(addr: string): string {
  if (addr.toLowerCase() === 'localhost') return '127.0.0.1'
  return ipVersion(addr) === 6 && !addr.includes('%')
    ? new URL(`tcp://[${addr}]`).hostname.slice(1, -1)
    : addr.toLowerCase()
}

/** The sources kept per port; further ones are compared with these only. */
const MOST_BESIDE = 1000
