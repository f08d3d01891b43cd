import { LineIndex } from './locate-lines.ts'
import type { PlaceNode, TomlPath } from './locate-node.ts'
import { nearestNode } from './locate-node.ts'
import type { ScanLimits, TomlScan } from './locate-scan.ts'
import { scanToml } from './locate-scan.ts'

/** Where a key and its value are: 1-based lines and columns, lengths in UTF-16 code units. */
export interface TomlPlace {
  readonly keyLine: number
  readonly keyColumn: number
  readonly keyLength: number
  readonly valueLine: number
  readonly valueColumn: number
  readonly valueLength: number
}

/** A TOML text and the places of everything in it. */
export interface TomlPlaces extends TomlScan {
  readonly text: string
  readonly lines: LineIndex
}

export function findPlaces(text: string, limits: ScanLimits): TomlPlaces {
  return { text, lines: new LineIndex(text), ...scanToml(text, limits) }
}

/**
 * The place of a path in a TOML document. The value of a table is its header, or everything between its braces; an
 * array element is its own key. For a path that is not in the document: the place of the deepest node on the way.
 */
export function locatePath(places: TomlPlaces, path: TomlPath): TomlPlace {
  const node: PlaceNode = nearestNode(places.root, path)
  const key = places.lines.at(node.keyStart)
  const value = places.lines.at(node.valueStart)
  return {
    keyLine: key.line,
    keyColumn: key.column,
    keyLength: node.keyEnd - node.keyStart,
    valueLine: value.line,
    valueColumn: value.column,
    valueLength: node.valueEnd - node.valueStart
  }
}
