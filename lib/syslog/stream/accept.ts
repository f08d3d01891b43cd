import type { Socket } from 'node:net'
import type { Server } from 'node:tls'
import type { Clock } from '../../../types/clock.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { AllowList } from '../allow-list.ts'
import type { Peer } from '../event/message-origin.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { remoteAddress } from '../remote-address.ts'
import { senderPlace, type SyslogReport } from '../syslog-report.ts'
import type { CertificateProblem } from './certificate-dates.ts'
import { readProxyHeader } from './read-proxy-header.ts'

export interface AcceptRules {
  readonly transport: 'tcp' | 'tls' | 'unix'
  readonly allowed: AllowList
  readonly maxConnections: number
  /** 0: no limit per address */
  readonly maxConnectionsPerAddress: number
  /** The proxies that may connect; every connection must then begin with a PROXY header. Null: no PROXY protocol. */
  readonly proxies: AllowList | null
  /** Whether the process has descriptors left for this connection. */
  readonly hasDescriptors: () => boolean
}

/**
 * Takes new connections through the stages before their messages are read: the limit, the PROXY header, the allow-list,
 * the TLS handshake. Connections are independent: one that hangs or fails does not delay any other.
 */
export class Acceptor {
  readonly #rules: AcceptRules
  readonly #report: SyslogReport
  readonly #clock: Clock
  readonly #onAccepted: (socket: Socket, peer: Peer) => void
  /** Open connections in any stage, including accepted ones. */
  readonly #open = new Set<Socket>()
  /** address => the number of its connections */
  readonly #ofAddress = new Map<string, number>()
  /** raw connection => its peer, for TLS handshakes */
  readonly #handshakes = new WeakMap<Socket, Peer>()
  #tls: Server | null = null
  /** Whether `destroy` was called: failures are then caused by this source. */
  #ending = false

  constructor(
    rules: AcceptRules,
    report: SyslogReport,
    clock: Clock,
    onAccepted: (socket: Socket, peer: Peer) => void
  ) {
    this.#rules = rules
    this.#report = report
    this.#clock = clock
    this.#onAccepted = onAccepted
  }

  /** The number of open connections, including those in the handshake. */
  get connections(): number {
    return this.#open.size
  }

  /** Uses TLS for new connections. */
  useTls(server: Server): void {
    this.#tls = server
  }

  readonly accept = (socket: Socket): void => {
    const peer = this.#directPeer(socket)
    if (this.#open.size >= this.#rules.maxConnections) this.#turnAway(socket, peer, 'connection_limit')
    else if (!this.#rules.hasDescriptors()) this.#turnAway(socket, peer, 'connection_limit', 'SYSLOG_NO_DESCRIPTORS')
    else {
      this.#open.add(socket)
      socket.on('close', () => {
        this.#open.delete(socket)
      })
      if (this.#rules.proxies === null) this.#check(socket, peer)
      else if (this.#rules.proxies(peer.remoteAddress)) this.#readProxy(socket, peer)
      else this.#turnAway(socket, peer, 'not_allowed', 'SYSLOG_PROXY_NOT_ALLOWED')
    }
  }

  /** Called when a handshake has succeeded. */
  secured(socket: Socket, raw: Socket | null, tlsPeerName: string | null): void {
    const peer = this.#peerOf(socket, raw)
    this.#onAccepted(socket, { ...peer, tlsPeerName })
  }

  /**
   * Called when a handshake has failed. A client that rejects our certificate usually hangs up silently, so a problem
   * of the `certificate` is reported then. A client that hung up before sending anything only checked whether the port
   * is open, and is not reported.
   */
  refused(error: Error, raw: Socket | null, certificate: CertificateProblem | null = null): void {
    if (this.#ending || (errnoOf(error) === 'ECONNRESET' && raw?.bytesRead === 0)) return
    this.#report.drop('protocol')
    const peer = this.#peerOf(raw, raw)
    if (certificate === null || errnoOf(error) !== 'ECONNRESET') this.#report.failed(error, peer)
    else this.#report.tell(certificate.code, senderPlace(peer), () => `${certificate.detail}; a sender hung up on it`)
  }

  /**
   * Closes every connection in any stage. Accepted ones keep the bytes that have arrived. Resolves when all are closed.
   */
  async destroy(): Promise<void> {
    this.#ending = true
    await Promise.all([...this.#open].map(destroyed))
  }

  #turnAway(socket: Socket, peer: Peer, cause: keyof typeof TURNED_AWAY, code: ErrorCode = TURNED_AWAY[cause]): void {
    this.#report.drop(cause)
    this.#report.tell(code, senderPlace(peer))
    socket.on('error', IGNORED)
    socket.destroy()
  }

  #readProxy(socket: Socket, peer: Peer): void {
    socket.on('error', IGNORED)
    readProxyHeader(socket, this.#clock, (outcome) => {
      if (socket.destroyed) return
      if ('fault' in outcome) {
        this.#report.drop('protocol')
        this.#report.tell('SYSLOG_INVALID_PROXY_HEADER', senderPlace(peer), () => outcome.fault)
        socket.destroy()
      } else
        this.#check(
          socket,
          outcome.source === null
            ? peer
            : { ...peer, remoteAddress: outcome.source.address, remotePort: outcome.source.port }
        )
    })
  }

  #check(socket: Socket, peer: Peer): void {
    if (!this.#rules.allowed(peer.remoteAddress)) this.#turnAway(socket, peer, 'not_allowed')
    else if (!this.#countAddress(socket, peer.remoteAddress)) this.#turnAway(socket, peer, 'address_limit')
    else if (this.#tls === null) this.#onAccepted(socket, peer)
    else {
      socket.on('error', IGNORED) // reported by the handshake
      this.#handshakes.set(socket, peer)
      this.#tls.emit('connection', socket)
    }
  }

  /** Counts the connection; false if the address already has its maximum. */
  #countAddress(socket: Socket, address: string | null): boolean {
    const most = this.#rules.maxConnectionsPerAddress
    if (most === 0 || address === null) return true
    const count = this.#ofAddress.get(address) ?? 0
    if (count >= most) return false
    this.#ofAddress.set(address, count + 1)
    socket.on('close', () => {
      const left = (this.#ofAddress.get(address) ?? 0) - 1
      if (left > 0) this.#ofAddress.set(address, left)
      else this.#ofAddress.delete(address)
    })
    return true
  }

  #peerOf(socket: Socket | null, raw: Socket | null): Peer {
    return (raw === null ? undefined : this.#handshakes.get(raw)) ?? this.#directPeer(socket)
  }

  /** The peer of the connection itself, which may be a proxy. */
  #directPeer(socket: Socket | null): Peer {
    const address = remoteAddress(socket?.remoteAddress)
    return {
      transport: this.#rules.transport,
      remoteAddress: address,
      remotePort: socket?.remotePort ?? null,
      tlsPeerName: null
    }
  }
}

function destroyed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve()
    })
    socket.destroy()
  })
}

const TURNED_AWAY = {
  connection_limit: 'SYSLOG_TOO_MANY_CONNECTIONS',
  address_limit: 'SYSLOG_TOO_MANY_OF_ADDRESS',
  not_allowed: 'SYSLOG_NOT_ALLOWED'
} as const
const IGNORED = (): void => {}
