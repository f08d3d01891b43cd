import type { Server } from 'node:net'
import { listenFailure } from '../listen-failure.ts'
import { listening } from './listening.ts'
import { SocketKeeper, type SocketWatch } from './socket-keeper.ts'
import type { SocketContext, SocketPlace } from './unix-socket.ts'

/** Listens on the network. Rejects with the reason; on Linux, it names the process that holds the port. */
export async function listen(
  server: Server,
  addr: string,
  port: number
): Promise<{ readonly address: string; readonly port: number }> {
  try {
    await listening(server, { host: addr, port })
  } catch (error) {
    throw await listenFailure(error, { protocol: 'tcp', addr, port })
  }
  const bound = server.address()
  return typeof bound === 'object' && bound !== null
    ? { address: bound.address, port: bound.port }
    : { address: addr, port }
}

/** Listens at a path. Rejects with the reason. */
export async function listenAt(
  server: Server,
  place: SocketPlace,
  context: SocketContext,
  watch: SocketWatch
): Promise<SocketKeeper> {
  try {
    return await SocketKeeper.open(server, place, context, watch)
  } catch (error) {
    throw await listenFailure(error, { protocol: 'unix', path: place.path })
  }
}
