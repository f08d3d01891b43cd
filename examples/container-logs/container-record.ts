import type { FileEvent } from 'warp-flow'
import type { ContainerLine, LineFault } from './container-line.ts'
import { containerName, type ContainerName } from './container-name.ts'

/** One line as a container wrote it. */
export interface ContainerRecord {
  /** The joined bytes; the line as it is if it has a fault. */
  readonly payload: Buffer
  /** The stream; null if the line has a fault. */
  readonly stream: ContainerLine['stream'] | null
  /** When its first part was written; null if the line has a fault. */
  readonly time: string | null
  /** The container; null if it cannot be derived from the file's path. */
  readonly container: ContainerName | null
  /** Additional attributes configured in Docker; null if there are none. */
  readonly attrs: NonNullable<ContainerLine['attrs']> | null
  /** Why a part of the line is missing; null if it is complete. */
  readonly incomplete: Incomplete | null
  /** True if the record continues one that was split because it was too large. */
  readonly continued: boolean
  readonly fault: LineFault | null
  /** The number of lines in the file. */
  readonly parts: number
  /** The event of the first of these lines. */
  readonly event: FileEvent
  /** Acks all of these lines. */
  readonly ack: () => void
}

export type Incomplete =
  /** The source delivered only the beginning of a part: it was larger than `maxLineBytes`, or never finished. */
  | 'cut'
  /** The line is larger than `maxBytes`: its rest follows in further records, which are `continued`. */
  | 'too_large'
  /** The end of the line did not come within `maxAgeMs`. */
  | 'too_old'
  /** The next part is in another file, and was written too late to belong to this line. */
  | 'rotated'
  /** Too many parts were waiting. */
  | 'too_many'
  /** The source ended. */
  | 'end'

/** The parts of a line that is not complete yet. */
export interface OpenLine {
  readonly events: FileEvent[]
  readonly contents: Buffer[]
  readonly first: ContainerLine
  last: ContainerLine
  readonly continued: boolean
  /** When its first part came, by the joiner's clock. */
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

/** Whether the source delivered only a part of the line, according to its tags. */
function isCut({ tags }: FileEvent): boolean {
  return tags['truncated'] !== undefined || tags['partial'] !== undefined
}
