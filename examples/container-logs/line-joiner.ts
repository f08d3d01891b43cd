import type { FileEvent } from 'warp-flow'
import { readContainerLine, type ContainerLine } from './container-line.ts'
import { faultyRecord, joinedRecord, type ContainerRecord, type Incomplete, type OpenLine } from './container-record.ts'
import { FirstNames } from './first-names.ts'

export interface JoinOptions {
  /** Bytes of a record at most; a larger one comes in pieces. Default 1 MiB. */
  readonly maxBytes?: number
  /** Parts that wait for the end of their lines at most, of all containers. Below the source's `max_unacked`. Default 2000. */
  readonly maxParts?: number
  /** How long a line waits for its end, in ms; time in which nobody takes records does not count. Default 60,000. */
  readonly maxAgeMs?: number
}

/**
 * Joins the parts of lines, of each file and stream by themselves. Where the kubelet has rotated in the midst of a line,
 * the rest is the first that the new file of the same name has of that stream, if it was written soon after. Holds what is not whole; nothing is acked before its record is. It has no time of its own: `now` is in ms since
 * anything, and never less than before.
 */
export class LineJoiner {
  readonly #maxBytes: number
  readonly #maxParts: number
  readonly #maxAgeMs: number
  readonly #names = new FirstNames()
  /** By the file's first name and the stream, the longest open first. */
  readonly #open = new Map<string, OpenLine>()
  #parts = 0

  constructor({ maxBytes = 1024 * 1024, maxParts = 2000, maxAgeMs = 60_000 }: JoinOptions = {}) {
    this.#maxBytes = maxBytes
    this.#maxParts = maxParts
    this.#maxAgeMs = maxAgeMs
  }

  /** When a line has waited long enough for its end; null if none waits. */
  get dueAt(): number | null {
    const [oldest] = this.#open.values()
    return oldest === undefined ? null : oldest.since + this.#maxAgeMs
  }

  /** The records that a line makes whole, or that are given up. */
  *take(event: FileEvent, now: number): Generator<ContainerRecord> {
    const line = readContainerLine(event.payload)
    const name = this.#names.of(event)
    for (const stream of ['stdout', 'stderr']) restoreReturn(this.#open.get(`${stream} ${name}`), event)
    if (typeof line === 'string') {
      yield faultyRecord(event, line)
      return
    }
    const key = `${line.stream} ${name}`
    const open = this.#open.get(key)
    let continued = false
    if (open !== undefined && !mayFollow(open, event, line)) yield* this.#close(key, 'rotated')
    else if (open !== undefined) continued = yield* this.#makeRoom(key, open, line)
    this.#add(key, event, line, { continued, since: now })
    if (!line.partial) yield* this.#close(key, null)
    else if (this.#parts > this.#maxParts) yield* this.#closeFirst('too_many')
  }

  /** What has waited too long. */
  *closeOld(now: number): Generator<ContainerRecord> {
    while (this.dueAt !== null && this.dueAt <= now) yield* this.#closeFirst('too_old')
  }

  /** What is left when no more comes. */
  *end(): Generator<ContainerRecord> {
    while (this.#open.size > 0) yield* this.#closeFirst('end')
  }

  /** Whether a line that has grown too large was given before this part of it. */
  *#makeRoom(key: string, open: OpenLine, { content }: ContainerLine): Generator<ContainerRecord, boolean> {
    if (open.bytes + content.length <= this.#maxBytes) return false
    yield* this.#close(key, 'too_large')
    return true
  }

  #add(key: string, event: FileEvent, line: ContainerLine, begun: Pick<OpenLine, 'continued' | 'since'>): void {
    const open = this.#open.get(key) ?? { events: [], contents: [], first: line, last: line, bytes: 0, ...begun }
    this.#open.set(key, open)
    open.events.push(event)
    open.contents.push(line.content)
    open.last = line
    open.bytes += line.content.length
    this.#parts++
  }

  *#closeFirst(why: Incomplete): Generator<ContainerRecord> {
    const [key] = this.#open.keys()
    if (key !== undefined) yield* this.#close(key, why)
  }

  *#close(key: string, why: Incomplete | null): Generator<ContainerRecord> {
    const open = this.#open.get(key)
    if (open === undefined) return
    this.#open.delete(key)
    this.#parts -= open.events.length
    const record = joinedRecord(open, why)
    if (record !== null) yield record
  }
}

/**
 * Whether a part belongs to the line before it: that of the same file does. Of several rotations some may not have been
 * seen, where nobody took records for a while; then the next file that has the name is not the next one of the container.
 * What was written sooner after than a kubelet rotates again is.
 */
function mayFollow({ events, last }: OpenLine, { position }: FileEvent, { time }: ContainerLine): boolean {
  const before = events.at(-1)?.position
  const same = before?.dev === position.dev && before.ino === position.ino && before.offset < position.offset
  const laterMs = Date.parse(time) - Date.parse(last.time)
  return same || (laterMs >= 0 && laterMs < SHORTEST_ROTATION_MS)
}

/** The least that `containerLogMonitorInterval` of a kubelet may be; by default it is 10 s. */
const SHORTEST_ROTATION_MS = 3000

/**
 * A source takes CR LF for the end of a line. Where a runtime has cut a line behind a CR, it belongs to the text: there are
 * two bytes between that part and the next line of the file.
 */
function restoreReturn(open: OpenLine | undefined, { position: { dev, ino, offset } }: FileEvent): void {
  const last = open?.events.at(-1)
  if (open === undefined || last === undefined) return
  const { position, payload } = last
  if (position.dev !== dev || position.ino !== ino || position.offset + payload.length + 2 !== offset) return
  open.contents.push(RETURN)
  open.bytes += RETURN.length
}

const RETURN = Buffer.from('\r')
