import { isAscii } from 'node:buffer'
import type { RemoteInfo } from 'node:dgram'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { wholeUtf8 } from '../../core/whole-utf8.ts'
import { allowList, type AllowList } from '../allow-list.ts'
import { headerOf } from '../event/header-of.ts'
import { Page, type Reading } from '../event/page.ts'
import { MAY_BE_UTF8, SyslogEvent, TRUNCATED } from '../event/syslog-event.ts'
import { loopTurn } from '../loop-turn.ts'
import { takePlace } from '../own-places.ts'
import type { SyslogParams } from '../params.ts'
import { viewOf } from '../parse/latin1.ts'
import { isTrimmed } from '../parse/trim.ts'
import { procFiles, type ProcFiles } from '../proc-files.ts'
import { remoteAddress } from '../remote-address.ts'
import { placeOf, type SyslogReport } from '../syslog-report.ts'
import { DatagramQueue, type Datagram } from './datagram-queue.ts'
import { KernelSocket, ownSockets } from './kernel-socket.ts'
import { KernelWatch } from './kernel-watch.ts'
import { openSocket, type OpenSocket } from './open-socket.ts'
import { canReusePort, inTurn } from './reuse-port.ts'

/** Messages that come as datagrams (RFC 5426): each is one. They wait in a bounded queue, as UDP cannot be held up. */
export class UdpIntake implements Intake<SyslogEvent> {
  readonly opened: { readonly address: string, readonly port: number }
  readonly #params: SyslogParams
  readonly #context: OpenContext
  readonly #reading: Reading
  readonly #report: SyslogReport
  readonly #open: OpenSocket
  /** Lets go of the name that the place has in this process. */
  readonly #leave: () => void
  /** Null where the platform does not tell what its kernel does. */
  #kernel: KernelWatch | null = null
  readonly #allowed: AllowList
  readonly #queue: DatagramQueue
  #page: Page
  /** The sender of that page, as the kernel tells it. */
  #address = ''
  #wake: ((error?: unknown) => void) | null = null
  /** It will be called at the end of this turn of the loop. */
  #awaking = false
  #stopped = false
  #closing: Promise<void> | null = null
  #bytes = 0
  /** Datagrams received. */
  #received = 0

  private constructor(parts: UdpParts) {
    const { params, context, reading, report, open } = parts
    this.opened = { address: open.address, port: open.port }
    report.listensAt(open.address, open.port)
    this.#params = params
    this.#context = context
    this.#reading = reading
    this.#report = report
    this.#open = open
    this.#leave = takePlace(['udp', open.port], context.key)
    this.#allowed = allowList(params.allowFrom)
    this.#queue = new DatagramQueue(params.queueBytes, params.overflow)
    this.#page = new Page(reading, { transport: 'udp', remoteAddress: null, remotePort: null, tlsPeerName: null }, 0)
    open.socket.on('message', this.#onMessage)
    open.socket.on('error', (error) => { report.failed(error, null) })
  }

  /** Rejects where the address cannot be bound. */
  static open(params: SyslogParams, context: OpenContext, reading: Reading, report: SyslogReport, files: ProcFiles = procFiles): Promise<UdpIntake> {
    const open = (): Promise<UdpIntake> => UdpIntake.#bind(params, context, reading, report, files)
    return params.reusePort ? inTurn(open) : open()
  }

  static async #bind(params: SyslogParams, context: OpenContext, reading: Reading, report: SyslogReport, files: ProcFiles): Promise<UdpIntake> {
    const { addr, port, udpRecvBuffer, reusePort } = params
    const isShared = reusePort && canReusePort()
    if (reusePort && !isShared) report.tell('SYSLOG_REUSE_PORT_UNSUPPORTED', { host: addr, port, values: { version: process.versions.node } })
    const others = reusePort ? await ownSockets(files) : undefined
    const open = await openSocket(addr, port, udpRecvBuffer, isShared)
    // Datagrams come from now on: there has to be somebody to take them before anything else is waited for.
    const intake = new UdpIntake({ params, context, reading, report, open })
    const socket = await KernelSocket.find(open, files, others)
    if (socket !== null) intake.#kernel = new KernelWatch(socket, context.clock, intake.#onKernelDrops)
    intake.#tellLimits()
    return intake
  }

  next(): SyslogEvent | null {
    const datagram = this.#queue.shift()
    if (datagram === null) return null
    const { bytes, end, page } = datagram
    const flags = datagram.flags | (isAscii(bytes) ? 0 : MAY_BE_UTF8)
    return new SyslogEvent(bytes.toString('latin1', 0, end), 0, end, page, flags, headerOf(viewOf(bytes), 0, end, page, flags))
  }

  get ended(): boolean {
    return this.#stopped && this.#queue.size === 0
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#queue.size > 0 || this.ended) queueMicrotask(wake)
    else this.#wake = wake
  }

  /** Reads until the kernel holds nothing more, and counts what it dropped. */
  async stop(): Promise<void> {
    await this.#emptyKernel()
    await this.#kernel?.count()
    await this.#closeSocket()
    this.#stopped = true
    this.#awake()
  }

