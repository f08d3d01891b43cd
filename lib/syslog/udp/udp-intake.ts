import { isAscii } from 'node:buffer'
import type { RemoteInfo } from 'node:dgram'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { wholeUtf8 } from '../../core/whole-utf8.ts'
import { allowList, type AllowList } from '../allow-list.ts'
import { headerOf } from '../event/header-of.ts'
import { MessageOrigin, type SourceParts } from '../event/message-origin.ts'
import { MAY_BE_UTF8, SyslogEvent, TRUNCATED } from '../event/syslog-event.ts'
import { takePlace } from '../own-places.ts'
import type { SyslogParams } from '../params.ts'
import { viewOf } from '../parse/latin1.ts'
import { isTrimmed } from '../parse/trim.ts'
import { procFiles, type ProcFiles } from '../proc-files.ts'
import { remoteAddress } from '../remote-address.ts'
import { senderPlace, type SyslogReport } from '../syslog-report.ts'
import { DatagramQueue, type Datagram } from './datagram-queue.ts'
import { openListeners } from './open-listeners.ts'
import type { OpenSocket } from './open-socket.ts'
import { canReusePort } from '../reuse-port.ts'
import type { UdpListener, UdpTaker } from './udp-listener.ts'

/**
 * Receives messages over UDP (RFC 5426), one per datagram. They wait in a bounded queue, because UDP has no
 * backpressure.
 */
export class UdpIntake implements Intake<SyslogEvent>, UdpTaker {
  /** The address and port it listens on; the configured ones until it does. */
  opened: { readonly address: string; readonly port: number }
  readonly #params: SyslogParams
  readonly #context: OpenContext
  readonly #parts: SourceParts
  readonly #report: SyslogReport
  readonly #allowed: AllowList
  readonly #queue: DatagramQueue
  #listeners: readonly UdpListener[] = []
  /** The part of `udp_recv_buffer` that the kernel granted to each socket. */
  #granted = 0
  /** Removes the entry of this source in the places of the process. */
  #leave = (): void => {}
  #origin: MessageOrigin
  /** The sender's address in `#origin`, as the kernel wrote it. */
  #address = ''
  #wake: ((error?: unknown) => void) | null = null
  /** Whether `#wake` is scheduled for the end of this turn of the event loop. */
  #awaking = false
  #stopped = false

