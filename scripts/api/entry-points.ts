import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Area } from './areas.ts'

/**
 * Writes an entry point for each area, as typedoc writes one page per module: a module of declarations in `folder` that
 * exports the area's share of the declarations that tsc has written to `dist`. Throws for an export that belongs to no
 * area.
 */
export function writeEntryPoints(dist: string, folder: string, areas: readonly Area[]): readonly string[] {
  mkdirSync(folder, { recursive: true })
  const entries = new Map(
    areas.map(({ entry }) => [entry, exportsOf(readFileSync(path.join(dist, `${entry}.d.ts`), 'utf8'), entry)])
  )
  return areas.map((area) => {
    const siblings = areas.filter(({ entry }) => entry === area.entry)
    const lines = (entries.get(area.entry) ?? []).flatMap((statement) => partOf(statement, area, siblings) ?? [])
    const file = path.join(folder, `${area.page}.d.ts`)
    const module = (from: string): string => path.relative(folder, path.join(dist, `${from}.js`)).replaceAll('\\', '/')
    const text = lines.map(({ keyword, names, from }) => `${keyword} ${namesText(names)} from '${module(from)}'`)
    writeFileSync(file, [`/** ${area.text}\n * @module ${area.page} */`, ...text, ''].join('\n'))
    return file
  })
}

/** An `export ... from` statement of a module that contains only such statements. */
interface ExportStatement {
  readonly keyword: 'export' | 'export type'
  /** Null for all names. */
  readonly names: readonly string[] | null
  /** The path from the root of the project, without an extension. */
  readonly from: string
}

function exportsOf(text: string, entry: string): readonly ExportStatement[] {
  const statement = /^(export(?: type)?) (?:\*|\{ ([^}]+) \}) from '([^']+)\.[cm]?ts';$/gm
  return [...text.matchAll(statement)].map(([, keyword, names, from = '']) => ({
    keyword: keyword === 'export' ? keyword : 'export type',
    names: names?.split(', ') ?? null,
    from: path.posix.join(path.posix.dirname(entry), from)
  }))
}

/** The part of a statement whose names belong to an area; null if there are none. */
function partOf(statement: ExportStatement, area: Area, areas: readonly Area[]): ExportStatement | null {
  const { names, from } = statement
  if (names === null) return areaOf(from, '*', areas) === area ? statement : null
  const own = names.filter((name) => areaOf(from, name, areas) === area)
  return own.length === 0 ? null : { ...statement, names: own }
}

function areaOf(from: string, name: string, areas: readonly Area[]): Area {
  const found =
    areas.find(({ names }) => names?.includes(name)) ??
    areas.find((area) => area.from === 'all' || area.from.includes(from))
  if (found === undefined) throw new Error(`${name} of ${from} is exported: give it a page in scripts/api/areas.ts`)
  return found
}

function namesText(names: readonly string[] | null): string {
  return names === null ? '*' : `{ ${names.join(', ')} }`
}
