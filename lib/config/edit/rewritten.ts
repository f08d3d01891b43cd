import type { TomlRewrite } from '../../../types/report.ts'
import { LineIndex } from '../toml/locate-lines.ts'
import { notEditable } from './not-editable.ts'
import { spliced } from '../toml/splice.ts'

/** Replaces pieces of a text. Throws if a piece is not where it should be. */
export function rewritten(text: string, rewrites: readonly TomlRewrite[]): string {
  const lines = new LineIndex(text)
  return spliced(
    text,
    rewrites.map(({ line, column, was, written }) => {
      const start = lines.offsetOf({ line, column })
      const at = lines.at(start)
      if (at.line !== line || at.column !== column || !text.startsWith(was, start))
        throw notEditable([], 'the text has changed since its fault was found')
      return { start, end: start + was.length, text: written }
    })
  )
}
