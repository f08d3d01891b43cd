import { createServer, type Server } from 'node:net'
import type { SyslogOpened } from '../../../types/opened.ts'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { Clock } from '../../../types/clock.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { systemClock } from '../../core/clock.ts'
import { waitFor } from '../../core/wait-for.ts'
import { messageOf } from '../../errors/message-of.ts'
import { allowList } from '../allow-list.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { Peer, SourceParts } from '../event/message-origin.ts'
import type { SyslogEvent } from '../event/syslog-event.ts'
import { loopTurn } from '../loop-turn.ts'
import { takePlace } from '../own-places.ts'
import type { SyslogParams } from '../params.ts'
import { isLoopback } from '../remote-address.ts'
import { senderPlace, type SyslogReport } from '../syslog-report.ts'
import { Acceptor } from './accept.ts'
import { CertificateKeeper } from './certificate-keeper.ts'
import { Connection, type BrokenBy, type ConnectionWatch, type EndCause } from './connection.ts'
import { Fifo } from './fifo.ts'
import { DescriptorWatch } from './descriptor-watch.ts'
import { HeldBytes } from './held-bytes.ts'
import { listen, listenAt } from './listen.ts'
import type { SocketKeeper } from './socket-keeper.ts'
import { readTlsFiles, stampOf, type TlsParams } from './tls-files.ts'
import { tlsServer } from './tls-server.ts'

/** Messages of connections: TCP, TLS and Unix stream sockets. They take turns, a chunk each. */
export class StreamIntake implements Intake<SyslogEvent>, ConnectionWatch {
  /** Where it listens. */
  opened: SyslogOpened = { path: '' }
  readonly held: HeldBytes
  readonly clock: Clock
  readonly #params: SyslogParams
  readonly #context: OpenContext
  readonly #report: SyslogReport
  readonly #acceptor: Acceptor
  readonly #server: Server
  readonly #descriptors: DescriptorWatch
  /** Of a TLS server. */
  #certificate: CertificateKeeper | null = null
  /** Lets go of the name that the place has in this process. */
  #leave: (() => void) | null = null
  /** Of a Unix socket. */
  #keeper: SocketKeeper | null = null
  readonly #connections = new Set<Connection>()
  /** Those that have something in hand, in their order. */
  readonly #queue = new Fifo<Connection>()
  /** Whose chunk is being cut. */
  #current: Pick<Connection, 'next'> = NOBODY
  #taking: Connection | null = null
  #wake: ((error?: unknown) => void) | null = null
  #stopped = false
  #bytes = 0
  /** Connections accepted, including those that were turned away. */
  #accepted = 0

