import { lineFeed } from '../line-ending.ts'
import type { LineStart } from '../line-reader.ts'
import { leadingNuls } from '../nul-hole.ts'
import { seenBy } from '../seen-file.ts'
import { contentId } from './content-id.ts'
import { departureOf } from './departure.ts'
import { startsAlike } from './fingerprint.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { Harvester } from './harvester.ts'
import type { Identifier } from './identifier.ts'
import { lastLineStart } from './last-line-start.ts'
import type { Loss, Losses } from './losses.ts'
import { PrefixScan } from './prefix-scan.ts'
import { readAt } from './read-at.ts'
import type { Registry } from './registry.ts'
import type { Shared } from './shared.ts'
import { firstDifference, resumePoint } from './truncation.ts'

/**
 * Handles files that no longer hold what was read of them: cut, or overwritten. Reading continues at the first line
 * that differs, if everything before it is proven to be what was read; else the content departs, and the file is read
 * from its beginning.
 */
export class Changes {
  readonly #shared: Shared
  readonly #registry: Registry
  readonly #identifier: Identifier
  readonly #losses: Losses
  /** file => what has been compared of it */
  readonly #scans = new Map<Harvester, PrefixScan>()

  constructor(shared: Shared, registry: Registry, identifier: Identifier, losses: Losses) {
    this.#shared = shared
    this.#registry = registry
    this.#identifier = identifier
    this.#losses = losses
  }

