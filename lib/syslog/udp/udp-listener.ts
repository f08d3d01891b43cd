import type { RemoteInfo } from 'node:dgram'
import type { OpenContext } from '../../../types/connector.ts'
import { loopTurn } from '../loop-turn.ts'
import type { ProcFiles } from '../proc-files.ts'
import { KernelSocket, ownSockets } from './kernel-socket.ts'
import { KernelWatch } from './kernel-watch.ts'
import { openSocket, type OpenSocket } from './open-socket.ts'

/** Hears of what comes. */
export interface UdpTaker {
  /** The socket is bound: datagrams come from now on. */
  bound(at: OpenSocket): void
  message(bytes: Buffer, from: RemoteInfo): void
  failed(error: Error): void
  /** Datagrams that the kernel has dropped since it last said so. */
  kernelDropped(count: number): void
}

export interface SocketWish {
  readonly addr: string
  readonly port: number
  readonly recvBufferSize: number
  /** Other sockets have the port too. */
  readonly isShared: boolean
}

export interface ListenerContext extends Pick<OpenContext, 'clock' | 'signal'> {
  readonly files: ProcFiles
}

/** One UDP socket, and what the kernel drops of it. */
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

  /** Rejects where the address cannot be bound. */
  static async open(
    { addr, port, recvBufferSize, isShared }: SocketWish,
    context: ListenerContext,
    taker: UdpTaker
  ): Promise<UdpListener> {
    const { clock, files } = context
    // Sockets of one port are distinguished by which of them was there already
    const others = isShared ? await ownSockets(files) : undefined
    const at = await openSocket(addr, port, recvBufferSize, isShared)
    // There has to be a receiver for datagrams before anything else is awaited
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

  /** Reads until the kernel holds nothing more, counts what it dropped, and closes. */
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
   * Until the kernel says that nothing waits; if it does not say, until a turn of the loop has brought nothing, or for
   * a second. A sender that never stops does not hold it up: everything that waited at the beginning has been read once
   * a whole buffer has.
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

  /** The least that the received datagrams have taken of the kernel's buffer, which holds twice the granted size. */
  get #kernelBytes(): number {
    return this.#bytes + this.#received * KERNEL_OVERHEAD_BYTES
  }
}

/** How long `stop()` keeps reading at most if it is unknown whether anything waits. */
const QUIET_MS = 1000
/** Linux counts more than that for a datagram beside its bytes. */
const KERNEL_OVERHEAD_BYTES = 256
