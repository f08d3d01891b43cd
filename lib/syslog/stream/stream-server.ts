import { createServer, type Server, type Socket } from 'node:net'
import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { SyslogOpened } from '../../../types/opened.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { systemClock } from '../../core/clock.ts'
import { messageOf } from '../../errors/message-of.ts'
import { allowList } from '../allow-list.ts'
import type { Peer } from '../event/message-origin.ts'
import { loopTurn } from '../loop-turn.ts'
import { takePlace } from '../own-places.ts'
import type { SyslogParams } from '../params.ts'
import { isLoopback } from '../remote-address.ts'
import type { SyslogReport } from '../syslog-report.ts'
import { Acceptor } from './accept.ts'
import type { CertificateProblem } from './certificate-dates.ts'
import { CertificateKeeper } from './certificate-keeper.ts'
import { DescriptorWatch } from './descriptor-watch.ts'
import { listen, listenAt } from './listen.ts'
import type { SocketKeeper } from './socket-keeper.ts'
import { readTlsFiles, stampOf, type TlsParams } from './tls-files.ts'
import { tlsServer } from './tls-server.ts'

/** The server of a source, with TLS if configured. Passes on each connection when its messages can be read. */
export class StreamServer {
  /** The address and port, or the path, it listens on. */
  opened: SyslogOpened = { path: '' }
  readonly #params: SyslogParams
  readonly #context: OpenContext
  readonly #report: SyslogReport
  readonly #acceptor: Acceptor
  readonly #server: Server
  readonly #descriptors: DescriptorWatch
  /** Only with TLS. */
  #certificate: CertificateKeeper | null = null
  /** Removes the entry of this source in the places of the process. */
  #leave: (() => void) | null = null
  /** Only with a Unix socket. */
  #keeper: SocketKeeper | null = null
  /** The number of accepted connections, including those that were then refused. */
  #accepted = 0
  #hasHungUp = false

  constructor(
    params: SyslogParams,
    context: OpenContext,
    report: SyslogReport,
    onConnection: (socket: Socket, peer: Peer) => void
  ) {
    this.#params = params
    this.#context = context
    this.#report = report
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
      onConnection
    )
    this.#server = createServer({ keepAlive: true }, (socket) => {
      this.#accepted++
      this.#acceptor.accept(socket)
    })
  }

  /** Rejects if a TLS file or the address cannot be used. */
  async open(): Promise<void> {
    const { tls, maxConnections } = this.#params
    try {
      if (tls === undefined) await this.#listen(this.#params)
      else await this.#listenWithTls(tls)
      this.#holdAgainstLimit(maxConnections)
      this.#tellOfProxies(this.#params)
      this.#server.on('error', this.#onServerError)
    } catch (error) {
      this.#descriptors.close()
      throw error
    }
  }

  /** Why senders currently refuse the certificate; null if it is valid, or there is none. */
  get certificateFault(): CertificateProblem | null {
    return this.#certificate?.fault ?? null
  }

  /** The part of the intake's stats that the server counts. */
  get counts(): Pick<IntakeStats, 'connections' | 'connectionsAccepted' | 'connectionDropsKnown'> {
    return {
      connections: this.#acceptor.connections,
      connectionsAccepted: this.#accepted,
      connectionDropsKnown: this.#descriptors.exact
    }
  }

  /** A certificate that senders refuse, and descriptors that have run out. */
  health(): readonly HealthTrouble[] {
    const fault = this.certificateFault
    const { cert = '', key = '' } = this.#params.tls ?? {}
    return [
      ...(fault === null
        ? []
        : [{ code: fault.code, detail: fault.detail, context: { area: 'syslog', values: { cert, key } } } as const]),
      ...(this.#hasHungUp || this.#descriptors.room > 0
        ? []
        : [{ code: 'SYSLOG_NO_DESCRIPTORS', context: { area: 'syslog' } } as const])
    ]
  }

  /** Accepts the connections that are waiting in the kernel, and no others after that. */
  async stop(): Promise<void> {
    this.#certificate?.close()
    await this.#keeper?.close()
    await this.#acceptWaiting()
    this.#leave?.()
    this.#server.close()
  }

  /** Closes every connection; accepted ones keep the bytes that have arrived. Resolves when all are closed. */
  async hangUp(): Promise<void> {
    await this.#acceptor.destroy()
    this.#hasHungUp = true
  }

  /** Releases the place: stops the checks of the certificate, path and descriptors, and removes the Unix socket. */
  async leave(): Promise<void> {
    this.#certificate?.close()
    await this.#keeper?.close()
    this.#descriptors.close()
    this.#leave?.()
  }

  /** Stops listening and closes every connection. Resolves when all are closed. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
    await this.#acceptor.destroy()
    await closed
  }

  async #listenWithTls(tls: TlsParams): Promise<void> {
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
    this.#certificate = new CertificateKeeper(server, tls, { files, stamp }, this.#context.clock, {
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
   * Reports a failed accept, for example for lack of descriptors. A failed attempt to listen again is reported by the
   * code that tried.
   */
  readonly #onServerError = (error: Error): void => {
    if (this.#server.listening) this.#report.failed(error, null)
  }

  /** Without `proxyFrom`, any peer that can reach the address could claim any sender, unless it is loopback. */
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

  /**
   * Connections that wait in the kernel may carry messages, which would be lost when the server closes. Some versions
   * of Node accept one connection per turn of the event loop.
   */
  async #acceptWaiting(): Promise<void> {
    const since = this.#context.clock.now()
    for (
      let seen = -1;
      seen !== this.#accepted && this.#context.clock.now() - since < ACCEPT_MS && !this.#context.signal.aborted;
    ) {
      seen = this.#accepted
      await loopTurn()
    }
  }
}

/** The longest time for which senders that keep connecting can delay `stop()`. */
const ACCEPT_MS = 1000
