import type { Diagnostic } from '../../../types/diagnostic.ts'
import type { DisplayCell } from './display-cells.ts'
import { displayCells, widthOfCells } from './display-cells.ts'

/** A line of a file and the carets below it, ready for a terminal. */
export interface FormattedExcerpt {
  readonly line: string
  readonly carets: string
}

/** How many columns of a long line are shown, and how many of them precede the caret. */
const MOST_COLUMNS = 110
const COLUMNS_BEFORE = 50

/** Cuts the excerpt of a diagnostic around its place; null if it has none. */
export function formatExcerpt({ excerpt, excerptColumn = 1, column, length }: Diagnostic): FormattedExcerpt | null {
  if (excerpt === undefined || column === null) return null
  const cells = displayCells(excerpt)
  const caret = Math.min(Math.max(0, column - excerptColumn), cells.length)
  const start = widthOfCells(cells) <= MOST_COLUMNS ? 0 : firstShown(cells, caret)
  const end = lastShown(cells, start)
  const isCutBefore = start > 0 || excerptColumn > 1
  const head = isCutBefore ? '… ' : ''
  const marked = widthOfCells(cells.slice(caret, Math.min(caret + length, end)))
  return {
    line: (
      head +
      cells
        .slice(start, end)
        .map(({ text }) => text)
        .join('') +
      (end < cells.length ? ' …' : '')
    ).trimEnd(),
    carets: ' '.repeat(head.length + widthOfCells(cells.slice(start, caret))) + '^'.repeat(Math.max(1, marked))
  }
}

function firstShown(cells: readonly DisplayCell[], caret: number): number {
  let start = caret
  let width = 0
  while (start > 0 && width < COLUMNS_BEFORE) width += cells[--start]?.width ?? 0
  return start
}

function lastShown(cells: readonly DisplayCell[], start: number): number {
  let end = start
  let width = 0
  while (end < cells.length && width < MOST_COLUMNS) width += cells[end++]?.width ?? 0
  return end
}
