import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Daemon } from './daemon.ts'

/** The address that a sender sends to. */
export type Target = { readonly address: string; readonly port: number } | { readonly path: string }

/** The way of sending. `len` is octet counting (RFC 6587). */
export interface Sending {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'unix'
  readonly framing: 'line' | 'len'
  readonly format: 'rfc5424' | 'rfc3164'
  /** For TLS: the authority that verifies the server. */
  readonly ca?: string
  /** For TLS: the client certificate. */
  readonly client?: { readonly cert: string; readonly key: string }
}

/** A syslog daemon that forwards its input. */
export interface Forwarder {
  /**
   * Passes complete messages to the daemon, one per line. Resolves when the daemon has them; only the receiver sees
   * whether they were sent.
   */
  send(messages: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** A forwarder on top of a daemon that reads lines from a Unix socket. */
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
      /* The daemon may close first. */
    })
    .destroy()
  await daemon.stop()
}
