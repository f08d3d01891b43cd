import type { Socket } from 'node:net'
import type { Server } from 'node:tls'
import type { Clock } from '../../../types/clock.ts'
import type { AllowList } from '../allow-list.ts'
import type { Peer } from '../event/page.ts'
import { remoteAddress } from '../remote-address.ts'
import { placeOf, type SyslogReport } from '../syslog-report.ts'
import { readProxyHeader } from './read-proxy-header.ts'

export interface AdmissionRules {
  readonly transport: 'tcp' | 'tls' | 'unix'
  readonly allowed: AllowList
  readonly maxConnections: number
  /** 0: off */
  readonly idleTimeoutMs: number
  readonly proxyProtocol: boolean
}

/**
 * What a new connection goes through before its messages are read: the limit, the PROXY header, the allow-list, the TLS
 * handshake. Each is on its own: one that hangs or fails holds up no other.
 */
export class Admission {
  readonly #rules: AdmissionRules
  readonly #report: SyslogReport
  readonly #clock: Clock
  readonly #admit: (socket: Socket, peer: Peer) => void
  /** Connections in any stage. */
  readonly #open = new Set<Socket>()
  /** raw connection => who is at its other end, while its handshake runs */
  readonly #handshakes = new WeakMap<Socket, Peer>()
  #tls: Server | null = null
  /** What fails from now on was ended here. */
  #ending = false

  constructor(rules: AdmissionRules, report: SyslogReport, clock: Clock, admit: (socket: Socket, peer: Peer) => void) {
    this.#rules = rules
    this.#report = report
    this.#clock = clock
    this.#admit = admit
  }

  /** Connections open now, those in the handshake among them. */
  get connections(): number {
    return this.#open.size
  }

  /** For connections that come from now on. */
  useTls(server: Server): void {
    this.#tls = server
  }

  readonly accept = (socket: Socket): void => {
    const peer = this.#directPeer(socket)
    if (this.#open.size >= this.#rules.maxConnections) this.#turnAway(socket, peer, 'connection_limit')
    else {
      this.#open.add(socket)
      socket.on('close', () => { this.#open.delete(socket) })
      if (this.#rules.proxyProtocol) this.#readProxy(socket, peer)
      else this.#check(socket, peer)
    }
  }

  /** The handshake is done. */
  secured(socket: Socket, raw: Socket | null, tlsPeerName: string | null): void {
    const peer = this.#peerOf(socket, raw)
    this.#enter(socket, { ...peer, tlsPeerName })
  }

  /** The handshake failed. */
  refused(error: Error, raw: Socket | null): void {
    if (this.#ending) return
    this.#report.drop('protocol')
    this.#report.failed(error, this.#peerOf(raw, raw))
  }

  /**
   * Ends every connection, whatever stage it is in; what has arrived stays with those that were admitted. Resolves when they
   * are gone.
   */
  async destroy(): Promise<void> {
    this.#ending = true
    await Promise.all([...this.#open].map(destroyed))
  }

  #turnAway(socket: Socket, peer: Peer, cause: 'connection_limit' | 'not_allowed'): void {
    this.#report.drop(cause)
    this.#report.tell(cause === 'not_allowed' ? 'SYSLOG_NOT_ALLOWED' : 'SYSLOG_TOO_MANY_CONNECTIONS', placeOf(peer))
    socket.on('error', IGNORED)
    socket.destroy()
  }

  #readProxy(socket: Socket, peer: Peer): void {
    socket.on('error', IGNORED)
    readProxyHeader(socket, this.#clock, (outcome) => {
      if (socket.destroyed) return
      if ('fault' in outcome) {
        this.#report.drop('protocol')
        this.#report.tell('SYSLOG_INVALID_PROXY_HEADER', placeOf(peer), () => outcome.fault)
        socket.destroy()
      } else this.#check(socket, outcome.source === null ? peer : { ...peer, remoteAddress: outcome.source.address, remotePort: outcome.source.port })
    })
  }

  #check(socket: Socket, peer: Peer): void {
    if (!this.#rules.allowed(peer.remoteAddress)) this.#turnAway(socket, peer, 'not_allowed')
    else if (this.#tls === null) this.#enter(socket, peer)
    else {
      socket.on('error', IGNORED) // the handshake tells
      this.#handshakes.set(socket, peer)
      this.#tls.emit('connection', socket)
    }
  }

  #peerOf(socket: Socket | null, raw: Socket | null): Peer {
    return (raw === null ? undefined : this.#handshakes.get(raw)) ?? this.#directPeer(socket)
  }

  /** Who is at the other end of the connection itself. */
  #directPeer(socket: Socket | null): Peer {
    const address = remoteAddress(socket?.remoteAddress)
    return { transport: this.#rules.transport, remoteAddress: address, remotePort: socket?.remotePort ?? null, tlsPeerName: null }
  }

  #enter(socket: Socket, peer: Peer): void {
    const { idleTimeoutMs } = this.#rules
    if (idleTimeoutMs > 0) endWhenIdle(socket, idleTimeoutMs)
    this.#admit(socket, peer)
  }
}

function destroyed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => { resolve() })
    socket.destroy()
  })
}

/** One that is held up is not silent: nobody listens. It is looked at again. */
function endWhenIdle(socket: Socket, ms: number): void {
  socket.setTimeout(ms)
  socket.on('timeout', () => {
    if (socket.isPaused()) socket.setTimeout(ms)
    else socket.destroy()
  })
}

const IGNORED = (): void => {}
