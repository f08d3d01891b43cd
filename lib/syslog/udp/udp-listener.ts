import type { RemoteInfo } from 'node:dgram'
import type { OpenContext } from '../../../types/connector.ts'
import { loopTurn } from '../loop-turn.ts'
import type { ProcFiles } from '../proc-files.ts'
import { KernelSocket, ownSockets } from './kernel-socket.ts'
import { KernelWatch } from './kernel-watch.ts'
import { openSocket, type OpenSocket } from './open-socket.ts'

/** Receives the events of a listener. */
export interface UdpTaker {
  /** Called when the socket is bound: datagrams may arrive from now on. */
  bound(at: OpenSocket): void
  message(bytes: Buffer, from: RemoteInfo): void
  failed(error: Error): void
  /** Called with the number of datagrams that the kernel has dropped since the last call. */
  kernelDropped(count: number): void
}

export interface SocketWish {
  readonly addr: string
  readonly port: number
  readonly recvBufferSize: number
  /** Whether other sockets share the port. */
  readonly isShared: boolean
}

export interface ListenerContext extends Pick<OpenContext, 'clock' | 'signal'> {
  readonly files: ProcFiles
}

/** One UDP socket, and its datagrams that the kernel drops. */
export class UdpListener {
  readonly at: OpenSocket
  readonly #context: ListenerContext
  /** Null if the platform does not report drops. */
  #kernel: KernelWatch | null = null
  #closing: Promise<void> | null = null
  #bytes = 0
  #received = 0

  private constructor(at: OpenSocket, context: ListenerContext, taker: UdpTaker) {
    this.at = at
    this.#context = context
    at.socket.on('message', (bytes, from) => {
      this.#received++
      this.#bytes += bytes.length
      taker.message(bytes, from)
    })
    at.socket.on('error', (error) => {
      taker.failed(error)
    })
  }

  /** Rejects if the address cannot be bound. */
  static async open(
    { addr, port, recvBufferSize, isShared }: SocketWish,
    context: ListenerContext,
    taker: UdpTaker
  ): Promise<UdpListener> {
    const { clock, files } = context
    // A new socket on a shared port is recognised by the inodes that did not exist before
    const others = isShared ? await ownSockets(files) : undefined
    const at = await openSocket(addr, port, recvBufferSize, isShared)
    // Listen for datagrams before awaiting anything else, or some would be lost
    taker.bound(at)
    const listener = new UdpListener(at, context, taker)
    const socket = await KernelSocket.find(at, files, others)
    if (socket !== null)
      listener.#kernel = new KernelWatch(socket, clock, (count) => {
        taker.kernelDropped(count)
      })
    return listener
  }

  /** Bytes of all datagrams received. */
  get bytes(): number {
    return this.#bytes
  }

  get knowsDrops(): boolean {
    return this.#kernel !== null
  }

  /** Reads until the kernel's buffer is empty, counts the kernel's drops, and closes. */
  async stop(): Promise<void> {
    await this.#emptyKernel()
    await this.#kernel?.count()
    await this.close()
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#kernel?.close()
      this.at.socket.close(() => {
        resolve()
      })
    })
    return this.#closing
  }

  /**
   * Reads until the kernel reports an empty buffer. If it does not report that, reads until a turn of the event loop
   * has brought nothing, for a second at most. A sender that never stops cannot prolong this: once a whole buffer has
   * been read, everything that was waiting at the beginning has been.
   */
  async #emptyKernel(): Promise<void> {
    const { clock, signal } = this.#context
    const until = clock.now() + QUIET_MS
    const enough = this.#kernelBytes + this.at.granted * 2
    for (let waits = true; waits && this.#kernelBytes < enough && !signal.aborted;) {
      const seen = this.#received
      await loopTurn()
      const waiting = (await this.#kernel?.waiting()) ?? null
      waits = waiting === null ? this.#received !== seen && clock.now() < until : waiting > 0
    }
  }

  /** The minimum that the received datagrams occupied in the kernel's buffer, which holds twice the granted size. */
  get #kernelBytes(): number {
    return this.#bytes + this.#received * KERNEL_OVERHEAD_BYTES
  }
}

/** The longest time that `stop()` keeps reading if it is unknown whether datagrams are waiting. */
const QUIET_MS = 1000
/** A lower bound: Linux counts more than that for each datagram in addition to its bytes. */
const KERNEL_OVERHEAD_BYTES = 256
