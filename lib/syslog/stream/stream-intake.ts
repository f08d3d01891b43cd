import type { SyslogOpened } from '../../../types/opened.ts'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { Clock } from '../../../types/clock.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { waitFor } from '../../core/wait-for.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { Peer, SourceParts } from '../event/message-origin.ts'
import type { SyslogEvent } from '../event/syslog-event.ts'
import { loopTurn } from '../loop-turn.ts'
import type { SyslogParams } from '../params.ts'
import { senderPlace, type SyslogReport } from '../syslog-report.ts'
import { Connection, type BrokenBy, type ConnectionWatch, type EndCause } from './connection.ts'
import { Fifo } from './fifo.ts'
import { HeldBytes } from './held-bytes.ts'
import { StreamServer } from './stream-server.ts'

/** Receives messages over connections: TCP, TLS and Unix stream sockets. Connections take turns, one chunk each. */
export class StreamIntake implements Intake<SyslogEvent>, ConnectionWatch {
  readonly held: HeldBytes
  readonly clock: Clock
  readonly #context: OpenContext
  readonly #report: SyslogReport
  readonly #server: StreamServer
  readonly #connections = new Set<Connection>()
  /** The connections with bytes, or an end, to read; the one that has waited longest comes first. */
  readonly #queue = new Fifo<Connection>()
  /** The connection whose chunk is being cut into messages. */
  #current: Pick<Connection, 'next'> = NOBODY
  #taking: Connection | null = null
  #wake: ((error?: unknown) => void) | null = null
  #stopped = false
  #bytes = 0