  private constructor(params: SyslogParams, context: OpenContext, parts: SourceParts, report: SyslogReport) {
    this.#params = params
    this.#context = context
    this.#report = report
    for (const cause of OF_CONNECTIONS) report.drop(cause, 0)
    this.clock = context.clock
    this.held = new HeldBytes(params.maxBufferedBytes, this.#connections)
    this.#descriptors = new DescriptorWatch(systemClock, () => {
      report.tell(
        'SYSLOG_NO_DESCRIPTORS',
        {},
        () => 'the process had none left: more may have been closed than are counted'
      )
    })
    this.#acceptor = new Acceptor(
      {
        transport: params.protocol === 'tls' ? 'tls' : params.protocol === 'unix' ? 'unix' : 'tcp',
        allowed: allowList(params.protocol === 'unix' ? undefined : params.allowFrom),
        maxConnections: params.maxConnections,
        maxConnectionsPerAddress: params.maxConnectionsPerAddress,
        proxies: params.proxyProtocol ? allowList(params.proxyFrom) : null,
        hasDescriptors: () => this.#descriptors.room > 0
      },
      report,
      context.clock,
      (socket, peer) => {
        this.#connections.add(new Connection(socket, peer, params, parts, this))
      }
    )
    this.#server = createServer({ keepAlive: true }, (socket) => {
      this.#accepted++
      this.#acceptor.accept(socket)
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
    try {
      await intake.#open()
    } catch (error) {
      intake.#descriptors.close()
      throw error
    }
    return intake
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

  /** Reads on until everything that has arrived is in hand. */
  async stop(): Promise<void> {
    this.#certificate?.close()
    await this.#keeper?.close()
    await this.#acceptWaiting()
    this.#leave?.()
    this.#server.close()
    for (const connection of this.#connections) connection.halfClose()
    await this.#quiet()
    await this.#acceptor.destroy()
    this.#stopped = true
    if (this.ended) this.#awake()
  }

  async close(): Promise<void> {
    this.#certificate?.close()
    await this.#keeper?.close()
    this.#descriptors.close()
    this.#leave?.()
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
    for (const connection of this.#connections) connection.giveUp()
    await this.#acceptor.destroy()
    await closed
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
      connections: this.#acceptor.connections,
      connectionsAccepted: this.#accepted,
      connectionDropsKnown: this.#descriptors.exact
    }
  }

  /** A certificate that senders refuse, and descriptors that have run out. */
  health(): readonly HealthTrouble[] {
    const fault = this.#certificate?.fault ?? null
    return [
      ...(fault === null
        ? []
        : [{ code: fault.code, detail: fault.detail, context: { area: 'syslog', values: this.#tlsFiles } } as const]),
      ...(this.#stopped || this.#descriptors.room > 0
        ? []
        : [{ code: 'SYSLOG_NO_DESCRIPTORS', context: { area: 'syslog' } } as const])
    ]
  }

  get #tlsFiles(): Readonly<Record<string, string>> {
    const { cert = '', key = '' } = this.#params.tls ?? {}
    return { cert, key }
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

  /** The handshake may be over for the server when the client looks at its certificate. False if that is valid. */
  #hungUp(peer: Peer): boolean {
    const fault = this.#certificate?.fault ?? null
    if (fault !== null)
      this.#report.tell(fault.code, senderPlace(peer), () => `${fault.detail}; a sender hung up on it`)
    return fault !== null
  }

  async #open(): Promise<void> {
    const { tls } = this.#params
    if (tls === undefined) await this.#listen(this.#params)
    else await this.#openTls(tls)
    this.#holdAgainstLimit(this.#params.maxConnections)
    this.#tellOfProxies(this.#params)
    this.#server.on('error', this.#onServerError)
  }

  async #openTls(tls: TlsParams): Promise<void> {
    const stamp = await stampOf(tls)
    const files = await readTlsFiles(tls)
    const server = tlsServer(tls, files, this.#params.tlsHandshakeTimeoutMs, {
      onSecure: (socket, raw, peerName) => {
        this.#acceptor.secured(socket, raw, peerName)
      },
      onRefused: (error, raw) => {
        this.#acceptor.refused(error, raw, this.#certificate?.fault)
      }
    })
    this.#acceptor.useTls(server)
    await this.#listen(this.#params)
    const place = { values: { cert: tls.cert, key: tls.key } }
    this.#certificate = new CertificateKeeper(server, tls, { files, stamp }, this.clock, {
      onProblem: ({ code, detail }) => {
        this.#report.tellState(code, place, () => detail)
      },
      onRenewed: (detail) => {
        this.#report.tellState('SYSLOG_CERTIFICATE_RENEWED', place, () => detail)
      },
      onNotRenewed: (error) => {
        this.#report.tellState('SYSLOG_CERTIFICATE_NOT_RENEWED', place, () => messageOf(error))
      }
    })
  }

  async #listen({ protocol, addr, port, path = '', socketMode, socketGroup }: SyslogParams): Promise<void> {
    if (protocol === 'unix') {
      this.#keeper = await listenAt(this.#server, { path, mode: socketMode, group: socketGroup }, this.#context, {
        onLost: (how) => {
          this.#report.tellState('SYSLOG_SOCKET_LOST', { path }, () =>
            how === 'nobody' ? 'it was deleted' : 'another one is in its place'
          )
        },
        onFailed: (failure) => {
          this.#report.failed(failure, null)
        }
      })
      this.opened = { path }
      this.#leave = takePlace(['unix', path], this.#context.key)
    } else {
      const opened = await listen(this.#server, addr, port)
      this.opened = opened
      this.#leave = takePlace(['tcp', opened.port], this.#context.key)
      this.#report.listensAt(opened.address, opened.port)
    }
  }

  #holdAgainstLimit(maxConnections: number): void {
    const { room } = this.#descriptors
    if (room < maxConnections)
      this.#report.tell('SYSLOG_DESCRIPTOR_LIMIT', { values: { room: String(room), asked: String(maxConnections) } })
  }

  /**
   * Accepting failed, for example for lack of descriptors. A failed attempt to listen again is reported by whoever
   * tried.
   */
  readonly #onServerError = (error: Error): void => {
    if (this.#server.listening) this.#report.failed(error, null)
  }

  /** Whoever reaches an address that is not loopback could name any sender. */
  #tellOfProxies({ proxyProtocol, proxyFrom }: SyslogParams): void {
    if (
      !proxyProtocol ||
      proxyFrom !== undefined ||
      this.opened.address === undefined ||
      isLoopback(this.opened.address)
    )
      return
    this.#report.tell('SYSLOG_PROXY_FROM_ANYONE', {})
  }

  /** Gives the connection that has waited longest its turn. */
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

  /** Nothing is in hand of it: it waits for more, or it has ended. */
  #finish(connection: Connection): SyslogEvent | null {
    if (!connection.over) return null
    this.#connections.delete(connection)
    return connection.flush()
  }

  /**
   * Connections that wait in the kernel carry messages too, and would be lost with the server; some versions of Node
   * accept one per turn.
   */
  async #acceptWaiting(): Promise<void> {
    const since = this.clock.now()
    for (
      let seen = -1;
      seen !== this.#accepted && this.clock.now() - since < QUIET_MS && !this.#context.signal.aborted;
    ) {
      seen = this.#accepted
      await loopTurn()
    }
  }

  /**
   * Resolves when a turn of the event loop has brought nothing new, or after a second in which the consumer held
   * nothing up.
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
/** Causes of drops that only connections have. */
const OF_CONNECTIONS = ['address_limit', 'buffer_limit', 'idle', 'unfinished', 'bad_count'] as const
const NOBODY: { next(): null } = { next: () => null }
/** A sender that never ends cannot hold `stop()` up for longer. */
const QUIET_MS = 1000
const HELD_UP_MS = 20
