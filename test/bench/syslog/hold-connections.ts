import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Said } from './child.ts'

/** Opens connections, some at a time, sends nothing over them, and says how many there are. */
export async function holdConnections(
  port: number,
  count: number,
  say: (said: Said) => void,
  finish: Promise<unknown>
): Promise<void> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const more = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () => connect(port, '127.0.0.1'))
    await Promise.all(more.map((socket) => once(socket, 'connect')))
    sockets.push(...more)
  }
  say({ connections: sockets.length })
  await finish
}

const AT_ONCE = 100
