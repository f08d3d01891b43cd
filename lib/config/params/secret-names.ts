import type { ConnectorType, ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'
import { wholeTable } from './declared-params.ts'
import { foldedName, LONGEST_NAME, readsSecret } from './secret-sounds.ts'

/** Tells by its name whether a value in a configuration file is a secret. */
export type IsSecretName = (name: string) => boolean

/**
 * What the types declare as secret, and what sounds like a secret: a misspelt name, or that of a connector whose type
 * is not known, has no declaration, and its value must not be shown in an excerpt either.
 */
export function secretNames(types: readonly Pick<ConnectorType, 'params'>[]): IsSecretName {
  const declared = new Set(types.flatMap(({ params }) => declaredSecrets(params)).map(foldedName))
  const answers = new Map<string, boolean>()
  const isSecret: IsSecretName = (name) => {
    // Longer than any real name: only its ends are looked at
    const ends = name.length > 256 ? name.slice(0, 128) + name.slice(-128) : name
    return declared.has(foldedName(ends)) || readsSecret(ends)
  }
  return (name) => {
    const known = answers.get(name)
    if (known !== undefined) return known
    const answer = isSecret(name)
    if (answers.size < MOST_KEPT && name.length <= LONGEST_NAME) answers.set(name, answer)
    return answer
  }
}

/** The names of params that take `name=value` texts. */
export function pairParams(types: readonly ConnectorType[]): ReadonlySet<string> {
  const tables = types.map(({ params }) => Object.entries(wholeTable(params)))
  return new Set(
    tables
      .flat()
      .filter(([, { type }]) => type === 'properties')
      .map(([name]) => name)
  )
}

function declaredSecrets(schema: ParamsSchema): string[] {
  const names: string[] = []
  const open: ParamsTable[] = [wholeTable(schema)]
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    for (const [name, declaration] of Object.entries(table)) {
      if (declaration.secret === true) names.push(name)
      if (declaration.type === 'table') open.push(declaration.params)
      if (declaration.type !== 'properties') continue
      for (const [property, { secret }] of Object.entries(declaration.names ?? {}))
        if (secret === true) names.push(property)
    }
  }
  return names
}

/** How many answers are kept: a file has few names, and many times. */
const MOST_KEPT = 1000
