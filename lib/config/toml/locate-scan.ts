import type { KeyPart } from './locate-lexer.ts'
import { isQuote, readKey, skipBlank, skipScalar, skipSpaces, skipString } from './locate-lexer.ts'
import type { PlaceNode } from './locate-node.ts'
import { addChild, rootNode } from './locate-node.ts'

/** Limits far above any real configuration file. The scan ends there, so that a hostile document costs little. */
export interface ScanLimits {
  readonly depth: number
  readonly values: number
}

export interface TomlScan {
  readonly root: PlaceNode
  /** Strings, numbers and other plain values in the order of the text. */
  readonly leaves: readonly PlaceNode[]
  /** The limit that was exceeded, and where; null if none was. */
  readonly exceeded: { readonly limit: 'depth' | 'values'; readonly offset: number } | null
  /** The first key or table that is defined twice: the second place, and the first. */
  readonly repeated: { readonly offset: number; readonly first: PlaceNode } | null
}

/**
 * Finds the places of all keys and values in a TOML document, which the parser does not report. Accepts any text: where
 * it stops being TOML, the scan ends and keeps the places found so far. One pass, no recursion.
 */
export function scanToml(text: string, limits: ScanLimits): TomlScan {
  const scan = new Scanner(text, limits)
  scan.run()
  return { root: scan.root, leaves: scan.leaves, exceeded: scan.exceeded, repeated: scan.repeated }
}

class Scanner {
  readonly root: PlaceNode
  readonly leaves: PlaceNode[] = []
  exceeded: TomlScan['exceeded'] = null
  repeated: TomlScan['repeated'] = null
  readonly #text: string
  readonly #limits: ScanLimits
  #pos = 0
  #count = 0
  /** The table that the last header opened, and its depth. */
  #table: PlaceNode
  #tableDepth = 0

  constructor(text: string, limits: ScanLimits) {
    this.#text = text
    this.#limits = limits
    this.root = rootNode(text.length)
    this.#table = this.root
  }

  run(): void {
    for (;;) {
      this.#pos = skipBlank(this.#text, this.#pos)
      if (this.#pos >= this.#text.length) return
      const read = this.#text.charAt(this.#pos) === '[' ? this.#header() : this.#statement()
      if (!read || this.exceeded !== null) return
      this.#pos = skipSpaces(this.#text, this.#pos)
      const next = this.#text.charAt(this.#pos)
      if (next !== '' && next !== '\n' && next !== '\r' && next !== '#') return
    }
  }

  /** `[a.b]` or `[[a.b]]` */
  #header(): boolean {
    const start = this.#pos
    const brackets = this.#text.startsWith('[[', start) ? 2 : 1
    const { parts, end } = readKey(this.#text, start + brackets, this.#limits.depth)
    const last = parts.at(-1)
    if (!this.#fits(parts.length, start) || last === undefined || !this.#text.startsWith(']'.repeat(brackets), end))
      return false
    this.#pos = end + brackets
    const parent = this.#walk(this.root, parts.slice(0, -1), start, this.#pos)
    const node = this.#enter(parent, last, brackets === 2 ? 'array' : 'table')
    if (brackets === 2) {
      node.tables = true
      this.#table = this.#place(addChild(node, node.children?.size ?? 0, last.start, last.end), start, this.#pos)
    } else this.#table = node
    if (node.valueEnd <= node.keyEnd) this.#place(node, start, this.#pos)
    this.#tableDepth = parts.length
    return true
  }

  /** `a.b = value` */
  #statement(): boolean {
    return this.#assignment(this.#table, this.#tableDepth) && this.#nested()
  }

  /** The open containers, outermost first. */
  readonly #open: Array<{ readonly node: PlaceNode; readonly depth: number; readonly array: boolean }> = []

  /** `a.b =` and the value, or the opening bracket of the value. */
  #assignment(table: PlaceNode, depth: number): boolean {
    const start = this.#pos
    const { parts, end } = readKey(this.#text, start, this.#limits.depth)
    const last = parts.at(-1)
    if (!this.#fits(depth + parts.length, start) || last === undefined || this.#text.charAt(end) !== '=') return false
    const parent = this.#walk(table, parts.slice(0, -1), start, end)
    const node = this.#enter(parent, last, 'value')
    this.#pos = skipSpaces(this.#text, end + 1)
    return this.#value(node, depth + parts.length)
  }

  /** A plain value, or the opening of an array or an inline table. */
  #value(node: PlaceNode, depth: number): boolean {
    const start = this.#pos
    const char = this.#text.charAt(start)
    if (char === '[' || char === '{') {
      // Until its closing bracket is found, the value reaches to the end of the text
      this.#place(node, start, this.#text.length)
      this.#open.push({ node, depth, array: char === '[' })
      this.#pos++
      return this.#fits(depth + 1, start)
    }
    const end = isQuote(char.charCodeAt(0)) ? skipString(this.#text, start) : skipScalar(this.#text, start)
    if (end === start) return false
    this.leaves.push(this.#place(node, start, end))
    this.#pos = end
    return true
  }

  /** Scans the content of open arrays and inline tables until all are closed. */
  #nested(): boolean {
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      this.#pos = skipBlank(this.#text, this.#pos)
      const char = this.#text.charAt(this.#pos)
      if (char === (top.array ? ']' : '}')) {
        this.#pos++
        top.node.valueEnd = this.#pos
        this.#open.pop()
      } else if (char === ',') this.#pos++
      else if (!(top.array ? this.#element(top.node, top.depth) : this.#assignment(top.node, top.depth))) return false
    }
    return true
  }

  #element(array: PlaceNode, depth: number): boolean {
    if (!this.#fits(depth + 1, this.#pos)) return false
    const node = addChild(array, array.children?.size ?? 0, this.#pos, this.#pos)
    const read = this.#value(node, depth + 1)
    node.keyEnd = node.valueEnd
    return read
  }

  /** Follows a dotted path and makes missing nodes; an array of tables stands for its last element. */
  #walk(from: PlaceNode, parts: readonly KeyPart[], start: number, end: number): PlaceNode {
    let node = from
    for (const part of parts) {
      let next = node.children?.get(part.name)
      if (next === undefined) {
        next = this.#place(addChild(node, part.name, part.start, part.end), start, end)
        next.implied = true
        this.#count++
      }
      node = next.tables ? (next.children?.get(next.children.size - 1) ?? next) : next
    }
    return node
  }

  /** The node of a key in a header or an assignment. */
  #enter(parent: PlaceNode, part: KeyPart, as: 'table' | 'array' | 'value'): PlaceNode {
    const known = parent.children?.get(part.name)
    if (known === undefined) return addChild(parent, part.name, part.start, part.end)
    if (as === 'table' && known.implied) {
      known.implied = false
      known.keyStart = known.valueStart = part.start
      known.keyEnd = known.valueEnd = part.end
      return known
    }
    if (as === 'array' && known.tables) return known
    this.repeated ??= { offset: part.start, first: known }
    return as === 'value' ? addChild(parent, part.name, part.start, part.end) : known
  }

  #place(node: PlaceNode, start: number, end: number): PlaceNode {
    node.valueStart = start
    node.valueEnd = end
    return node
  }

  /** Counts another value at that depth; false if a limit is exceeded. */
  #fits(depth: number, offset: number): boolean {
    this.#count++
    if (depth > this.#limits.depth) this.exceeded = { limit: 'depth', offset }
    else if (this.#count > this.#limits.values) this.exceeded = { limit: 'values', offset }
    return this.exceeded === null
  }
}
