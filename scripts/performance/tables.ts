import { cell, measured, section, spread, tableWith, type Results, type Table } from './results.ts'

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A table of the results, unchanged. */
export function verbatim(results: Results, heading: string, ...columns: readonly string[]): string {
  const { head, rows } = tableWith(section(results, heading), ...columns)
  return markdownTable(head, rows)
}

/**
 * One column of several sections side by side, a row for each contender, and in the last column the widest spread of
 * its runs.
 */
export function sideBySide(
  results: Results,
  sections: readonly (readonly [title: string, heading: string])[],
  column: string,
  spreadOf: string
): string {
  const tables = sections.map(([, heading]) => tableWith(section(results, heading), column, spreadOf))
  const names = [...new Set(tables.flatMap(({ rows }) => rows.map(([name = '']) => name)))]
  const has = (table: Table, name: string): boolean => table.rows.some(([one]) => one === name)
  return markdownTable(
    ['', ...sections.map(([title]) => title), 'widest spread'],
    names.map((name) => {
      const there = tables.filter((table) => has(table, name))
      const widest = Math.max(...there.map((table) => spread(measured(cell(table, name, spreadOf)))))
      return [name].concat(
        tables.map((table) => (has(table, name) ? cell(table, name, column) : '')),
        `${widest} %`
      )
    })
  )
}

/** A goal of a benchmark that was missed. */
export interface Missed {
  readonly what: string
  readonly wanted: string
  readonly seen: string
}

export function missedIn(results: Results): readonly Missed[] {
  return [...demandsMissed(results), ...heldMissed(results), ...goalsMissed(results)]
}

/** Goals missed in a table of demands: rows whose last column is `no`. */
function demandsMissed({ name, sections }: Results): readonly Missed[] {
  const tables = sections.flatMap((one) => one.tables).filter(({ head }) => /^(?:met|kept)$/.test(head.at(-1) ?? ''))
  return tables.flatMap(({ rows }) =>
    rows
      .filter((row) => row.at(-1) === 'no')
      .map(([what = '', wanted = '', seen = '']) => ({
        what: `${name}: ${what}`,
        wanted: /^[\d.]+ ?%?$/.test(wanted) && wanted !== '100 %' ? `at least ${wanted}` : wanted,
        seen
      }))
  )
}

/** Goals missed in a table with a column `held`: the text above it states the goal. */
function heldMissed({ name, sections }: Results): readonly Missed[] {
  return sections.flatMap(({ text, tables }) =>
    tables
      .filter(({ head }) => head.at(-1) === 'held')
      .flatMap((table) =>
        table.rows
          .filter((row) => row.at(-1) === 'no')
          .map(([row = '']) => ({
            what: `${name}: ${row} ${table.head[0] ?? ''}`,
            wanted: (/held to ([^.]+(?:\.\d[^.]*)*)\./.exec(text)?.[1] ?? '').replaceAll('\n', ' '),
            seen: ['at rest, of one processor', 'longest stretch, ms']
              .map((column) => `${column}: ${cell(table, row, column)}`)
              .join('; ')
          }))
      )
  )
}

/** Goals missed according to the text of a section. */
function goalsMissed({ name, sections }: Results): readonly Missed[] {
  return sections.flatMap((one) => {
    const wanted = /The goal of ([\d.]+ %) is\s+missed/.exec(one.text)?.[1]
    return wanted === undefined
      ? []
      : [
          {
            what: `${name}: ${one.heading}, of one processor`,
            wanted: `at most ${wanted}`,
            seen: cell(tableWith(one, 'of one processor'), 'warp-flow', 'of one processor')
          }
        ]
  })
}
