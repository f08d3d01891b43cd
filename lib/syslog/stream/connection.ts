import type { Socket } from 'node:net'
import type { Clock } from '../../../types/clock.ts'
import { MessageOrigin, type LostBytes, type Peer, type SourceParts } from '../event/message-origin.ts'
import type { SyslogEvent } from '../event/syslog-event.ts'
import { FrameReader, type FrameFormat } from '../framing/frame-reader.ts'
import { otherFraming } from '../framing/other-framing.ts'
import { RECEIVED_COST_BYTES } from '../received-cost.ts'
import { beginsTls, HELLO_BYTES } from './client-hello.ts'
import { Fifo } from './fifo.ts'
import type { HeldBytes, Holder } from './held-bytes.ts'
import { otherProtocol } from './other-protocol.ts'
import { Patience } from './patience.ts'
import { proxyHeader } from './proxy-header.ts'

export interface ConnectionFormat extends FrameFormat {
  /** How many bytes may wait before the socket is paused. */
  readonly tcpRecvBytes: number
  /** How long a sender may be silent, in ms; 0: no limit. */
  readonly idleTimeoutMs: number
  /** How long a message may take to arrive, in ms; 0: no limit. */
  readonly messageTimeoutMs: number
}

/** Why the source itself closed a connection. */
export type EndCause = 'idle' | 'unfinished' | 'buffer_limit'

/** Why the bytes of a connection cannot be read. */
export type BrokenBy = 'invalid_frame' | 'frame_too_long' | 'tls'

/** Receives the events of a connection; implemented by the intake. */
export interface ConnectionWatch {
  /** The bytes that all connections hold together. */
  readonly held: HeldBytes
  readonly clock: Clock
  /** Called when bytes, or the end, have arrived at a connection that is not queued. */
  onReady(connection: Connection): void
  onBytes(count: number): void
  onBroken(cause: BrokenBy, peer: Peer): void
  /** The connection's first bytes do not match the configured framing. */
  onOtherFraming(seen: string, peer: Peer): void
  /** The connection's first bytes are those of another protocol: the client expects another service at the port. */
  onOtherProtocol(protocol: string, peer: Peer): void
  /** The connection begins with a PROXY header, although the source has no `proxyProtocol`. */
  onProxyHeader(peer: Peer): void
  onEnded(cause: EndCause, peer: Peer): void
  onFailed(error: Error, peer: Peer, hasSpoken: boolean): void
  /** The connection was closed before its sender sent anything. */
  onSilent(peer: Peer): void
}

/**
 * One sender's connection. Its bytes wait here in chunks until the intake cuts them into messages. If too many are
 * waiting, the socket is paused, which holds up only this sender. Bytes that have arrived outlive the socket.
 */
export class Connection implements Holder {
  readonly peer: Peer
  readonly #socket: Socket
  readonly #parts: SourceParts
  readonly #watch: ConnectionWatch
  readonly #frames: FrameReader
  readonly #limit: number
  /** The waiting chunks, with their times of arrival. */
  readonly #chunks = new Fifo<Arrival>()
  #held = 0
  /** The bytes of an unfinished message, at the last count. */
  #carried = 0
  #closed = false
  /** How the connection ends: by its sender (`ended`), with a reported cause (`told`), or else broken off (`cut`). */
  #ending: 'ended' | 'cut' | 'told' = 'cut'
  #hasSpoken = false
  /** The configured framing, until the first bytes have been compared with it; then null. */
  #unmet: FrameFormat['framing'] | null
  /** Whether the connection was broken off because its bytes cannot be read. */
  #brokenOff = false
  /** Whether the connection is in the intake's queue, or is being read by the intake. */
  #queued = false
  /** `null` when no idle timeout applies. */
  readonly #idle: Patience | null
  /** `null` when no message timeout applies. */
  readonly #unfinished: Patience | null
  /** The first bytes, while they are too few to rule out a TLS client; then null. */
  #hello: Buffer | null
  /** The number (`begun`) of the unfinished message that the message timeout applies to. */
  #awaited = 0

