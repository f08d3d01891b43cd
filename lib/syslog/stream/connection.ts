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
  /** How many bytes are held before the socket is paused. */
  readonly tcpRecvBytes: number
  /** How long a sender may be silent; 0: for ever. */
  readonly idleTimeoutMs: number
  /** How long a message may take that has begun; 0: for ever. */
  readonly messageTimeoutMs: number
}

/** Why the source itself ended a connection. */
export type EndCause = 'idle' | 'unfinished' | 'buffer_limit'

/** Why a connection makes no sense. */
export type BrokenBy = 'invalid_frame' | 'frame_too_long' | 'tls'

/** What a connection tells its intake. */
export interface ConnectionWatch {
  /** What all connections hold. */
  readonly held: HeldBytes
  readonly clock: Clock
  /** There are bytes, or the end, where there was nothing in hand. */
  onReady(connection: Connection): void
  onBytes(count: number): void
  onBroken(cause: BrokenBy, peer: Peer): void
  /** It begins in another way than its framing says. */
  onOtherFraming(seen: string, peer: Peer): void
  /** It begins as that of a client which takes the port for another service's. */
  onOtherProtocol(protocol: string, peer: Peer): void
  /** It begins with a PROXY header, which nobody asked for. */
  onProxyHeader(peer: Peer): void
  onEnded(cause: EndCause, peer: Peer): void
  onFailed(error: Error, peer: Peer, hasSpoken: boolean): void
  /** Its sender has left, and has said nothing. */
  onSilent(peer: Peer): void
}

/**
 * One sender's connection: its bytes wait here as they came until the intake cuts them into messages. Where too many
 * wait the socket is paused, which holds up that sender and nobody else. What has arrived outlives the socket.
 */
export class Connection implements Holder {
  readonly peer: Peer
  readonly #socket: Socket
  readonly #parts: SourceParts
  readonly #watch: ConnectionWatch
  readonly #frames: FrameReader
  readonly #limit: number
  /** Bytes that wait, with the time they came at. */
  readonly #chunks = new Fifo<Arrival>()
  #held = 0
  /** Bytes of an unfinished message, as they were last counted. */
  #carried = 0
  #closed = false
  /** Whether the sender has ended it, or why else no more comes where that has been reported. */
  #ending: 'ended' | 'cut' | 'told' = 'cut'
  #hasSpoken = false
  /** How its messages are framed, until its first bytes have been looked at. */
  #unmet: FrameFormat['framing'] | null
  /** Its bytes make no sense any more. */
  #brokenOff = false
  /** It is among those that the intake takes from, or is being taken from. */
  #queued = false
  /** Null if the sender may be silent. */
  readonly #idle: Patience | null
  /** Null if a message may take its time. */
  readonly #unfinished: Patience | null
  /** Its first bytes, while they may still be those of a TLS client; null if they are not. */
  #hello: Buffer | null
  /** The unfinished message that is waited for. */
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
    // The reading of a PROXY header has paused it
    if (watch.held.full) socket.pause()
    else socket.resume()
  }

  /** The next message of the chunk in hand, or null. */
  next(): SyslogEvent | null {
    return this.#frames.next()
  }

  /** Takes the next chunk in hand; false if none waits. Only after `next` has given null. */
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

  /** The rest of a connection that has ended, when everything before it has been taken. */
  flush(): SyslogEvent | null {
    this.#watch.held.add(-this.#carried)
    return this.#frames.flush(this.#ending)
  }

  /** Nothing more will come. */
  get over(): boolean {
    return this.#closed && this.#chunks.isEmpty
  }

  /** True if bytes wait for the consumer and the socket is held up. */
  get heldUp(): boolean {
    return this.#socket.isPaused()
  }

  /** Of an unfinished message; none of a connection that has been ended. */
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

  /** Tells the sender that nobody will read much longer. */
  halfClose(): void {
    this.#socket.end()
  }

  /** Ends it, though nobody has taken what has arrived. */
  giveUp(): void {
    this.#parts.watch.onLost('destroyed', this.#frames.waiting)
    this.#loseChunks('destroyed')
    this.destroy()
  }

  /** Ends it, and releases what has arrived. */
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

  /** Node goes on after each renegotiation that it has refused. */
  readonly #onError = (error: Error): void => {
    if (this.#ending !== 'told') this.#watch.onFailed(error, this.peer, this.#hasSpoken)
    this.#ending = 'told'
    this.#socket.destroy()
  }

  readonly #onClose = (): void => {
    this.#idle?.stop()
    this.#unfinished?.stop()
    // A socket that was paused when its connection broke off has bytes of its own
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

  /** Looks at the first bytes. */
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

  /** What is left of the chunk that was cut: the beginning of a message, whose end is waited for. */
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

/** What a chunk holds beside its bytes counts too, so that a sender of single bytes cannot fill the memory. */
function costOf(bytes: Buffer): number {
  return bytes.length + RECEIVED_COST_BYTES
}
