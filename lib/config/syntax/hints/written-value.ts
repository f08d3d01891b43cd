import { lineAt } from './syntax-fault.ts'

/** The text in place of a value. */
export interface WrittenValue {
  /** Its key; null inside an array. */
  readonly name: string | null
  /** The whole dotted key. */
  readonly key: string | null
  /** The whole text, up to the comment, bracket or comma that ends it. */
  readonly word: string
  readonly start: number
}

/** The value around an offset, in whatever syntax the user wrote it; null if the line is too long to tell. */
export function writtenValue(text: string, offset: number): WrittenValue | null {
  const { start: lineStart, text: line } = lineAt(text, offset)
  if (line.length > 1000) return null
  const before = line.slice(0, offset - lineStart)
  const [, key, name, head] =
    /(?:^|[\s{,])((?:[\w-]{1,64}\.){0,8}["']?([\w-]{1,64})["']?)\s*=\s*([^\s=,[\]{}"']{0,100})$/.exec(before) ?? []
  if (key === undefined || name === undefined || head === undefined) {
    const [part = ''] = /[^\s,[\]{}=]*$/.exec(before) ?? []
    const start = offset - part.length
    return {
      name: null,
      key: null,
      start,
      word: /^[^\s,\]}#]*/.exec(text.slice(start, lineStart + line.length))?.[0] ?? ''
    }
  }
  const start = offset - head.length
  const rest = line.slice(start - lineStart)
  // Within braces or brackets a comma ends the value; on a line of its own, only a comment does
  const isInside = /^[^"'#]*=\s*[[{]/.test(before) || !/^\s*["']?[\w.-]+["']?\s*=/.test(before)
  const [inner = ''] = /^[^,\]}#]*/.exec(rest) ?? []
  return { name, key, start, word: (isInside ? inner : withoutComment(rest)).trim() }
}

function withoutComment(rest: string): string {
  return /^[,\]}#]/.test(rest) ? '' : rest.replace(/\s#.*$/, '')
}
