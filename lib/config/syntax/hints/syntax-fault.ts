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
  /** Finds the params with a name, of any type. */
  readonly declared: Declared
  readonly isSecretName: IsSecretName
  /** The first definition of a name that is given again. */
  readonly first: PlaceNode | null
}

export type Declared = (name: string) => readonly ParamDeclaration[]

/** The problem of a text that is not TOML, and how to write it. */
export interface SyntaxHint {
  readonly message: string
  readonly suggestion?: string
  /** The cause, if the parser stopped somewhere else. */
  readonly offset?: number
  /** How many characters the mistake takes. */
  readonly length?: number
  readonly related?: { readonly message: string; readonly offset: number }
  /** True if the rest of the file cannot be checked: it is in another format, or the mistake cuts it off. */
  readonly isLast?: true
  /** Replacements that fix the mistake, in order and without overlaps; only if there is no doubt. */
  readonly rewrites?: readonly Rewrite[]
}

/** A replacement for a piece of the text. */
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

/** Whether a hint may repeat a line: the line names no secret and contains nothing that looks like one. */
export function isShowable(line: string, isSecretName: IsSecretName): boolean {
  return line.length <= LONGEST && mayBeShown(line) && !(line.match(/[\w.-]+/g) ?? []).some(isSecretName)
}

/** A longer line is not a real `key = value`. */
const LONGEST = 200
