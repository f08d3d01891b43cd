import { randomInt } from 'node:crypto'
import path from 'node:path'

// A Unix socket is bound under a hidden name beside its path, which tools such as `ss` then show: `.syslog.sock.x3f9`.
// While its process starts, it is there as a lock, `.syslog.sock+x3f9`: whoever bound it is alive as long as it
// answers.

/** Where a socket is bound, and its name as a lock. */
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
  // The kernel keeps 107 bytes, and a path of 103 is allowed
  return Buffer.byteLength(long) <= 103
    ? { bound: long, lock: path.join(folder, `.${base}+${random}`) }
    : { bound: path.join(folder, `.${random}`), lock: path.join(folder, `+${random}`) }
}

/** Whether a name in the folder of a socket is a lock of its path. A short one does not say of which path. */
export function isLockOf(socket: string, name: string): boolean {
  return SHORT.test(name) || (name.startsWith(`.${path.basename(socket)}+`) && SHORT.test(name.slice(-5)))
}

/** Whether a socket that is bound under that name is at the path. */
export function isBoundFor(socket: string, bound: string): boolean {
  const beginning = path.join(path.dirname(socket), `.${path.basename(socket)}.`)
  return bound.startsWith(beginning) && /^[0-9a-z]{4}$/.test(bound.slice(beginning.length))
}

const SHORT = /^\+[0-9a-z]{4}$/
