/** Syntax of other dialects that RE2 does not have. */
export interface ForeignSyntax {
  readonly text: string
  /** The name of the syntax, with its article. */
  readonly name: string
  /** What to write instead. */
  readonly instead: string
}

/** The foreign syntax at the beginning of the text; null if none is known. */
export function foreignSyntax(text: string): ForeignSyntax | null {
  for (const [pattern, name, instead] of FOREIGN) {
    const found = pattern.exec(text)
    if (found !== null) return { text: found[0], name, instead }
  }
  return null
}

const LOOK =
  'say what the line holds, such as `^\\S` for `^(?!\\s)`; or describe the other lines, by `continue` in place of `start`'
const REFERENCE = 'write out what is to be repeated'

const FOREIGN: readonly (readonly [RegExp, name: string, instead: string])[] = [
  [/^\(\?[=!]/, 'the look-ahead', LOOK],
  [/^\(\?<[=!]/, 'the look-behind', LOOK],
  [/^\\[1-9]/, 'the back reference', REFERENCE],
  [/^(?:\\k(?:<\w*>|\{\w*\}|'\w*')?|\(\?P=\w*\)?)/, 'the back reference', REFERENCE],
  [/^\(\?>/, 'the atomic group', '`(?:`, which takes no longer'],
  [/^\(\?#/, 'the comment', 'leave it out'],
  [/^\(\?(?:R|\d|&|P>)/, 'the recursion', REFERENCE],
  [/^\(\?[a-zA-Z-]+[:)]/, 'the flags', 'those of RE2: `(?i)`, `(?m)`, `(?s)`, `(?U)`'],
  [/^(?:[*+?]|\{[\d,]+\})\+/, 'the possessive repetition', 'leave out the second `+`'],
  [/^\\Z/, 'the escape', '`$`, or `\\z`'],
  [/^\\G/, 'the escape', '`^`, or `\\A`'],
  [/^\\h/, 'the escape', '`[ \\t]`, or `[[:blank:]]`'],
  [/^\\H/, 'the escape', '`[^ \\t]`'],
  [/^\\R/, 'the escape', '`$`: a line is seen without its ending'],
  [/^\\N/, 'the escape', '`.`'],
  [/^\\K/, 'the escape', 'leave it out'],
  [/^\\X/, 'the escape', '`.`, or `\\pL\\pM*`'],
  [/^\\u(?:[\da-f]{4}|\{[\da-f]+\})?/i, 'the escape', '`\\x{1F600}`, the number between braces'],
  [/^\\c[A-Za-z]?/, 'the escape', '`\\x01`, the number of the character'],
  [/^\\C/, 'the escape', '`.`: a line is seen as characters, not as bytes'],
  [/^\\e/, 'the escape', '`\\x1B`']
]
