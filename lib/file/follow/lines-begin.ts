import type { LineStart } from '../line-reader.ts'
import { endsInNuls, leadingNuls } from '../nul-hole.ts'
import type { TextFormat } from '../text-format.ts'
import type { HarvestedContent } from './harvested-content.ts'

/** Where the delivered lines of a content begin. */
export interface LinesBegin {
  readonly start: LineStart
  /** The offsets at which NULs are not text but a hole, ascending. */
  readonly holes: readonly number[]
  /** Whether the number of lines before is known. */
  readonly isNumbered: boolean
}

/** NULs are a hole at the beginning of the content, where reading stopped within a hole, and where the file was cut. */
export function linesBegin(
  { skip, ending }: TextFormat,
  start: LineStart,
  { fingerprint, cutAt = 0 }: Pick<HarvestedContent, 'fingerprint' | 'cutAt'>
): LinesBegin {
  const { offset, line } = start
  const { window, head, begin } = fingerprint
  const isInHole = endsInNuls(window, ending)
  const isInFirst = isInHole && begin === 0 && leadingNuls(head, ending) === head.length
  const first = offset <= skip || isInHole || cutAt === offset ? [offset] : []
  return {
    start,
    holes: cutAt > offset ? [...first, cutAt - ((cutAt - offset) % ending.width)] : first,
    // A `line` of 0 behind the beginning means that lines were not counted, or that there was none.
    isNumbered: line > 0 || offset <= skip || isInFirst
  }
}
