import type { ContentReads } from './content-reads.ts'
import type { Harvester } from './harvester.ts'
import type { LookParts } from './look-parts.ts'
import type { WaitingFiles } from './waiting-files.ts'

/** Takes one step in identifying the content of a file, and acts on the outcome. */
export class FirstLooks {
  readonly #parts: LookParts
  readonly #reads: ContentReads
  readonly #waiting: WaitingFiles

  constructor(parts: LookParts, reads: ContentReads, waiting: WaitingFiles) {
    this.#parts = parts
    this.#reads = reads
    this.#waiting = waiting
  }

  /** `why`: `to read it` if there is room to read the file right away. */
  async take(file: Harvester, why: 'to have it open' | 'to read it'): Promise<void> {
    const {
      identifier,
      registry,
      losses,
      hooks,
      shared: { openLimit, params }
    } = this.#parts
    if (file.state.kind === 'copy' && !(await this.#isCopyToBeSeen(file))) return
    const decision = await identifier.decide(file, why)
    this.#waiting.decided(file)
    if (file.state.kind === 'empty') openLimit.rests(file)
    switch (decision.kind) {
      case 'begun':
        this.#waiting.lookAgain(null)
        losses.settle(this.#now)
        // If places are few, opening other files would close this one before it is read.
        if (why === 'to read it' && file.content?.compression === 'none' && file.state.kind === 'reading')
          await this.#reads.read(file)
        else hooks.lookSoon(file)
        break
      case 'later':
        // Before the file counts as content of its own, its possible original gets one more look.
        if (decision.of !== null && (decision.isNow || this.#now - file.times.grewAt >= params.rotateWaitMs))
          this.#waiting.waitForLook(file, decision.of)
        if (
          file.state.kind === 'empty' &&
          file.detached !== null &&
          this.#now - file.detached.at >= params.rotateWaitMs
        ) {
          registry.remove(file)
          await identifier.forget(file)
          await file.close()
          openLimit.closed(file)
        }
        break
      case 'again':
        break
      case 'elsewhere':
        hooks.scanSoon()
        break
      case 'departed': {
        const { content, code } = decision
        const detail = `${content.content.length} bytes had been read when the source was stopped; it is read from its beginning`
        registry.depart({ ...content, file: null, cause: 'cut' })
        identifier.writtenOver(file, content.generation + 1)
        losses.add({
          file,
          path: file.path,
          at: this.#now,
          id: content.id,
          code,
          detail,
          unread: 0,
          size: file.size,
          cause: 'truncated'
        })
        hooks.lookSoon(file)
        this.#waiting.lookAgain(content.id)
        hooks.scanSoon()
      }
    }
  }

  /** Whether a copy has changed, or its original is gone. */
  async #isCopyToBeSeen(file: Harvester): Promise<boolean> {
    const { state } = file
    if (state.kind !== 'copy') return true
    if ((await file.lookAtName()) === 'elsewhere') this.#parts.hooks.scanSoon()
    return (
      file.size !== state.size || file.modified !== state.modified || this.#parts.registry.living(state.of) === null
    )
  }

  get #now(): number {
    return this.#parts.shared.context.clock.now()
  }
}
