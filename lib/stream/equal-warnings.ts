import type { Clock } from '../../types/clock.ts'
import { addWords } from '../errors/add-words.ts'
import type { SourceError } from '../errors/source-error.ts'
import { Repeats, type Repeated } from '../core/repeats.ts'

/** Warnings of which equal ones within ten seconds are told as one. Equal are those of one code and one message. */
export class EqualWarnings {
  readonly #repeats: Repeats<SourceError>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#repeats = new Repeats(clock)
  }

  /** What is to be told now that this one has come. */
  due(error: SourceError): readonly SourceError[] {
    const { isFirst, late } = this.#repeats.due(`${error.code} ${error.message}`, error)
    return [...late.map(withCount), ...(isFirst ? [error] : [])]
  }

  /** What came again and was not told; after that it has been. */
  held(): readonly SourceError[] {
    return this.#repeats.held().map(withCount)
  }
}

function withCount({ one, more }: Repeated<SourceError>): SourceError {
  return addWords(one, `${more} more like it since`)
}
