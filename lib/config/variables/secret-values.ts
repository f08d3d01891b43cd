import type { IsSecretValue } from '../diagnostics/excerpt.ts'
import { unescapeBasic } from '../toml/locate-lexer.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import type { IsSecretName } from '../params/secret-names.ts'
import { mayBeShown, tellsSecret } from '../params/secret-text.ts'

/** The rules that recognize secrets in a document. */
export interface SecretRules {
  readonly isSecretName: IsSecretName
  /** Variables whose values are secrets. */
  readonly secretEnv?: readonly string[]
  /** Params with `name=value` texts: one without `=` may be a password that lost its name. */
  readonly pairParams?: ReadonlySet<string>
}

/**
 * Finds the values of a document that are secrets, by their names, the names above them, and their content. Hides a
 * value when in doubt: an excerpt is only a help. Each value is examined once, however many excerpts show it.
 */
export function secretValues(
  { isSecretName, secretEnv = [], pairParams = new Set() }: SecretRules,
  document: string
): IsSecretValue {
  const variables = secretEnv.map((name) => `\${${name}`)
  const answers = new WeakMap<PlaceNode, boolean>()
  const isSecret: IsSecretValue = (leaf, written) => {
    if (isNamedSecret(leaf, isSecretName) || variables.some((variable) => written.includes(variable))) return true
    const text = written.startsWith('"') && /\\[uUx]/.test(written) ? unescapeBasic(written) : written
    return (
      isSecretPair(text, isSecretName) ||
      !mayBeShown(text) ||
      text.length > LONGEST ||
      tellsSecret(text, isSecretName) ||
      isLonePart(leaf, text, pairParams) ||
      isBesideName(leaf, document, isSecretName)
    )
  }
  return (leaf, written) => {
    const known = answers.get(leaf)
    if (known !== undefined) return known
    const answer = isSecret(leaf, written)
    answers.set(leaf, answer)
    return answer
  }
}

function isNamedSecret(leaf: PlaceNode, isSecretName: IsSecretName): boolean {
  for (let node: PlaceNode | null = leaf; node !== null; node = node.parent) {
    if (typeof node.key === 'string' && isSecretName(node.key)) return true
  }
  return false
}

/** `"sasl_password=..."` */
function isSecretPair(text: string, isSecretName: IsSecretName): boolean {
  const [, name] = /^["']{1,3}([^=:]{1,256})[=:]/.exec(text.slice(0, 300)) ?? []
  return name !== undefined && isSecretName(name)
}

/** `{ name = "sasl.password", value = "..." }`, `["sasl.password", "..."]` */
function isBesideName({ key, parent }: PlaceNode, document: string, isSecretName: IsSecretName): boolean {
  const beside = parent?.children
  if (beside === null || beside === undefined || beside.size > MOST_BESIDE) return false
  if (typeof key === 'number' ? beside.size !== 2 : !VALUE.test(key)) return false
  return [...beside.values()].some((other) => {
    const said = document.slice(other.valueStart, Math.min(other.valueEnd, other.valueStart + 100))
    return other.key !== key && /^["'][\w.-]+["']$/.test(said) && isSecretName(said.slice(1, -1))
  })
}

const MOST_BESIDE = 10
/** Longer values are not examined. */
const LONGEST = 65_536
const VALUE = /^(?:val(?:ue)?|content|data|default)$/i

function isLonePart(leaf: PlaceNode, text: string, pairParams: ReadonlySet<string>): boolean {
  const { key } = typeof leaf.key === 'number' ? (leaf.parent ?? leaf) : leaf
  return typeof key === 'string' && pairParams.has(key) && /^["']/.test(text) && !text.includes('=')
}
