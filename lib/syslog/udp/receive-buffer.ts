import type { Socket } from 'node:dgram'
import { platform } from 'node:process'

/**
 * Asks the kernel for a receive buffer (SO_RCVBUF) and gives what it granted, in the bytes that were asked for. Linux
 * grants what it may; macOS refuses what is above its limit (`kern.ipc.maxsockbuf`), and is then asked for less.
 */
export function receiveBuffer(socket: Pick<Socket, 'setRecvBufferSize' | 'getRecvBufferSize'>, bytes: number): number {
  for (let asked = bytes; !isTaken(socket, asked) && asked > SMALLEST_BUFFER;) asked = Math.floor(asked / 2)
  const answered = socket.getRecvBufferSize()
  // Linux answers with twice what it was asked for, as it counts its own overhead too (socket(7))
  return platform === 'linux' ? answered / 2 : answered
}

function isTaken(socket: Pick<Socket, 'setRecvBufferSize'>, bytes: number): boolean {
  try {
    socket.setRecvBufferSize(bytes)
    return true
  } catch {
    return false
  }
}

const SMALLEST_BUFFER = 4096
