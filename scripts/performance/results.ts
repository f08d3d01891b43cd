/**
 * The results of a benchmark, `test/bench/results/*.md`, as data. Reading a missing value throws; it is never treated
 * as a gap.
 */
export interface Results {
  readonly name: string
  readonly sections: readonly Section[]
}

/** The contents below a heading; those above the first one have the heading ''. */
export interface Section {
  readonly heading: string
  readonly text: string
  readonly tables: readonly Table[]
}

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface Measured {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

export function readResults(name: string, markdown: string): Results {
  const [first = '', ...others] = markdown.split(/^## /m)
  return {
    name,
    sections: [
      sectionOf('', first),
      ...others.map((part) => {
        const end = part.indexOf('\n')
        return sectionOf(part.slice(0, end).trim(), part.slice(end))
      })
    ]
  }
}

export function section({ name, sections }: Results, heading: string): Section {
  const found = sections.find((one) => one.heading === heading)
  if (found === undefined) throw new Error(`${name}.md has no section ${JSON.stringify(heading)}`)
  return found
}

/** The first table of a section that has all these columns. */
export function tableWith({ heading, tables }: Section, ...columns: readonly string[]): Table {
  const found = tables.find(({ head }) => columns.every((column) => head.includes(column)))
  if (found === undefined) throw new Error(`${heading} has no table with ${columns.join(', ')}`)
  return found
}

export function cell(table: Table, row: string, column: string): string {
  const text = table.rows.find(([name]) => name === row)?.[table.head.indexOf(column)]
  if (text === undefined) throw new Error(`there is no ${JSON.stringify(column)} of ${JSON.stringify(row)}`)
  return text
}

/** Parses `0.74 (0.73 to 0.76)`, also with words between the median and the range. */
export function measured(text: string): Measured {
  const [, median, lowest, highest] = /^([\d.]+)[^(]*\(([\d.]+) to ([\d.]+)\)/.exec(text) ?? []
  if (median === undefined) throw new Error(`${JSON.stringify(text)} has no median and no spread`)
  return { median: Number(median), lowest: Number(lowest), highest: Number(highest) }
}

/** The percentage by which the highest value exceeds the lowest. */
export function spread({ lowest, highest }: Measured): number {
  return Math.round((highest / lowest - 1) * 100)
}

function sectionOf(heading: string, body: string): Section {
  const tables: Table[] = []
  let lines: string[][] = []
  for (const line of [...body.split('\n'), '']) {
    if (line.startsWith('|')) lines.push(cellsOf(line))
    else if (lines.length > 0) {
      const [head = [], , ...rows] = lines
      tables.push({ head, rows })
      lines = []
    }
  }
  const text = body
    .split('\n')
    .filter((line) => !line.startsWith('|'))
    .join('\n')
    .trim()
  return { heading, text, tables }
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|')
    .map((text) => text.trim())
}
