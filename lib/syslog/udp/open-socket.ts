import { createSocket, type Socket, type SocketOptions } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { toSourceError } from '../../errors/make-error.ts'
import { listenFailure } from '../listen-failure.ts'
import { receiveBuffer } from './receive-buffer.ts'

export interface OpenSocket {
  readonly socket: Socket
  readonly family: 'udp4' | 'udp6'
  readonly address: string
  readonly port: number
  /** The receive buffer that the kernel granted, in bytes as requested. */
  readonly granted: number
}

/** Binds a UDP socket and requests its receive buffer. Rejects with the reason; no socket is left open then. */
export async function openSocket(
  addr: string,
  port: number,
  recvBufferSize: number,
  reusePort = false
): Promise<OpenSocket> {
  const family = await familyOf(addr)
  const options: SocketOptions & { readonly reusePort: boolean } = { type: family, reusePort }
  const socket = createSocket(options)
  try {
    await bound(socket, addr, port)
  } catch (error) {
    socket.close()
    throw await listenFailure(error, { protocol: 'udp', addr, port })
  }
  const granted = receiveBuffer(socket, recvBufferSize)
  const at = socket.address()
  return { socket, family, address: at.address, port: at.port, granted }
}

async function familyOf(addr: string): Promise<'udp4' | 'udp6'> {
  const version = isIP(addr)
  if (version !== 0) return version === 6 ? 'udp6' : 'udp4'
  try {
    return (await lookup(addr)).family === 6 ? 'udp6' : 'udp4'
  } catch (error) {
    throw toSourceError(error, { area: 'syslog', host: addr })
  }
}

function bound(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ address, port }, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}
