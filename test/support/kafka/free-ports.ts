import { once } from 'node:events'
import { createServer } from 'node:net'
import { HOST } from './broker-properties.ts'

/**
 * Ports without a listener. They lie below the range that the kernel uses for outgoing connections (from 32768 on
 * Linux): such a connection could take the port of a stopped broker, or connect to itself there.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, HOST)
  const free = await once(server, 'listening').then(
    () => true,
    () => false
  )
  server.close()
  return free
}

const FIRST = 15_000
const LAST = 32_000
