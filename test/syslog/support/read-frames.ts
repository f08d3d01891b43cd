import { FrameReader, type FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'
import { MessageOrigin, type LostBytes } from '../../../lib/syslog/event/message-origin.ts'
import { partsOf, somebody, watching } from './message-parts.ts'

/** A message as it was cut, one code unit a byte; `~` stands behind one that is truncated. */
export interface FrameRun {
  readonly records: readonly string[]
  readonly broken: FrameReader['broken']
  readonly told: readonly string[]
  /** How often a count was told to be wrong. */
  readonly badCounts: number
  /** cause => bytes that are in no message */
  readonly lost: Readonly<Record<LostBytes, number>>
  /** How long those really are that were cut at the limit. */
  readonly lengths: readonly number[]
  /** The most bytes that were carried between two chunks. */
  readonly carried: number
}

export const autoFraming: FrameFormat = { framing: 'auto', preferNewline: false, maxMessageBytes: 64 }

/**
 * Reads chunks as one connection brings them, until its sender has `ended` it or it was lost. A chunk is a text of one
 * code unit a byte.
 */
export function readFrames(chunks: readonly string[], format: Partial<FrameFormat> = {}, ended = true): FrameRun {
  const watch = watching()
  const parts = partsOf({ headerMode: 'keep', watch })
  const reader = new FrameReader({ ...autoFraming, ...format }, new MessageOrigin(parts, somebody, 0))
  const records: string[] = []
  let carried = 0
  const take = (event: ReturnType<FrameReader['next']>): boolean => {
    if (event !== null) records.push(event.payload.toString('latin1') + (event.tags['truncated'] === 'true' ? '~' : ''))
    return event !== null
  }
  for (const chunk of chunks) {
    reader.feed(Buffer.from(chunk, 'latin1'), new MessageOrigin(parts, somebody, 0))
    while (take(reader.next()));
    carried = Math.max(carried, reader.carried)
    if (reader.broken !== null) break
  }
  take(reader.flush(ended ? 'ended' : 'cut'))
  return {
    records,
    broken: reader.broken,
    told: watch.told,
    badCounts: watch.badCounts,
    lost: watch.lost,
    lengths: watch.lengths,
    carried
  }
}

/** The text in chunks that end at these places. */
export function splitAt(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b)
  return [0, ...ends]
    .map((start, index) => text.slice(start, ends[index] ?? text.length))
    .filter((chunk) => chunk !== '')
}

export function byteByByte(text: string): string[] {
  return text.split('')
}
