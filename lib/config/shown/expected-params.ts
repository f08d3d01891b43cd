import type { SourceSpec } from '../../../types/config.ts'
import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamDeclaration } from '../../../types/params.ts'
import type { ExpectedParam } from '../../../types/report.ts'
import { snakeParams } from '../params/spelling.ts'
import { wholeTable } from '../params/declared-params.ts'
import { secretNames, type IsSecretName } from '../params/secret-names.ts'
import { redact } from '../../errors/redact.ts'
import { plainData } from './plain-data.ts'
import { veilFor, type Veil } from './secret-texts.ts'

/**
 * The params that a source is configured with, each with its origin. Secrets are `[redacted]`, even in invalid params,
 * where they are not wrapped yet.
 */
export function expectedParams(
  schema: ParamsSchema,
  params: Readonly<Record<string, unknown>>,
  origin: SourceSpec['origin'] | undefined,
  veil: Veil = veilFor(schema, params)
): Readonly<Record<string, ExpectedParam>> {
  const table = wholeTable(schema)
  const isSecretName = secretNames([{ params: schema }])
  const shown = plainData(snakeParams(schema, params), (text) => redact(veil(text)))
  return Object.fromEntries(
    Object.entries(withoutSecrets(shown, isSecretName)).map(([name, value]): [string, ExpectedParam] => [
      name,
      {
        value,
        shareable: shareableOf(value, Object.hasOwn(table, name) ? table[name] : undefined),
        origin: origin !== undefined && Object.hasOwn(origin, name) ? (origin[name] ?? FACTORY) : FACTORY
      }
    ])
  )
}

/**
 * The value if it may be shared with anyone, null otherwise: numbers, booleans and choices cannot name people, hosts or
 * customers.
 */
function shareableOf(value: unknown, declaration: ParamDeclaration | undefined): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return declaration?.type === 'string' && declaration.choices?.some((choice) => choice === value) === true
    ? value
    : null
}

function withoutSecrets(value: unknown, isSecretName: IsSecretName): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([name, inner]: [string, unknown]) => [
      name,
      isSecretName(name) && inner !== null
        ? '[redacted]'
        : isRecord(inner)
          ? withoutSecrets(inner, isSecretName)
          : inner
    ])
  )
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const FACTORY = { from: 'factory' } as const
