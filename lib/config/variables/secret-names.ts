import type { ConnectorType, ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'
import { wholeTable } from '../params/common-params.ts'

/** Tells by its name whether a value in a configuration file is a secret. */
export type IsSecretName = (name: string) => boolean

/**
 * What the types declare as secret, and what sounds like a secret: a misspelt name, or that of a connector whose type
 * is not known, has no declaration, and its value must not be shown in an excerpt either.
 */
export function secretNames(types: readonly ConnectorType[]): IsSecretName {
  const declared = new Set(types.flatMap(({ params }) => declaredSecrets(params)).map(fold))
  return (name) => {
    // Longer than any real name: only its ends are looked at
    const folded = fold(name.length > 256 ? name.slice(0, 128) + name.slice(-128) : name)
    return declared.has(folded) || sounds.some((sound) => folded.includes(sound))
  }
}

const sounds = ['pass', 'pasw', 'pwd', 'secret', 'secert', 'token', 'credential', 'privatekey', 'apikey', 'accesskey'] as const

function declaredSecrets(schema: ParamsSchema): string[] {
  const names: string[] = []
  const open: ParamsTable[] = [wholeTable(schema)]
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    for (const [name, declaration] of Object.entries(table)) {
      if (declaration.secret === true) names.push(name)
      if (declaration.type === 'table') open.push(declaration.params)
      if (declaration.type !== 'properties') continue
      for (const [property, { secret }] of Object.entries(declaration.names ?? {})) if (secret === true) names.push(property)
    }
  }
  return names
}

/** Case, dots, dashes and underscores do not tell names apart. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}