  async close(): Promise<void> {
    this.#queue.clear()
    await this.#closeSocket()
  }

  stats(): IntakeStats {
    const { truncated, errors, drops, lastMet } = this.#report
    return {
      bytes: this.#bytes, bytesBehind: null, truncated, errors, drops, connections: null, lastMet,
      datagrams: {
        receiveBufferAsked: this.#params.udpRecvBuffer, receiveBufferGranted: this.#open.granted,
        queued: this.#queue.size, queuedBytes: this.#queue.bytes, kernelDropsKnown: this.#kernel !== null
      }
    }
  }

  readonly #onMessage = (bytes: Buffer, from: RemoteInfo): void => {
    this.#received++
    this.#bytes += bytes.length
    const page = this.#pageOf(from)
    if (!this.#allowed(page.peer.remoteAddress)) {
      this.#report.drop('not_allowed')
      this.#report.tell('SYSLOG_NOT_ALLOWED', placeOf(page.peer))
      return
    }
    const { maxMessageBytes } = this.#params
    const end = trimmedLength(bytes)
    if (end === 0) return
    const cut = end > maxMessageBytes
    if (cut) this.#report.onCut('limit', page.peer)
    this.#enqueue({ bytes, end: cut ? wholeUtf8(bytes.subarray(0, maxMessageBytes)) : end, page, flags: cut ? TRUNCATED : 0 })
  }

  #enqueue(datagram: Datagram): void {
    const { page } = datagram
    const dropped = this.#queue.push(datagram)
    if (dropped > 0) {
      this.#report.drop('queue', dropped)
      this.#report.tell('SYSLOG_QUEUE_OVERFLOW', { ...placeOf(page.peer), values: { bytes: String(this.#params.queueBytes) } })
    }
    this.#awakeSoon()
  }

  /** Datagrams of one sender that come in the same millisecond share a page. */
  #pageOf({ address, port }: RemoteInfo): Page {
    const now = this.#context.clock.now()
    const { peer, receivedAt } = this.#page
    if (receivedAt !== now || peer.remotePort !== port || this.#address !== address) {
      this.#address = address
      this.#page = new Page(this.#reading, { transport: 'udp', remoteAddress: remoteAddress(address), remotePort: port, tlsPeerName: null }, now)
    }
    return this.#page
  }

  #tellLimits(): void {
    const { udpRecvBuffer: asked } = this.#params
    const { granted } = this.#open
    if (granted < asked) {
      this.#report.tell('SYSLOG_RECV_BUFFER_SMALL', { ...this.#place(), values: { asked: String(asked), granted: String(granted) } })
    }
    if (this.#kernel === null) this.#report.tell('SYSLOG_DROPS_UNKNOWN', this.#place())
  }

  readonly #onKernelDrops = (count: number): void => {
    this.#report.drop('kernel', count)
    this.#report.tell('SYSLOG_KERNEL_DROPS', { ...this.#place(), values: { count: String(count) } })
  }

  /**
   * Until the kernel says that nothing waits; where it says nothing, until a turn of the loop has brought nothing, or for a
   * second. A sender that never ends does not hold it up: what waited at the beginning has been read once a whole buffer has.
   */
  async #emptyKernel(): Promise<void> {
    const { clock, signal } = this.#context
    const until = clock.now() + QUIET_MS
    const enough = this.#kernelBytes + this.#open.granted * 2
    for (let waits = true; waits && this.#kernelBytes < enough && !signal.aborted;) {
      const seen = this.#received
      await loopTurn()
      const waiting = await this.#kernel?.waiting() ?? null
      waits = waiting === null ? this.#received !== seen && clock.now() < until : waiting > 0
    }
  }

  /** What the datagrams received have at least taken of the kernel's buffer, which holds twice what was granted. */
  get #kernelBytes(): number {
    return this.#bytes + this.#received * KERNEL_OVERHEAD_BYTES
  }

  #closeSocket(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#kernel?.close()
      this.#leave()
      this.#open.socket.close(() => { resolve() })
    })
    return this.#closing
  }

  #place(): { readonly host: string, readonly port: number } {
    return { host: this.#open.address, port: this.#open.port }
  }

  /** The kernel's datagrams come one by one, dozens in a turn of the loop: the consumer is told once they are all in hand. */
  #awakeSoon(): void {
    if (this.#awaking || this.#wake === null) return
    this.#awaking = true
    setImmediate(() => {
      this.#awaking = false
      this.#awake()
    })
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}

function trimmedLength(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && isTrimmed(bytes[end - 1] ?? 0)) end--
  return end
}

interface UdpParts {
  readonly params: SyslogParams
  readonly context: OpenContext
  readonly reading: Reading
  readonly report: SyslogReport
  readonly open: OpenSocket
}

/** How long `stop()` reads on at most where nobody knows whether anything waits. */
const QUIET_MS = 1000
/** Linux counts more than that for a datagram beside its bytes. */
const KERNEL_OVERHEAD_BYTES = 256
