import type { Socket } from 'node:dgram'
import { platform } from 'node:process'

/**
 * Requests a receive buffer (SO_RCVBUF) from the kernel and returns the granted size, in bytes as requested. Linux
 * grants at most its limit; macOS refuses sizes above its limit (`kern.ipc.maxsockbuf`), so this then requests less.
 */
export function receiveBuffer(socket: Pick<Socket, 'setRecvBufferSize' | 'getRecvBufferSize'>, bytes: number): number {
  for (let asked = bytes; !isTaken(socket, asked) && asked > SMALLEST_BUFFER;) asked = Math.floor(asked / 2)
  const answered = socket.getRecvBufferSize()
  // Linux returns twice the requested size, because it includes its own overhead (socket(7))
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
