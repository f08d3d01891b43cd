import { execFileSync } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import type { Test } from 'tap'

export interface DatagramSender {
  readonly port: number
  /** Resolves when the kernel has taken it. */
  send(bytes: string | Buffer): Promise<void>
}

/** A sender on this machine that is bound to a port of its own. */
export async function datagramSender(
  t: Test,
  to: { readonly port: number; readonly address: string },
  from?: string
): Promise<DatagramSender> {
  const socket = dgram.createSocket({ type: to.address.includes(':') ? 'udp6' : 'udp4', sendBufferSize: 1_000_000 })
  t.teardown(() => {
    socket.close()
  })
  socket.bind(0, from ?? to.address)
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        socket.send(bytes, to.port, to.address, (error) => {
          if (error) reject(error)
          else resolve()
        })
      })
  }
}

/** Sends so many datagrams from another process while this one stands still. */
export function flood(
  { port, address }: { readonly port: number; readonly address: string },
  count: number,
  bytes = 200
): void {
  execFileSync(process.execPath, [
    '-e',
    `
    const socket = require('node:dgram').createSocket('${address.includes(':') ? 'udp6' : 'udp4'}')
    const next = (index) => {
      if (index === ${count}) socket.close()
      else socket.send(('<34>Oct 11 22:14:15 h a: ' + index + ' ').padEnd(${bytes}, '.'), ${port}, '${address}', () => next(index + 1))
    }
    next(0)
  `
  ])
}
