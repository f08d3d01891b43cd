import type { ParamsSchema } from '../../../types/connector.ts'
import { isSecret } from '../params/value-kinds.ts'
import { secretNames, type IsSecretName } from '../params/secret-names.ts'
import { namesOf, peek } from '../../errors/peek.ts'
import { visibleText } from '../../errors/visible-text.ts'

/** Removes secrets from a text. */
export type Veil = (text: string) => string

/** Hides the secrets of some params in any text: a broker, a driver or a connector may repeat them in its messages. */
export function veilFor(schema: ParamsSchema, params: unknown): Veil {
  const secrets = [...new Set([...secretsIn(params, secretNames([{ params: schema }]))].flatMap(spellingsOf))]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((one, other) => other.length - one.length)
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text)
}

/** Works for invalid params too, in which a secret is still plain text. */
function secretsIn(params: unknown, isSecretName: IsSecretName): ReadonlySet<string> {
  const found = new Set<string>()
  let left = MOST_VALUES
  look(params, '', 0)
  return found

  function look(value: unknown, name: string, depth: number): void {
    if (left-- <= 0 || depth > DEEPEST) return
    if (typeof value === 'string') {
      const [, inner = '', text = ''] = /^([^=]{1,256})=([^]*)$/.exec(value) ?? []
      if (isSecretName(name)) found.add(value)
      else if (isSecretName(inner)) found.add(text)
    } else if (typeof value === 'object' && value !== null) {
      const text = revealed(value)
      if (text !== null) found.add(text)
      else for (const each of namesOf(value)) look(peek(value, each), Array.isArray(value) ? name : each, depth + 1)
    }
  }
}

function revealed(value: object): string | null {
  try {
    const text: unknown = isSecret(value) ? value.reveal() : null
    return typeof text === 'string' ? text : null
  } catch {
    return null
  }
}

/** A secret as plain text, and as it appears in logs, JSON and URLs. */
function spellingsOf(secret: string): readonly string[] {
  return [
    secret,
    visibleText(secret),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(Buffer.from(secret).toString())
  ]
}

/** A shorter secret would match parts of ordinary words. */
const SHORTEST = 3
const DEEPEST = 8
const MOST_VALUES = 2000
