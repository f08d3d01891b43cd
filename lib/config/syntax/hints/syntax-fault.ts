import type { ParamDeclaration } from '../../../../types/params.ts'
import { mayBeShown } from '../../params/secret-text.ts'
import type { IsSecretName } from '../../params/secret-names.ts'
import type { PlaceNode } from '../../toml/locate-node.ts'

/** A text that is not TOML, and where the parser gave up. */
export interface SyntaxFault {
  readonly text: string
  readonly offset: number
  /** In the parser's words. */
  readonly reason: string
  /** The params of any type that have a name. */
  readonly declared: Declared
  readonly isSecretName: IsSecretName
  /** What was given before and stands there again. */
  readonly first: PlaceNode | null
}

export type Declared = (name: string) => readonly ParamDeclaration[]

/** What is wrong in a text that is not TOML, and how to write it. */
export interface SyntaxHint {
  readonly message: string
  readonly suggestion?: string
  /** The culprit, where it is not what the parser stopped at. */
  readonly offset?: number
  /** How many characters the mistake takes. */
  readonly length?: number
  readonly related?: { readonly message: string; readonly offset: number }
  /** Whether nothing is to be learned from the rest of the file: all of it is something else, or is cut by it. */
  readonly isLast?: true
  /** What mends it, where there is no doubt: in order, without overlaps. */
  readonly rewrites?: readonly Rewrite[]
}

/** A piece of the text that is written otherwise. */
export interface Rewrite {
  readonly offset: number
  readonly length: number
  readonly written: string
}

/** A line of the text, without its line end. */
export interface Line {
  readonly start: number
  readonly text: string
}

export function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end < 0 ? text.length : end)
  return { start, text: line.endsWith('\r') ? line.slice(0, -1) : line }
}

/**
 * Whether what stands in a line may be repeated in a hint: no name of a secret stands in it, and nothing that looks
 * like one.
 */
export function isShowable(line: string, isSecretName: IsSecretName): boolean {
  return line.length <= LONGEST && mayBeShown(line) && !(line.match(/[\w.-]+/g) ?? []).some(isSecretName)
}

/** Longer lines are no one's `key = value`. */
const LONGEST = 200
