import type { Socket } from 'node:net'
import { Page, type Peer, type Reading } from '../event/page.ts'
import type { SyslogEvent } from '../event/syslog-event.ts'
import { FrameReader, type FrameFormat } from '../framing/frame-reader.ts'
import { Fifo } from './fifo.ts'

export interface ConnectionFormat extends FrameFormat {
  /** How many bytes are held before the socket is paused. */
  readonly tcpRecvBytes: number
}

/** What a connection tells its intake. */
export interface ConnectionWatch {
  /** There are bytes, or the end, where there was nothing in hand. */
  onReady(connection: Connection): void
  onBytes(count: number): void
  /** The time of the clock, in ms since the epoch. */
  now(): number
  onBroken(cause: 'invalid_frame' | 'frame_too_long', peer: Peer): void
  onFailed(error: Error, peer: Peer): void
}

/**
 * One sender's connection: its bytes wait here as they came until the intake cuts them into messages. Where too many wait
 * the socket is paused, which holds up that sender and nobody else. What has arrived outlives the socket.
 */
export class Connection {
  readonly peer: Peer
  readonly #socket: Socket
  readonly #reading: Reading
  readonly #watch: ConnectionWatch
  readonly #frames: FrameReader
  readonly #limit: number
  /** Bytes that wait, with the time they came at. */
  readonly #chunks = new Fifo<Arrival>()
  #held = 0
  #closed = false
  /** Its bytes make no sense any more. */
  #brokenOff = false
  /** It is among those that the intake takes from, or is being taken from. */
  #queued = false

  constructor(socket: Socket, peer: Peer, format: ConnectionFormat, reading: Reading, watch: ConnectionWatch) {
    this.peer = peer
    this.#socket = socket
    this.#reading = reading
    this.#watch = watch
    this.#limit = Math.max(format.tcpRecvBytes, format.maxMessageBytes)
    this.#frames = new FrameReader(format, new Page(reading, peer, 0))
    socket.on('data', this.#onData)
    socket.on('error', this.#onError)
    socket.on('close', this.#onClose)
    socket.resume() // the reading of a PROXY header has paused it
  }

  /** The next message of the chunk in hand, or null. */
  next(): SyslogEvent | null {
    return this.#frames.next()
  }

  /** Takes the next chunk in hand; false where none waits. Only after `next` has given null. */
  turn(): boolean {
    if (this.#frames.broken !== null && !this.#brokenOff) this.#breakOff(this.#frames.broken)
    const arrival = this.#chunks.shift()
    if (arrival === undefined) {
      this.#queued = false
      return false
    }
    this.#held -= costOf(arrival.bytes)
    this.#frames.feed(arrival.bytes, new Page(this.#reading, this.peer, arrival.at))
    if (this.#held < this.#limit && this.#socket.isPaused()) this.#socket.resume()
    return true
  }

  /** The rest of a connection that has ended, when everything before it has been taken. */
  flush(): SyslogEvent | null {
    return this.#frames.flush(true)
  }

  /** Nothing more will come. */
  get over(): boolean {
    return this.#closed && this.#chunks.isEmpty
  }

  /** True where bytes wait for the consumer and the socket is held up. */
  get heldUp(): boolean {
    return this.#socket.isPaused()
  }

  /** Tells the sender that nobody will read much longer. */
  halfClose(): void {
    this.#socket.end()
  }

  /** Ends it, and lets go of what has arrived. */
  destroy(): void {
    this.#chunks.clear()
    this.#held = 0
    this.#socket.destroy()
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#arrived(bytes)
    if (this.#held + this.#frames.carried >= this.#limit) this.#socket.pause()
    this.#tellReady()
  }

  readonly #onError = (error: Error): void => {
    this.#watch.onFailed(error, this.peer)
  }

  readonly #onClose = (): void => {
    // A socket that was paused when its connection broke off has bytes of its own
    for (let bytes = this.#socket.read() as Buffer | null; bytes !== null; bytes = this.#socket.read() as Buffer | null) this.#arrived(bytes)
    this.#closed = true
    this.#tellReady()
  }

  #arrived(bytes: Buffer): void {
    this.#watch.onBytes(bytes.length)
    if (this.#brokenOff) return
    this.#held += costOf(bytes)
    this.#chunks.push({ bytes, at: this.#watch.now() })
  }

  #tellReady(): void {
    if (this.#queued) return
    this.#queued = true
    this.#watch.onReady(this)
  }

  #breakOff(cause: 'invalid_frame' | 'frame_too_long'): void {
    this.#brokenOff = true
    this.#watch.onBroken(cause, this.peer)
    this.destroy()
  }
}

interface Arrival {
  readonly bytes: Buffer
  readonly at: number
}

/** What a chunk holds beside its bytes counts too, so that a sender of single bytes cannot fill the memory. */
function costOf(bytes: Buffer): number {
  return bytes.length + OVERHEAD_BYTES
}

/** A Buffer, its memory's book-keeping and its place in the list. */
const OVERHEAD_BYTES = 256
