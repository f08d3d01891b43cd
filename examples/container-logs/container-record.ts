import type { FileEvent } from 'warp-flow'
import type { ContainerLine, LineFault } from './container-line.ts'
import { containerName, type ContainerName } from './container-name.ts'

/** What a container wrote as one line. */
export interface ContainerRecord {
  /** Its bytes, joined; the line as it is where it has a fault. */
  readonly payload: Buffer
  /** Null where it has a fault. */
  readonly stream: ContainerLine['stream'] | null
  /** When its first part was written; null where it has a fault. */
  readonly time: string | null
  /** Null if the file's path does not say. */
  readonly container: ContainerName | null
  /** What Docker was told to add; null where there is none. */
  readonly attrs: NonNullable<ContainerLine['attrs']> | null
  /** Why some of it is missing; null if it is whole. */
  readonly incomplete: Incomplete | null
  /** It goes on where a record that was too large was cut. */
  readonly continued: boolean
  readonly fault: LineFault | null
  /** How many lines of the file it was. */
  readonly parts: number
  /** The first of them. */
  readonly event: FileEvent
  /** Acks them all. */
  readonly ack: () => void
}

export type Incomplete =
  /** The source had only the beginning of one of its parts: it was larger than `maxLineBytes`, or never finished. */
  | 'cut'
  /** It is larger than `maxBytes`: its rest comes as records of their own, `continued`. */
  | 'too_large'
  /** Its end has not come within `maxAgeMs`. */
  | 'too_old'
  /** What comes next is in another file, and was written too late to be its end. */
  | 'rotated'
  /** Too many parts were waiting. */
  | 'too_many'
  /** The source has ended. */
  | 'end'

/** The parts of a line that is not whole yet. */
export interface OpenLine {
  readonly events: FileEvent[]
  readonly contents: Buffer[]
  readonly first: ContainerLine
  last: ContainerLine
  readonly continued: boolean
  /** By the joiner's clock. */
  readonly since: number
  bytes: number
}

export function joinedRecord(line: OpenLine, incomplete: Incomplete | null): ContainerRecord | null {
  const { events, contents, first, continued } = line
  const [event] = events
  if (event === undefined) return null
  const acks = events.map(({ ack }) => ack)
  return {
    payload: contents.length === 1 ? (contents[0] ?? event.payload) : Buffer.concat(contents),
    stream: first.stream,
    time: first.time,
    container: containerName(event.position.path),
    attrs: first.attrs ?? null,
    incomplete: incomplete ?? (events.some(isCut) ? 'cut' : null),
    continued,
    fault: null,
    parts: events.length,
    event,
    ack: () => {
      for (const ack of acks) ack()
    }
  }
}

export function faultyRecord(event: FileEvent, fault: LineFault): ContainerRecord {
  return {
    payload: event.payload,
    stream: null,
    time: null,
    container: containerName(event.position.path),
    attrs: null,
    incomplete: isCut(event) ? 'cut' : null,
    continued: false,
    fault,
    parts: 1,
    event,
    ack: event.ack
  }
}

/** By the tags that the source gives. */
function isCut({ tags }: FileEvent): boolean {
  return tags['truncated'] !== undefined || tags['partial'] !== undefined
}
