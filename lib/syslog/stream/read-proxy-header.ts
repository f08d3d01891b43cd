import type { Socket } from 'node:net'
import type { Clock } from '../../../types/clock.ts'
import { Patience } from './patience.ts'
import { proxyHeader } from './proxy-header.ts'

export type ProxyOutcome =
  | { readonly source: { readonly address: string; readonly port: number } | null }
  | { readonly fault: string }

/**
 * Removes the PROXY header from a new connection and calls `done` once, with the client's address or with the fault.
 * The socket is then paused and still has the bytes after the header. Never calls `done` if the connection closes
 * before.
 */
export function readProxyHeader(socket: Socket, clock: Clock, done: (outcome: ProxyOutcome) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  const finish = (outcome: ProxyOutcome): void => {
    patience.stop()
    socket.off('data', onData)
    socket.off('close', onClose)
    socket.pause()
    done(outcome)
  }
  const onData = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk])
    const header = proxyHeader(bytes)
    if (header.status === 'invalid') finish({ fault: header.why })
    if (header.status !== 'complete') return
    const rest = bytes.subarray(header.length)
    socket.pause()
    if (rest.length > 0) socket.unshift(rest)
    finish({ source: header.source })
  }
  const onClose = (): void => {
    patience.stop()
  }
  const patience = new Patience(
    HEADER_MS,
    clock,
    () => false,
    () => {
      finish({ fault: `no PROXY header came within ${HEADER_MS} ms` })
    }
  )
  patience.start()
  socket.on('data', onData)
  socket.on('close', onClose)
}

const HEADER_MS = 10_000