  /**
   * Takes one step, after the consumer has taken everything that was read before. `done`: reading continues, or the
   * file is identified anew.
   */
  async follow(file: Harvester): Promise<'done' | 'again'> {
    const { content, handle, format } = file
    if (content === null || handle === null) return 'done'
    if (content.compression !== 'none') {
      await file.close()
      this.#depart(
        file,
        content,
        'FILE_REPLACED',
        'what is compressed in it is another content; it is read from its beginning'
      )
      return 'done'
    }
    const { fingerprint } = content
    file.saw(seenBy(file.path, await handle.stat({ bigint: true })))
    const { size } = file
    const there = await readAt(handle, fingerprint.windowStart, fingerprint.window.length)
    // Only the part of the head before the window: the window is compared as a whole, and a cut within it shortens the
    // head, too.
    const head = await readAt(handle, 0, Math.min(fingerprint.head.length, fingerprint.windowStart))
    const isComparable = startsAlike(fingerprint.head, head) && (fingerprint.windowStart === 0 || !isHole(head, there))
    const kept = isComparable ? resumePoint(fingerprint, there, file.linePosition, format?.ending ?? lineFeed) : null
    const before = kept === null ? 'other' : await this.#compareBefore(file, content)
    if (before === 'unknown') return 'again'
    await this.#forget(file)
    const proven = before === 'same' ? kept : null
    const start = proven !== null && 'before' in proven ? await this.#lineBefore(file, proven.lines) : proven
    if (start === null)
      this.#depart(
        file,
        content,
        'FILE_TRUNCATED',
        `it has ${size} bytes after ${fingerprint.length} were read; it is read on at 0`
      )
    else this.#goOn(file, { ...content, cutAt: firstDifference(fingerprint, there) }, start, size)
    return 'done'
  }

  async close(): Promise<void> {
    for (const scan of this.#scans.values()) await scan.close()
    this.#scans.clear()
  }

  /** Compares the bytes before the window by their checksum, one turn at a time. */
  async #compareBefore(file: Harvester, { fingerprint }: HarvestedContent): Promise<'same' | 'other' | 'unknown'> {
    const { handle } = file
    const { begin, windowStart } = fingerprint
    if (windowStart <= begin) return 'same'
    const expected = fingerprint.crcAt(windowStart)
    if (expected === null || handle === null) return 'other'
    const scan =
      this.#scans.get(file) ??
      new PrefixScan(() => handle, 'none', { area: 'file', path: file.path }, begin, undefined, this.#shared.rate)
    this.#scans.set(file, scan)
    if (!(await scan.advance([windowStart]))) {
      file.be({ kind: 'changed', bytesLeft: windowStart - scan.length })
      return 'unknown'
    }
    return scan.crcAt(windowStart) === expected ? 'same' : 'other'
  }

  /**
   * Start of the line in which the window begins; the bytes before the window are known to be unchanged. Null if that
   * line may start before the bytes that were read.
   */
  async #lineBefore({ handle, content, format, linePosition }: Harvester, lines: number): Promise<LineStart | null> {
    if (handle === null || content === null) return null
    const { windowStart, begin } = content.fingerprint
    const offset = await lastLineStart(
      handle,
      windowStart,
      Math.max(begin, format?.skip ?? 0),
      format?.ending ?? lineFeed
    )
    // If reading began in the middle of the content, a line may extend across that place.
    if (begin > 0 && offset === begin) return null
    return { offset, line: linePosition.line === 0 ? 0 : Math.max(0, linePosition.line - lines) }
  }

  #goOn(file: Harvester, content: HarvestedContent & { readonly cutAt: number }, kept: LineStart, size: number): void {
    const { fingerprint } = content
    const { position } = file
    const start = kept.offset < position.offset ? kept : position
    const detail = `it has ${size} bytes after ${fingerprint.length} were read; it is read on at ${start.offset}`
    if (start.offset === position.offset) {
      this.#add(file, { id: null, code: 'FILE_TRUNCATED', detail }, content.cutAt)
      file.begin({
        ...content,
        fingerprint: fingerprint.until(start.offset),
        start,
        given: Math.min(file.given, start.offset)
      })
      return
    }
    // A copy may hold what was read beyond `start`: the whole content departs, and the part that stays becomes a
    // content of its own.
    const acks = content.acks.fork()
    const departed = departureOf(file, 'cut', this.#shared.context.clock.now())
    acks.cut(start.offset)
    this.#add(file, { id: departed?.id ?? null, code: 'FILE_TRUNCATED', detail }, content.cutAt)
    const { generation } = content
    file.begin({
      ...content,
      ...contentId(file, generation + 1),
      acks,
      fingerprint: fingerprint.until(start.offset),
      start,
      given: Math.min(file.given, start.offset),
      delivered: position.offset
    })
    if (departed !== null) this.#registry.depart(departed)
  }

  #depart(file: Harvester, content: HarvestedContent, code: 'FILE_TRUNCATED' | 'FILE_REPLACED', detail: string): void {
    const now = this.#shared.context.clock.now()
    const departed = departureOf(file, 'cut', now)
    this.#add(file, { id: departed?.id ?? null, code, detail })
    file.forget()
    this.#identifier.writtenOver(file, content.generation + 1)
    if (departed !== null) this.#registry.depart(departed)
  }

  /** `standsTo`: the offset up to which the file still holds what was read. */
  #add(file: Harvester, loss: Pick<Loss, 'id' | 'code' | 'detail'>, standsTo = 0): void {
    // The beginning of an unfinished line was read but not delivered, and is lost with the rest.
    const begun =
      (file.content?.fingerprint.length ?? 0) -
      Math.max(file.linePosition.offset, file.given, file.content?.delivered ?? 0, standsTo)
    const gone = file.takeUnread()
    const unread = gone + Math.max(0, begun)
    this.#losses.add({
      file,
      path: file.path,
      at: this.#shared.context.clock.now(),
      unread,
      cause: 'truncated',
      ...loss,
      size: (file.content?.fingerprint.length ?? 0) + gone
    })
  }

  async #forget(file: Harvester): Promise<void> {
    const scan = this.#scans.get(file)
    this.#scans.delete(file)
    await scan?.close()
  }
}

/**
 * If the head and the place of the window hold nothing but NULs, the file was cut to nothing: what lies between need
 * not be compared.
 */
function isHole(...parts: readonly Buffer[]): boolean {
  return parts.every((bytes) => leadingNuls(bytes, lineFeed) === bytes.length)
}
