import { randomInt } from 'node:crypto'
import path from 'node:path'

// A Unix socket is bound under a hidden name next to its path: `.syslog.sock.x3f9`. Tools such as `ss` show that name.
// While its process starts, the socket serves as a lock, `.syslog.sock+x3f9`: as long as it answers, the process that
// bound it is alive.

/** The path at which a socket is bound, and its path as a lock. */
export interface SocketNames {
  readonly bound: string
  readonly lock: string
}

export function socketNames(
  socket: string,
  random: string = randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0')
): SocketNames {
  const folder = path.dirname(socket)
  const base = path.basename(socket)
  const long = path.join(folder, `.${base}.${random}`)
  // The kernel keeps 107 bytes; a path may have 103, and the long name adds 6
  return Buffer.byteLength(long) <= 103
    ? { bound: long, lock: path.join(folder, `.${base}+${random}`) }
    : { bound: path.join(folder, `.${random}`), lock: path.join(folder, `+${random}`) }
}

/**
 * Whether a name in the folder of a socket is a lock for its path. A short name counts for every path in the folder.
 */
export function isLockOf(socket: string, name: string): boolean {
  return SHORT.test(name) || (name.startsWith(`.${path.basename(socket)}+`) && SHORT.test(name.slice(-5)))
}

/** Whether a socket bound under that name is one for the path. */
export function isBoundFor(socket: string, bound: string): boolean {
  const beginning = path.join(path.dirname(socket), `.${path.basename(socket)}.`)
  return bound.startsWith(beginning) && /^[0-9a-z]{4}$/.test(bound.slice(beginning.length))
}

const SHORT = /^\+[0-9a-z]{4}$/
