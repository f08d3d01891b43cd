import type { ParamDeclaration } from '../../../types/params.ts'
import type { Assignable } from './spelling.ts'

/** What a param takes, for a diagnostic: `integer from 0 to 65535`. */
export function expected(declaration: ParamDeclaration): string {
  switch (declaration.type) {
    case 'string':
      return declaration.choices ? oneOf(declaration.choices) : declaration.nonEmpty ? 'non-empty string' : 'string'
    case 'integer':
      return integerRange(declaration.min, declaration.max)
    case 'boolean':
      return 'true or false'
    case 'string-list':
      return declaration.nonEmpty ? 'non-empty string or array of them' : 'string or array of strings'
    case 'properties':
      return 'table, array of "name=value" or one such string'
    case 'table':
      return 'table'
    default:
      return declaration.expected ?? 'another value'
  }
}

/** The same inside a sentence: `an integer from 0 to 65535`. */
export function withArticle(text: string): string {
  if (/^(?:true|one of|another) /.test(text)) return text
  return /^[aeiou]/.test(text) ? `an ${text}` : `a ${text}`
}

/** A value that would do, to be written in a suggestion; undefined where none is simple. */
export function example(declaration: ParamDeclaration): Assignable | undefined {
  switch (declaration.type) {
    case 'string':
      return declaration.default ?? declaration.choices?.[0] ?? '...'
    case 'integer':
      return declaration.default ?? declaration.min
    case 'boolean':
      return declaration.default ?? true
    case 'string-list':
      return declaration.default ?? ['...']
    case 'value':
      return declaration.default
    default:
      return undefined
  }
}

/** `one of "a", "b"` */
export function oneOf(choices: readonly string[]): string {
  return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`
}

export function integerRange(min: number, max: number): string {
  return `integer from ${min} to ${max}`
}
