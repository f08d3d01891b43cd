import { once } from 'node:events'
import net from 'node:net'
import type { Test } from 'tap'

/** A connection that is open, and sees its end; what it meets later is nobody's fault. */
export async function connected(t: Test, options: net.NetConnectOpts): Promise<net.Socket> {
  const socket = net.connect(options)
  socket.on('error', () => {})
  t.teardown(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return socket.resume()
}

/** Writes, and resolves when the kernel has all of it. */
export function written(socket: net.Socket, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

/**
 * Sends all of it over a connection of its own and ends or resets that at once, or leaves it `open` for the source to
 * end.
 */
export async function sendAll(
  t: Test,
  at: net.NetConnectOpts,
  bytes: string | Buffer,
  how: 'end' | 'reset' | 'open' = 'end'
): Promise<void> {
  const socket = await connected(t, at)
  const closed = new Promise((resolve) => {
    socket.once('close', resolve)
  })
  await written(socket, bytes)
  if (how === 'end') socket.end()
  else if (how === 'reset') reset(socket)
  await closed
}

/** Resets the connection. `resetAndDestroy` would say first that it ends. */
export function reset(socket: net.Socket): void {
  Object.assign(socket, { resetAndClosing: true }).destroy()
}

/** `<34>Oct 11 22:14:15 host name: 0` and so on, and the texts that they are read as. */
export function messages(
  count: number,
  name = 'app'
): { readonly lines: readonly string[]; readonly texts: readonly string[]; readonly bytes: string } {
  const texts = Array.from({ length: count }, (_unused, index) => `${name} ${index}`)
  const lines = texts.map((text) => `<34>Oct 11 22:14:15 host ${name}: ${text}`)
  return { lines, texts, bytes: lines.map((line) => `${line}\n`).join('') }
}
