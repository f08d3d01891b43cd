import { inTurn } from '../../core/in-turn.ts'
import type { SyslogParams } from '../params.ts'
import { openSocket } from './open-socket.ts'
import { canReusePort } from '../reuse-port.ts'
import { UdpListener, type ListenerContext, type UdpTaker } from './udp-listener.ts'

/**
 * Opens the sockets of a source, all at the same address and port: one, or `instances` of them if the system lets
 * sockets share a port, each with its own receive buffer. Rejects with the reason; no socket is left open then.
 */
export function openListeners(
  params: SyslogParams,
  context: ListenerContext,
  taker: UdpTaker,
  canShare: boolean = canReusePort()
): Promise<readonly UdpListener[]> {
  const isShared = (params.reusePort || params.instances > 1) && canShare
  const open = (): Promise<readonly UdpListener[]> => openAll(params, context, taker, isShared)
  return isShared ? inTurn(SHARED_PORTS, open) : open()
}

async function openAll(
  { addr, port: asked, udpRecvBuffer: recvBufferSize, reusePort, instances }: SyslogParams,
  context: ListenerContext,
  taker: UdpTaker,
  isShared: boolean
): Promise<readonly UdpListener[]> {
  const port = isShared && !reusePort ? await freePort(addr, asked, recvBufferSize) : asked
  const first = await UdpListener.open({ addr, port, recvBufferSize, isShared }, context, taker)
  const all = [first]
  try {
    for (const wanted = isShared ? instances : 1; all.length < wanted;) {
      all.push(await UdpListener.open({ addr, port: first.at.port, recvBufferSize, isShared }, context, taker))
    }
  } catch (error) {
    await Promise.all(all.map((listener) => listener.close()))
    throw error
  }
  return all
}

/**
 * Checks that no other process has the port, by binding it without sharing. The kernel silently lets a second process
 * of the same user join a shared port, and this source shares it only among its own sockets. Returns the bound port.
 */
async function freePort(addr: string, asked: number, recvBufferSize: number): Promise<number> {
  const { socket, port } = await openSocket(addr, asked, recvBufferSize)
  await new Promise<void>((resolve) => {
    socket.close(resolve)
  })
  return port
}

/**
 * The key for opening sockets one after the other: a new socket on a shared port is recognised by the inodes that did
 * not exist before. Everything else runs concurrently.
 */
const SHARED_PORTS = {}
