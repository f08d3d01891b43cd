import type { ContentMark, FileRecord } from '../../../types/checkpoint.ts'
import { withChecksum } from '../checkpoint/record-checksum.ts'
import { recordOf, textOf } from '../checkpoint/record-texts.ts'
import type { LineStart } from '../line-reader.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { KnownOnDisk } from './file-on-disk.ts'
import type { Harvester } from './harvester.ts'
import { bytesBefore, departedRecord, draftOf, givenOf } from './record-draft.ts'
import { storedRecord } from './record-paths.ts'
import type { Departed } from './departed.ts'

/**
 * The stored records of files and contents, each as built last. Checking that a record is still valid costs a fraction
 * of building it, and of thousands of files few have changed since the last save.
 */
export class RecordBook {
  readonly #files = new WeakMap<Harvester, KeptRecord>()
  readonly #departed = new WeakMap<Departed, KeptDeparted>()

  /**
   * The record of a file; null if nothing is known about its content. `now` is in ms since the epoch. `isInHand`: its
   * last record waits in the stream's buffer. `departedAt`: when another content of the same name was last seen. The
   * record has to be at least as new, because the next run decides by these times which of the contents was the last.
   */
  of(file: Harvester, isInHand: boolean, now: number, departedAt = 0): string | null {
    const { content } = file
    if (content === null) return null
    const { offset, line } = file.resumeAt(isInHand)
    const place = { offset, line, given: givenOf(file, !isInHand) }
    const known = this.#files.get(file)
    if (known?.holds(file, content, place, now, departedAt) === true) return known.text
    const draft = draftOf(file, place, now, !isInHand)
    if (draft === null) return null
    const text = stored(draft)
    this.#files.set(file, new KeptRecord(text, isShort(draft), now, file, content, place))
    return text
  }

  /**
   * The text, completed with the hash of the bytes before the place if these lie before the window: then they are read
   * from the unchanged file.
   */
  async completed(file: Harvester, text: string): Promise<string> {
    const kept = this.#files.get(file)
    if (kept?.text !== text || !kept.isShort) return text
    const record = recordOf(text)
    const before = await bytesBefore(file, record)
    return before === null ? text : textOf(withChecksum({ ...record, before }))
  }

  /** The record of a content that is no longer where it was read. */
  ofDeparted(content: Departed): string {
    const oldest = content.acks?.oldest ?? null
    const known = this.#departed.get(content)
    if (known !== undefined && known.oldest?.offset === oldest?.offset && known.oldest?.line === oldest?.line)
      return known.text
    const text = stored(departedRecord(content))
    this.#departed.set(content, { oldest, text })
    return text
  }
}

interface KeptDeparted {
  readonly oldest: LineStart | null
  readonly text: string
}

/** A record, and all changeable values that it was built from. */
class KeptRecord {
  readonly text: string
  /** Whether the bytes before the place are not known. */
  readonly isShort: boolean
  /** In ms since the epoch. */
  readonly #madeAt: number
  readonly #content: HarvestedContent
  readonly #length: number
  readonly #crc: number | null
  readonly #marks: readonly ContentMark[]
  readonly #markCount: number
  readonly #offset: number
  readonly #line: number
  readonly #given: number
  readonly #size: number
  readonly #path: string
  readonly #names: readonly string[]
  readonly #verified: KnownOnDisk['verified']
  /** The state of a finished file, which contributes to its record; null for other files. */
  readonly #finished: Harvester['state'] | null

  constructor(
    text: string,
    isShort: boolean,
    madeAt: number,
    file: Harvester,
    content: HarvestedContent,
    place: Place
  ) {
    const { length, crc, marks } = content.fingerprint
    this.text = text
    this.isShort = isShort
    this.#madeAt = madeAt
    this.#content = content
    this.#length = length
    this.#crc = crc
    this.#marks = marks
    this.#markCount = marks.length
    this.#offset = place.offset
    this.#line = place.line
    this.#given = place.given
    this.#size = file.size
    this.#path = file.path
    this.#names = file.names
    this.#verified = file.disk.verified
    this.#finished = finishedOf(file)
  }

  /** Whether the record is still valid. Runs for every file at every save. */
  holds(file: Harvester, content: HarvestedContent, place: Place, now: number, departedAt: number): boolean {
    const { fingerprint } = content
    return (
      this.#content === content &&
      this.#length === fingerprint.length &&
      this.#offset === place.offset &&
      this.#line === place.line &&
      this.#given === place.given &&
      this.#size === file.size &&
      this.#path === file.path &&
      this.#names === file.names &&
      this.#verified === file.disk.verified &&
      this.#finished === finishedOf(file) &&
      this.#crc === fingerprint.crc &&
      this.#marks === fingerprint.marks &&
      this.#markCount === fingerprint.marks.length &&
      this.#madeAt >= departedAt &&
      Math.abs(now - this.#madeAt) < FRESH_MS
    )
  }
}

/** Where reading has to continue, and how far an unfinished last line was delivered. */
interface Place extends LineStart {
  readonly given: number
}

function finishedOf({ state }: Harvester): Harvester['state'] | null {
  return state.kind === 'finished' ? state : null
}

function isShort({ before, offset }: FileRecord): boolean {
  return before.length === 0 && offset > 0
}

function stored(record: FileRecord): string {
  return textOf(withChecksum(storedRecord(record)))
}

/** A record is accurate to the hour about when its file was last seen. */
const FRESH_MS = 60 * 60 * 1000
