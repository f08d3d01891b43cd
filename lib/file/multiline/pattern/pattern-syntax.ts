import { anyButLineEnds, anyChar, type CharSet, charSet, complement } from './char-set.ts'
import { escapeAt } from './pattern-escape.ts'

/** A pattern as a tree. What takes no character is `start` (`^`) or `empty` (`$`, `\b`, what looks ahead or behind). */
export type PatternNode =
  | { readonly type: 'set', readonly set: CharSet }
  | { readonly type: 'start' | 'empty' }
  | { readonly type: 'sequence' | 'choice', readonly parts: readonly PatternNode[] }
  | { readonly type: 'repeat', readonly body: PatternNode, readonly min: number, readonly max: number }

export interface ParsedPattern {
  readonly tree: PatternNode
  /** What stands inside of lookaheads and lookbehinds: patterns of their own. */
  readonly looks: readonly PatternNode[]
  /** Something behind the last character may still refuse: `$`, `\b`, a lookahead. */
  readonly guarded: boolean
}

/** Reads a pattern that compiles; a string says what in it cannot be judged. */
export function parsePattern(source: string): ParsedPattern | string {
  const parser = new PatternParser(source)
  const tree = parser.choice()
  return parser.unknown ?? { tree, looks: parser.looks, guarded: parser.guarded }
}

class PatternParser {
  readonly #source: string
  #at = 0
  readonly looks: PatternNode[] = []
  guarded = false
  unknown: string | null = null

  constructor(source: string) {
    this.#source = source
  }

  choice(): PatternNode {
    const parts = [this.#sequence()]
    while (this.#take('|')) parts.push(this.#sequence())
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { type: 'choice', parts }
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) parts.push(this.#repeated(this.#atom()))
    return { type: 'sequence', parts }
  }

  #repeated(body: PatternNode): PatternNode {
    const [written, sign, from, comma, to] = this.#match(/(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y) ?? []
    if (written === undefined) return body
    if (from === undefined) return { type: 'repeat', body, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity }
    const min = Number(from)
    return { type: 'repeat', body, min, max: to !== '' ? Number(to) : comma === '' ? min : Infinity }
  }

  #atom(): PatternNode {
    if (this.#sees('(')) return this.#group()
    if (this.#sees('\\')) return this.#escape()
    if (this.#take('[')) return { type: 'set', set: this.#class() }
    if (this.#take('.')) return { type: 'set', set: anyButLineEnds }
    if (this.#take('^')) return { type: 'start' }
    if (this.#take('$')) return this.#guard()
    return { type: 'set', set: this.#character() }
  }

  #group(): PatternNode {
    const look = this.#match(/\(\?<?[=!]/y) !== null
    if (!look) this.#match(/\((?:\?:|\?<[^>]*>)?/y)
    if (this.#sees('?')) {
      this.unknown = `\`(?${this.#source[this.#at + 1] ?? ''}\``
      this.#at++
    }
    const body = this.choice()
    this.#take(')')
    if (!look) return body
    this.looks.push(body)
    return this.#guard()
  }

  #escape(): PatternNode {
    const { set, width, unknown } = this.#escaped(false)
    this.#at += width
    if (unknown !== null) this.unknown = unknown
    return set === null ? this.#guard() : { type: 'set', set }
  }

  #class(): CharSet {
    const negated = this.#take('^')
    const ranges: number[] = []
    while (this.#at < this.#source.length && !this.#take(']')) {
      const first = this.#member()
      if (this.#sees('-') && this.#source[this.#at + 1] !== ']') {
        this.#at++
        const last = this.#member()
        // A set beside a hyphen (`[\w-.]`) makes no range: the hyphen is itself.
        if (isOne(first) && isOne(last)) ranges.push(first[0] ?? 0, last[1] ?? 0)
        else ranges.push(...first, HYPHEN, HYPHEN, ...last)
      } else ranges.push(...first)
    }
    const set = charSet(ranges)
    // Of a property nobody knows here what it holds: it is taken for everything, either way.
    return negated && set !== anyChar && !isAny(set) ? complement(set) : set
  }

  #member(): CharSet {
    if (!this.#sees('\\')) return this.#character()
    const { set, width } = this.#escaped(true)
    this.#at += width
    return set ?? []
  }

  #escaped(inClass: boolean): ReturnType<typeof escapeAt> {
    return escapeAt(this.#source, this.#at, inClass)
  }

  #character(): CharSet {
    const code = this.#source.codePointAt(this.#at) ?? 0
    this.#at += code > 0xFFFF ? 2 : 1
    return [code, code]
  }

  #guard(): PatternNode {
    this.guarded = true
    return { type: 'empty' }
  }

  #sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at)
  }

  #take(text: string): boolean {
    const seen = this.#sees(text)
    if (seen) this.#at += text.length
    return seen
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found !== null) this.#at += found[0].length
    return found
  }
}

function isOne(set: CharSet): boolean {
  return set.length === 2 && set[0] === set[1]
}

function isAny(set: CharSet): boolean {
  return set[0] === anyChar[0] && set[1] === anyChar[1]
}

const HYPHEN = 0x2D
