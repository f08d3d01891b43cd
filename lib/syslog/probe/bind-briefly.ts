import type { Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import type { SyslogParams } from '../params.ts'
import { listen } from '../stream/listen.ts'
import { openSocket } from '../udp/open-socket.ts'

export type Bound = { readonly port: number; readonly granted: number } | { readonly failure: unknown }

/**
 * Binds like the source and releases the port immediately. Never shares the port, because that could take messages of
 * another listener.
 */
export async function bindBriefly(
  { protocol, addr, udpRecvBuffer }: Pick<SyslogParams, 'protocol' | 'addr' | 'udpRecvBuffer'>,
  port: number
): Promise<Bound> {
  try {
    return protocol === 'udp' ? await bindUdp(addr, port, udpRecvBuffer) : await listenTcp(addr, port)
  } catch (failure) {
    return { failure }
  }
}

async function bindUdp(addr: string, asked: number, bytes: number): Promise<Bound> {
  const { socket, port, granted } = await openSocket(addr, asked, bytes)
  await closed(socket)
  return { port, granted }
}

async function listenTcp(addr: string, asked: number): Promise<Bound> {
  const server = createServer((socket) => {
    socket.destroy()
  })
  const { port } = await listen(server, addr, asked)
  await closed(server)
  return { port, granted: 0 }
}

function closed(it: Pick<Socket, 'close'> | Pick<Server, 'close'>): Promise<void> {
  return new Promise((resolve) => {
    it.close(() => {
      resolve()
    })
  })
}
