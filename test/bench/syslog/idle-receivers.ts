import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import type { Said } from './child.ts'

type Say = (said: Said) => void

/** contender => listens, and says what memory it has before and after so many connections are open. */
export const idleReceivers: Readonly<
  Record<string, (connections: number, say: Say, finish: Promise<unknown>) => Promise<void>>
> = {
  'bare net server': async (_connections, say, finish) => {
    const open = new Set<Socket>()
    const server = createServer((socket) => {
      open.add(socket.on('data', () => {}).on('close', () => open.delete(socket)))
    }).listen(0, '127.0.0.1', 511)
    await once(server, 'listening')
    await weighed((server.address() as { readonly port: number }).port, say, finish, () => open.size)
  },
  'warp-flow': async (connections, say, finish) => {
    const source = createSyslogSource({
      addr: '127.0.0.1',
      port: 0,
      protocol: 'tcp',
      maxConnections: connections + 100
    })
    source.resume()
    const [{ port }] = (await once(source, 'ready')) as [{ readonly port: number }]
    await weighed(port, say, finish, () => source.stats().connections ?? NaN)
  }
}

async function weighed(port: number, say: Say, finish: Promise<unknown>, connections: () => number): Promise<void> {
  const before = await memory()
  say({ port })
  await finish
  const after = await memory()
  say({
    connections: connections(),
    rss: after.rss - before.rss,
    heap: after.heapUsed - before.heapUsed,
    external: after.external - before.external
  })
}

/** Without garbage, as far as it can be had: nothing tells when memory of sockets and threads is given back. */
async function memory(): Promise<NodeJS.MemoryUsage> {
  for (let turn = 0; turn < 5; turn++) {
    globalThis.gc?.()
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })
  }
  return process.memoryUsage()
}
