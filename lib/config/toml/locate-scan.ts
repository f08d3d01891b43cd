import type { KeyPart } from './locate-lexer.ts'
import { isQuote, readKey, skipBlank, skipScalar, skipSpaces, skipString } from './locate-lexer.ts'
import type { PlaceNode } from './locate-node.ts'
import { addChild, rootNode } from './locate-node.ts'

/** What is too much for a configuration file; beyond it reading ends, so that a hostile document costs little. */
export interface ScanLimits {
  readonly depth: number
  readonly values: number
}

export interface TomlScan {
  readonly root: PlaceNode
  /** Strings, numbers and other plain values in the order of the text. */
  readonly leaves: readonly PlaceNode[]
  /** The limit that was passed, and where; null where none was. */
  readonly exceeded: { readonly limit: 'depth' | 'values'; readonly offset: number } | null
  /** The first key or table that was given before: where it stands again, and where it stood first. */
  readonly repeated: { readonly offset: number; readonly first: PlaceNode } | null
}

/**
 * Finds where every key and value of a TOML document stands, which the parser does not tell. Takes any text: where it
 * is not TOML the scan ends and keeps what it has. One pass, no recursion.
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
  /** What the last header opened, and how deep it lies. */
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

  /** The containers that are open, outermost first. */
  readonly #open: Array<{ readonly node: PlaceNode; readonly depth: number; readonly array: boolean }> = []

  /** `a.b =` and the value, or the opening of it. */
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
      // Until its end is known it reaches to the end of the text: what stands in an unclosed one belongs to it
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

  /** What is inside of the open arrays and inline tables, until all are closed. */
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

  /** Goes down a dotted path, making what is not there; an array of tables stands for its last element. */
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

  /** The node of a key that a header or an assignment names. */
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

  /** Counts one more value at that depth; false where a limit is passed. */
  #fits(depth: number, offset: number): boolean {
    this.#count++
    if (depth > this.#limits.depth) this.exceeded = { limit: 'depth', offset }
    else if (this.#count > this.#limits.values) this.exceeded = { limit: 'values', offset }
    return this.exceeded === null
  }
}