  constructor(socket: Socket, peer: Peer, format: ConnectionFormat, parts: SourceParts, watch: ConnectionWatch) {
    this.peer = peer
    this.#socket = socket
    this.#parts = parts
    this.#watch = watch
    this.#unmet = format.framing
    this.#limit = Math.max(format.tcpRecvBytes, format.maxMessageBytes)
    this.#frames = new FrameReader(format, new MessageOrigin(parts, peer, 0))
    this.#idle = this.#patience(format.idleTimeoutMs, 'idle')
    this.#unfinished = this.#patience(format.messageTimeoutMs, 'unfinished')
    this.#hello = peer.transport === 'tls' ? null : Buffer.alloc(0)
    socket.on('data', this.#onData)
    socket.on('error', this.#onError)
    socket.on('end', () => {
      this.#ending = 'ended'
    })
    socket.on('close', this.#onClose)
    this.#idle?.start()
    // Reading a PROXY header has paused the socket
    if (watch.held.full) socket.pause()
    else socket.resume()
  }

  /** The next message of the current chunk, or null. */
  next(): SyslogEvent | null {
    return this.#frames.next()
  }

  /** Moves on to the next chunk; false if none is waiting. Call it only after `next` has returned null. */
  turn(): boolean {
    if (this.#frames.broken !== null && !this.#brokenOff) this.#breakOff(this.#frames.broken)
    this.#countCarried()
    const arrival = this.#chunks.shift()
    if (arrival === undefined) {
      this.#queued = false
      return false
    }
    this.#hold(-costOf(arrival.bytes))
    this.#frames.feed(arrival.bytes, new MessageOrigin(this.#parts, this.peer, arrival.at))
    this.readOn()
    return true
  }

  /** The message in the remaining bytes of a connection that is `over`, or null. */
  flush(): SyslogEvent | null {
    this.#watch.held.add(-this.#carried)
    return this.#frames.flush(this.#ending)
  }

  /** Whether the connection is closed and all its chunks are taken. */
  get over(): boolean {
    return this.#closed && this.#chunks.isEmpty
  }

  /** Whether the socket is paused because bytes are waiting for the consumer. */
  get heldUp(): boolean {
    return this.#socket.isPaused()
  }

  /** Bytes of the unfinished message; 0 once the connection has ended. */
  get carried(): number {
    return this.#ending === 'cut' ? this.#carried : 0
  }

  readOn(): void {
    if (this.#held >= this.#limit || this.#watch.held.full || !this.#socket.isPaused()) return
    this.#socket.resume()
    this.#idle?.start()
  }

  holdUp(): void {
    this.#socket.pause()
  }

  giveWay(): void {
    if (this.carried > 0) this.#end('buffer_limit')
  }

  /** Sends the sender an end (FIN): reading stops soon. */
  halfClose(): void {
    this.#socket.end()
  }

  /** Closes the connection and counts the bytes that were not delivered as lost. */
  giveUp(): void {
    this.#parts.watch.onLost('destroyed', this.#frames.waiting)
    this.#loseChunks('destroyed')
    this.destroy()
  }

  /** Closes the connection and releases its chunks. */
  destroy(): void {
    this.#chunks.clear()
    this.#hold(-this.#held)
    this.#socket.destroy()
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#idle?.start()
    this.#arrived(bytes)
    if (this.#held + this.#frames.carried >= this.#limit) this.#socket.pause()
    this.#tellReady()
  }

  /** Reports only the first error: Node continues after each TLS renegotiation that it refuses. */
  readonly #onError = (error: Error): void => {
    if (this.#ending !== 'told') this.#watch.onFailed(error, this.peer, this.#hasSpoken)
    this.#ending = 'told'
    this.#socket.destroy()
  }

  readonly #onClose = (): void => {
    this.#idle?.stop()
    this.#unfinished?.stop()
    // A socket that was paused when its connection broke off still has buffered bytes
    for (let bytes = this.#socket.read() as Buffer | null; bytes !== null; bytes = this.#socket.read() as Buffer | null)
      this.#arrived(bytes)
    if (this.#hello !== null) this.#take(this.#hello)
    if (!this.#hasSpoken && this.#ending !== 'told') this.#watch.onSilent(this.peer)
    this.#closed = true
    this.#tellReady()
  }

  #arrived(bytes: Buffer): void {
    this.#hasSpoken = true
    this.#watch.onBytes(bytes.length)
    if (this.#hello === null) this.#take(bytes)
    else this.#meet(this.#hello.length === 0 ? bytes : Buffer.concat([this.#hello, bytes]))
  }

  /** Checks whether the first bytes are a TLS ClientHello, which breaks the connection off. */
  #meet(bytes: Buffer): void {
    const isTls = beginsTls(bytes)
    this.#hello = isTls && bytes.length < HELLO_BYTES ? bytes : null
    if (this.#hello !== null) return
    if (isTls) this.#breakOff('tls')
    this.#take(bytes)
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#brokenOff) {
      this.#parts.watch.onLost('broken_off', bytes.length)
      return
    }
    if (this.#unmet !== null) this.#lookAtBeginning(this.#unmet, bytes)
    this.#hold(costOf(bytes))
    this.#chunks.push({ bytes, at: this.#watch.clock.now() })
  }

  #lookAtBeginning(framing: FrameFormat['framing'], bytes: Buffer): void {
    this.#unmet = null
    const protocol = otherProtocol(bytes)
    if (protocol !== null) {
      this.#watch.onOtherProtocol(protocol, this.peer)
      return
    }
    if (proxyHeader(bytes).status === 'complete') this.#watch.onProxyHeader(this.peer)
    const seen = otherFraming(framing, bytes)
    if (seen !== null) this.#watch.onOtherFraming(seen, this.peer)
  }

  #hold(count: number): void {
    this.#held += count
    this.#watch.held.add(count)
  }

  /** Counts the bytes of an unfinished message after a chunk, and starts or stops the message timeout. */
  #countCarried(): void {
    const { carried, unfinished, begun } = this.#frames
    this.#watch.held.add(carried - this.#carried)
    this.#carried = carried
    if (this.#unfinished === null || this.#closed) return
    if (!unfinished) this.#unfinished.stop()
    else if (!this.#unfinished.running || this.#awaited !== begun) this.#unfinished.start()
    this.#awaited = begun
  }

  #tellReady(): void {
    if (this.#queued) return
    this.#queued = true
    this.#watch.onReady(this)
  }

  #breakOff(cause: BrokenBy): void {
    this.#brokenOff = true
    this.#watch.onBroken(cause, this.peer)
    this.#loseChunks('broken_off')
    this.destroy()
  }

  #loseChunks(cause: LostBytes): void {
    for (let arrival = this.#chunks.shift(); arrival !== undefined; arrival = this.#chunks.shift())
      this.#parts.watch.onLost(cause, arrival.bytes.length)
  }

  #patience(ms: number, cause: EndCause): Patience | null {
    if (ms === 0) return null
    return new Patience(
      ms,
      this.#watch.clock,
      () => this.#socket.isPaused() || !this.#chunks.isEmpty,
      () => {
        this.#end(cause)
      }
    )
  }

  #end(cause: EndCause): void {
    this.#ending = 'told'
    this.#watch.onEnded(cause, this.peer)
    this.#socket.destroy()
  }
}

interface Arrival {
  readonly bytes: Buffer
  readonly at: number
}

/** The overhead of a chunk counts too, so that a sender of single bytes cannot fill the memory. */
function costOf(bytes: Buffer): number {
  return bytes.length + RECEIVED_COST_BYTES
}
