import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Daemon } from './daemon.ts'

/** Where a sender sends to. */
export type Target = { readonly address: string; readonly port: number } | { readonly path: string }

/** How it is sent. `len` is octet counting (RFC 6587). */
export interface Sending {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'unix'
  readonly framing: 'line' | 'len'
  readonly format: 'rfc5424' | 'rfc3164'
  /** For TLS: the authority that the server is checked against. */
  readonly ca?: string
  /** For TLS: what the client shows of itself. */
  readonly client?: { readonly cert: string; readonly key: string }
}

/** A syslog daemon that forwards what it is given. */
export interface Forwarder {
  /** Hands it whole messages, one a line. Resolves when it has them; that it has sent them is seen at the other end. */
  send(messages: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** A forwarder over a daemon that reads lines from a Unix socket. */
export async function forwarderOf(daemon: Daemon, socketPath: string): Promise<Forwarder> {
  const socket = await daemon.connected({ path: socketPath }).catch(async (error: unknown) => {
    await daemon.stop()
    throw error
  })
  return { send: (messages) => sendLines(socket, messages), stop: () => stop(daemon, socket) }
}

async function sendLines(socket: Socket, messages: readonly string[]): Promise<void> {
  if (!socket.write(messages.map((message) => `${message}\n`).join(''))) await once(socket, 'drain')
}

async function stop(daemon: Daemon, socket: Socket): Promise<void> {
  socket
    .on('error', () => {
      /* It may go first. */
    })
    .destroy()
  await daemon.stop()
}