  private constructor(params: SyslogParams, context: OpenContext, parts: SourceParts, report: SyslogReport) {
    this.opened = { address: params.addr, port: params.port }
    this.#params = params
    this.#context = context
    this.#parts = parts
    this.#report = report
    this.#allowed = allowList(params.allowFrom)
    this.#queue = new DatagramQueue(params.queueBytes, params.overflow)
    this.#origin = new MessageOrigin(
      parts,
      { transport: 'udp', remoteAddress: null, remotePort: null, tlsPeerName: null },
      0
    )
  }

  /** Rejects if the address cannot be bound. */
  static async open(
    params: SyslogParams,
    context: OpenContext,
    parts: SourceParts,
    report: SyslogReport,
    files: ProcFiles = procFiles
  ): Promise<UdpIntake> {
    const { addr: host, port, reusePort } = params
    if (reusePort && !canReusePort())
      report.tell('SYSLOG_REUSE_PORT_UNSUPPORTED', { host, port, values: { version: process.versions.node } })
    const intake = new UdpIntake(params, context, parts, report)
    intake.#listeners = await openListeners(params, { clock: context.clock, signal: context.signal, files }, intake)
    intake.#leave = takePlace(['udp', intake.opened.port], context.key)
    intake.#tellLimits()
    return intake
  }

  next(): SyslogEvent | null {
    const datagram = this.#queue.shift()
    if (datagram === null) return null
    const { bytes, end, origin } = datagram
    const flags = datagram.flags | (isAscii(bytes) ? 0 : MAY_BE_UTF8)
    return new SyslogEvent(
      bytes.toString('latin1', 0, end),
      0,
      end,
      origin,
      flags,
      headerOf(viewOf(bytes), 0, end, origin, flags)
    )
  }

  get ended(): boolean {
    return this.#stopped && this.#queue.size === 0
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#queue.size > 0 || this.ended) queueMicrotask(wake)
    else this.#wake = wake
  }

  async stop(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.stop()))
    this.#leave()
    this.#stopped = true
    this.#awake()
  }

  async close(): Promise<void> {
    // Waiting datagrams will not be delivered any more
    if (this.#queue.size > 0) this.#report.drop('destroyed', this.#queue.size)
    this.#queue.clear()
    this.#leave()
    await Promise.all(this.#listeners.map((listener) => listener.close()))
  }

  stats(): IntakeStats {
    const { truncated, errors, drops, lastMet } = this.#report
    return {
      bytes: this.#listeners.reduce((sum, { bytes }) => sum + bytes, 0),
      bytesBehind: null,
      truncated,
      errors,
      drops,
      connections: null,
      lastMet,
      datagrams: {
        receiveBufferAsked: this.#params.udpRecvBuffer,
        receiveBufferGranted: this.#granted,
        queued: this.#queue.size,
        queuedBytes: this.#queue.bytes,
        kernelDropsKnown: this.#listeners.every(({ knowsDrops }) => knowsDrops)
      }
    }
  }

  bound({ address, port, granted }: OpenSocket): void {
    this.opened = { address, port }
    this.#granted = granted
    this.#report.listensAt(address, port)
  }

  message(bytes: Buffer, from: RemoteInfo): void {
    const origin = this.#originOf(from)
    if (!this.#allowed(origin.peer.remoteAddress)) {
      this.#report.drop('not_allowed')
      this.#report.tell('SYSLOG_NOT_ALLOWED', senderPlace(origin.peer))
      return
    }
    const { maxMessageBytes } = this.#params
    const end = trimmedLength(bytes)
    if (end === 0) return
    const cut = end > maxMessageBytes
    if (cut) this.#report.onCut('limit', origin.peer)
    this.#enqueue({
      bytes,
      end: cut ? wholeUtf8(bytes.subarray(0, maxMessageBytes)) : end,
      origin,
      flags: cut ? TRUNCATED : 0
    })
  }

  failed(error: Error): void {
    this.#report.failed(error, null)
  }

  kernelDropped(count: number): void {
    this.#report.drop('kernel', count)
    this.#report.tell('SYSLOG_KERNEL_DROPS', { ...this.#place(), values: { count: String(count) } })
  }

  #enqueue(datagram: Datagram): void {
    const { origin } = datagram
    const dropped = this.#queue.push(datagram)
    if (dropped > 0) {
      this.#report.drop('queue', dropped)
      this.#report.tell('SYSLOG_QUEUE_OVERFLOW', {
        ...senderPlace(origin.peer),
        values: { bytes: String(this.#params.queueBytes) }
      })
    }
    this.#awakeSoon()
  }

  /** Consecutive datagrams of one sender in the same millisecond share an origin. */
  #originOf({ address, port }: RemoteInfo): MessageOrigin {
    const now = this.#context.clock.now()
    const { peer, receivedAt } = this.#origin
    if (receivedAt !== now || peer.remotePort !== port || this.#address !== address) {
      this.#address = address
      this.#origin = new MessageOrigin(
        this.#parts,
        { transport: 'udp', remoteAddress: remoteAddress(address), remotePort: port, tlsPeerName: null },
        now
      )
    }
    return this.#origin
  }

  #tellLimits(): void {
    const { udpRecvBuffer: asked } = this.#params
    const granted = this.#granted
    if (granted < asked) {
      this.#report.tell('SYSLOG_RECV_BUFFER_SMALL', {
        ...this.#place(),
        values: { asked: String(asked), granted: String(granted) }
      })
    }
    if (this.#listeners.some(({ knowsDrops }) => !knowsDrops)) this.#report.tell('SYSLOG_DROPS_UNKNOWN', this.#place())
  }

  #place(): { readonly host: string; readonly port: number } {
    return { host: this.opened.address, port: this.opened.port }
  }

  /**
   * Node delivers datagrams one by one, dozens in a turn of the event loop: wakes the consumer once all have been
   * queued.
   */
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