  private constructor(params: SyslogParams, context: OpenContext, parts: SourceParts, report: SyslogReport) {
    this.#context = context
    this.#report = report
    for (const cause of OF_CONNECTIONS) report.drop(cause, 0)
    this.clock = context.clock
    this.held = new HeldBytes(params.maxBufferedBytes, this.#connections)
    this.#server = new StreamServer(params, context, report, (socket, peer) => {
      this.#connections.add(new Connection(socket, peer, params, parts, this))
    })
  }

  /** Rejects if a TLS file or the address cannot be used. */
  static async open(
    params: SyslogParams,
    context: OpenContext,
    parts: SourceParts,
    report: SyslogReport
  ): Promise<StreamIntake> {
    const intake = new StreamIntake(params, context, parts, report)
    await intake.#server.open()
    return intake
  }

  /** The address and port, or the path, it listens on. */
  get opened(): SyslogOpened {
    return this.#server.opened
  }

  next(): SyslogEvent | null {
    return this.#current.next() ?? this.#turn()
  }

  get ended(): boolean {
    return this.#stopped && this.#connections.size === 0
  }

  wait(wake: (error?: unknown) => void): void {
    if (!this.#queue.isEmpty || this.ended) queueMicrotask(wake)
    else {
      this.#wake = wake
      this.held.makeRoom()
    }
  }

  /** Stops accepting, and reads until all bytes that have arrived are buffered. */
  async stop(): Promise<void> {
    await this.#server.stop()
    for (const connection of this.#connections) connection.halfClose()
    await this.#quiet()
    await this.#server.hangUp()
    this.#stopped = true
    if (this.ended) this.#awake()
  }

  async close(): Promise<void> {
    await this.#server.leave()
    for (const connection of this.#connections) connection.giveUp()
    await this.#server.close()
  }

  stats(): IntakeStats {
    const { truncated, errors, drops, bytesLost, lastMet } = this.#report
    return {
      bytes: this.#bytes,
      bytesBehind: null,
      truncated,
      errors,
      drops,
      bytesLost,
      lastMet,
      ...this.#server.counts
    }
  }

  /** A certificate that senders refuse, and descriptors that have run out. */
  health(): readonly HealthTrouble[] {
    return this.#server.health()
  }

  onReady(connection: Connection): void {
    this.#queue.push(connection)
    this.#awake()
  }

  onBytes(count: number): void {
    this.#bytes += count
  }

  onBroken(cause: BrokenBy, peer: Peer): void {
    this.#report.drop(cause === 'frame_too_long' ? 'frame_too_long' : 'protocol')
    if (!this.#report.isStranger(peer)) this.#report.tell(BROKEN[cause], senderPlace(peer))
  }

  onOtherFraming(seen: string, peer: Peer): void {
    this.#report.tell('SYSLOG_FRAMING_MISMATCH', senderPlace(peer), () => `its connection begins as ${seen}`)
  }

  onOtherProtocol(protocol: string, peer: Peer): void {
    this.#report.onStranger(protocol, peer)
  }

  onProxyHeader(peer: Peer): void {
    this.#report.tell('SYSLOG_PROXY_UNEXPECTED', senderPlace(peer))
  }

  onEnded(cause: EndCause, peer: Peer): void {
    this.#report.drop(cause)
    if (cause !== 'idle')
      this.#report.tell(cause === 'unfinished' ? 'SYSLOG_MESSAGE_UNFINISHED' : 'SYSLOG_BUFFER_LIMIT', senderPlace(peer))
  }

  onFailed(error: Error, peer: Peer, hasSpoken: boolean): void {
    if (!hasSpoken && this.#hungUp(peer)) return
    if (errnoOf(error) === 'ERR_TLS_RENEGOTIATION_DISABLED') this.#report.drop('protocol')
    this.#report.failed(error, peer)
  }

  onSilent(peer: Peer): void {
    this.#hungUp(peer)
  }

  /** For the server, the handshake may be complete before the client checks the certificate. False if that is valid. */
  #hungUp(peer: Peer): boolean {
    const fault = this.#server.certificateFault
    if (fault !== null)
      this.#report.tell(fault.code, senderPlace(peer), () => `${fault.detail}; a sender hung up on it`)
    return fault !== null
  }

  /** Gives the next turn to the connection that has waited longest. */
  #turn(): SyslogEvent | null {
    if (this.#taking !== null) this.#queue.push(this.#taking)
    this.#taking = null
    this.#current = NOBODY
    for (let connection = this.#queue.shift(); connection !== undefined; connection = this.#queue.shift()) {
      const event = connection.turn() ? this.#take(connection) : this.#finish(connection)
      if (event !== null) return event
    }
    return null
  }

  #take(connection: Connection): SyslogEvent | null {
    const event = connection.next()
    if (event === null) this.#queue.push(connection)
    else {
      this.#taking = connection
      this.#current = connection
    }
    return event
  }

  /** Handles a connection without chunks: it waits for more, or it is over and delivers its last message. */
  #finish(connection: Connection): SyslogEvent | null {
    if (!connection.over) return null
    this.#connections.delete(connection)
    return connection.flush()
  }

  /**
   * Resolves when a turn of the event loop has brought no bytes, or after a second, in which time held up by the
   * consumer does not count.
   */
  async #quiet(): Promise<void> {
    let ms = 0
    for (let seen = -1; seen !== this.#bytes && ms < QUIET_MS && !this.#context.signal.aborted;) {
      seen = this.#bytes
      const since = this.clock.now()
      await loopTurn()
      const heldUp = [...this.#connections].some((connection) => connection.heldUp)
      if (!heldUp) ms += this.clock.now() - since
      else {
        seen = -1
        await waitFor(HELD_UP_MS, this.#context)
      }
    }
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}

const BROKEN = {
  invalid_frame: 'SYSLOG_INVALID_FRAME',
  frame_too_long: 'SYSLOG_FRAME_TOO_LONG',
  tls: 'SYSLOG_TLS_TO_PLAIN_PORT'
} as const
/** The causes of drops that apply only to connections. */
const OF_CONNECTIONS = ['address_limit', 'buffer_limit', 'idle', 'unfinished', 'bad_count'] as const
const NOBODY: { next(): null } = { next: () => null }
/** The longest time for which senders that never stop can delay `stop()`. */
const QUIET_MS = 1000
const HELD_UP_MS = 20
