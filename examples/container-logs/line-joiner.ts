import type { FileEvent } from 'warp-flow'
import { readContainerLine, type ContainerLine } from './container-line.ts'
import { faultyRecord, joinedRecord, type ContainerRecord, type Incomplete, type OpenLine } from './container-record.ts'
import { FirstNames } from './first-names.ts'

export interface JoinOptions {
  /** The maximum size of a record in bytes; a larger one is split. Default 1 MiB. */
  readonly maxBytes?: number
  /**
   * The maximum number of parts that wait for the end of their lines, for all containers. Has to be below the source's
   * `max_unacked`. Default 2000.
   */
  readonly maxParts?: number
  /**
   * How long a line waits for its end, in ms; time in which the consumer takes no records does not count. Default
   * 60,000.
   */
  readonly maxAgeMs?: number
}

/**
 * Joins the parts of lines, separately for each file and stream. If the kubelet rotated in the middle of a line, the
 * rest is the first part of that stream in the new file with the same name, if it was written soon after. Holds
 * incomplete lines; a part is only acked with its record. Uses no clock: `now` is in ms since any moment, and never
 * decreases.
 */
export class LineJoiner {
  readonly #maxBytes: number
  readonly #maxParts: number
  readonly #maxAgeMs: number
  readonly #names = new FirstNames()
  /** stream and first name of the file => line, the one that has been open longest first */
  readonly #open = new Map<string, OpenLine>()
  #parts = 0

  constructor({ maxBytes = 1024 * 1024, maxParts = 2000, maxAgeMs = 60_000 }: JoinOptions = {}) {
    this.#maxBytes = maxBytes
    this.#maxParts = maxParts
    this.#maxAgeMs = maxAgeMs
  }

  /** When the oldest open line has to be closed; null if none is open. */
  get dueAt(): number | null {
    const [oldest] = this.#open.values()
    return oldest === undefined ? null : oldest.since + this.#maxAgeMs
  }

  /** Takes a line; yields the records that it completes, or that are closed incomplete because of it. */
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

  /** Closes the lines that have waited too long. */
  *closeOld(now: number): Generator<ContainerRecord> {
    while (this.dueAt !== null && this.dueAt <= now) yield* this.#closeFirst('too_old')
  }

  /** Closes the remaining lines at the end of the input. */
  *end(): Generator<ContainerRecord> {
    while (this.#open.size > 0) yield* this.#closeFirst('end')
  }

  /** Closes the open line if this part would make it too large; returns whether it did. */
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
 * Whether a part belongs to the open line. A part of the same file does. For a part of another file, rotations may have
 * been missed while the consumer took no records, so that it is not the container's next file. It is the next one if
 * the part was written within the shortest time between two rotations of a kubelet.
 */
function mayFollow({ events, last }: OpenLine, { position }: FileEvent, { time }: ContainerLine): boolean {
  const before = events.at(-1)?.position
  const same = before?.dev === position.dev && before.ino === position.ino && before.offset < position.offset
  const laterMs = Date.parse(time) - Date.parse(last.time)
  return same || (laterMs >= 0 && laterMs < SHORTEST_ROTATION_MS)
}

/** The minimum of a kubelet's `containerLogMonitorInterval`, which is 10 s by default. */
const SHORTEST_ROTATION_MS = 3000

/**
 * Restores a CR. A source treats CR LF as the end of a line, but if a runtime split a line after a CR, the CR belongs
 * to the text: then there are two bytes between this part and the next line of the file.
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
