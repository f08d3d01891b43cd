import type { ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import type { ErrorCode, SourceErrorCode } from '../../types/error-codes.ts'
import type { SyslogFault } from '../../types/syslog.ts'
import { Counters } from '../core/counters.ts'
import { detailSince, WarningLimit } from '../core/tell-once.ts'
import { classifyError } from '../errors/classify.ts'
import { sourceError, sourceErrorOf, toSourceError } from '../errors/make-error.ts'
import { socketText } from '../errors/socket-text.ts'
import type { SyslogParams } from './params.ts'
import type { CutBy, LostBytes, MessageWatch, Peer } from './event/message-origin.ts'

/** Why a message, or a connection with all it would have sent, was dropped. */
export type DropCause =
  | 'kernel'
  | 'queue'
  | 'connection_limit'
  | 'address_limit'
  | 'buffer_limit'
  | 'not_allowed'
  | 'idle'
  | 'unfinished'
  | 'frame_too_long'
  | 'bad_count'
  | 'protocol'
  | 'destroyed'

/**
 * Counts what a syslog source lost, cut and could not read, and reports it: each kind at most once in ten seconds,
 * because a faulty sender usually repeats its fault with every message.
 */
export class SyslogReport implements MessageWatch {
  /** Messages cut at their limit. */
  truncated = 0
  readonly #context: Pick<OpenContext, 'key' | 'clock' | 'warn'>
  readonly #drops = new Counters()
  readonly #bytesLost = new Counters()
  readonly #limit: WarningLimit
  /** code => where it last occurred */
  readonly #lastMet = new Map<SourceErrorCode, ErrorContext>()
  /** Senders that do not speak syslog: reported once, because their messages add nothing. */
  readonly #strangers = new WeakSet<Peer>()
  /** The length of the longest message that was cut at the limit; 0 if unknown. */
  #longest = 0
  /** Where the source listens, as values for the texts of checks. */
  #local: Readonly<Record<string, string>>
  /**
   * The source's protocol, as a value for the texts of remedies: a remedy must not change the transport as a side
   * effect.
   */
  readonly #protocol: Readonly<Record<string, string>>

  constructor(context: Pick<OpenContext, 'key' | 'clock' | 'warn'>, protocol: SyslogParams['protocol']) {
    this.#context = context
    // A Unix socket has no port for a command to query; settings for connections have no effect over UDP
    this.#local = protocol === 'unix' ? { localAddress: '', localPort: '' } : {}
    this.#protocol = protocol === 'udp' ? {} : { protocol }
    this.#limit = new WarningLimit(context.clock)
    for (const cause of CAUSES) this.#drops.add(cause, 0)
    for (const cause of LOST) this.#bytesLost.add(cause, 0)
  }

  /** Sets where the source listens. */
  listensAt(address: string, port: number): void {
    this.#local = { localAddress: address, localPort: String(port) }
  }

  get drops(): Readonly<Record<string, number>> {
    return this.#drops.snapshot()
  }

  /** Bytes of streams that belong to no message. */
  get bytesLost(): Readonly<Record<string, number>> {
    return this.#bytesLost.snapshot()
  }

  /** code => how many errors were counted without a warning of their own */
  get errors(): Readonly<Record<string, number>> {
    return this.#limit.held
  }

  /** code => where it last occurred, reported or not. */
  get lastMet(): Readonly<Record<string, ErrorContext>> {
    return Object.fromEntries(this.#lastMet)
  }

  drop(cause: DropCause, count = 1): void {
    this.#drops.add(cause, count)
  }

  /** Reports a fault. `detail` adds to the code's message; it is called only if there is a warning. */
  tell(code: ErrorCode, place: ErrorContext, detail?: () => string): void {
    this.#lastMet.set(code, place)
    const since = this.#limit.due(code)
    if (since !== null) this.#context.warn(sourceError(code, this.#placed(place), detailSince(since, detail?.())))
  }

  /**
   * Reports a change of the source itself. Never held back: no sender can repeat it, and it may supersede an earlier
   * report.
   */
  tellState(code: ErrorCode, place: ErrorContext, detail: () => string): void {
    this.#lastMet.set(code, place)
    this.#context.warn(sourceError(code, this.#placed(place), detailSince(this.#limit.told(code), detail())))
  }

  /** Reports a socket error that did not end the source; `peer` is null if the socket was not a sender's. */
  failed(error: unknown, peer: Peer | null): void {
    const sender: ErrorContext = peer === null ? {} : senderPlace(peer)
    const { code, detail } = classifyError(error, { area: 'syslog' })
    // In texts about a handshake, the host is the server, which is this source: the sender goes into the detail
    this.#lastMet.set(code, code.startsWith('TLS_') ? OF_SENDERS : sender)
    if (this.#limit.due(code) === null) return
    const from = socketText(sender.host ?? 'a sender that is gone', sender.port)
    if (code.startsWith('TLS_'))
      this.#context.warn(
        sourceErrorOf(code, this.#placed(OF_SENDERS), { detail: `${detail} (from ${from})`, cause: error })
      )
    else this.#context.warn(toSourceError(error, this.#placed(sender)))
  }

  /** Reports a client of another protocol; its bytes are still delivered. */
  onStranger(protocol: string, peer: Peer): void {
    this.#strangers.add(peer)
    this.tell('SYSLOG_OTHER_PROTOCOL', { ...senderPlace(peer), values: { protocol } })
  }

  isStranger(peer: Peer): boolean {
    return this.#strangers.has(peer)
  }

  onCut(by: CutBy, peer: Peer): void {
    this.truncated++
    if (this.isStranger(peer)) return
    if (by === 'limit') this.tell('SYSLOG_MESSAGE_TOO_LONG', this.#cutOf(peer))
    if (by === 'end')
      this.tell('SYSLOG_CONNECTION_LOST', senderPlace(peer), () => 'the connection ended within a message')
  }

  onLength(bytes: number, peer: Peer): void {
    this.#longest = Math.max(this.#longest, bytes)
    this.#lastMet.set('SYSLOG_MESSAGE_TOO_LONG', this.#cutOf(peer))
  }

  onBadCount(peer: Peer): void {
    this.drop('bad_count')
    if (!this.isStranger(peer)) this.tell('SYSLOG_BAD_COUNT', senderPlace(peer))
  }

  onLost(cause: LostBytes, count: number): void {
    this.#bytesLost.add(cause, count)
  }

  onFault({ reason, offset }: SyslogFault, peer: Peer): void {
    if (this.isStranger(peer)) return
    const code = NO_SYSLOG.has(reason) ? 'SYSLOG_INVALID_FORMAT' : 'SYSLOG_PARSE_ERROR'
    this.tell(code, { ...senderPlace(peer), values: { reason, offset: String(offset) } })
  }

  #cutOf(peer: Peer): ErrorContext {
    return { ...senderPlace(peer), ...(this.#longest === 0 ? {} : { values: { bytes: String(this.#longest) } }) }
  }

  #placed(place: ErrorContext): ErrorContext {
    return {
      area: 'syslog',
      source: this.#context.key,
      ...place,
      values: { ...this.#local, ...this.#protocol, ...place.values }
    }
  }
}

/** The sender, as context for checks and remedies. */
export function senderPlace({ transport, remoteAddress, remotePort }: Peer): ErrorContext {
  const host = transport === 'unix' ? 'localhost' : remoteAddress
  return { ...(host === null ? {} : { host }), ...(remotePort === null ? {} : { port: remotePort }) }
}

/** Selects the advice on handshakes for a server and its senders. */
const OF_SENDERS: ErrorContext = { cases: ['syslog'] }
const CAUSES: readonly DropCause[] = [
  'kernel',
  'queue',
  'connection_limit',
  'not_allowed',
  'frame_too_long',
  'protocol'
]
const LOST: readonly LostBytes[] = ['bad_count', 'too_long', 'broken_off', 'destroyed']
/** The reasons for messages that do not begin like syslog; all others fail further on. */
const NO_SYSLOG: ReadonlySet<string> = new Set(['missing_pri', 'invalid_pri', 'missing_timestamp'])
