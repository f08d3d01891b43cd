import type { SourceSpec } from '../../types/config.ts'
import type { ParamsSchema } from '../../types/connector.ts'
import type { ExpectedParam } from '../../types/report.ts'
import { snakeParams } from '../config/params/camel-case.ts'
import { redact } from '../errors/redact.ts'
import { plainData } from './plain-data.ts'

/** What a source is asked for: each param with where it came from. Secrets are `[redacted]`. */
export function expectedParams(schema: ParamsSchema, params: Readonly<Record<string, unknown>>, origin: SourceSpec['origin'] | undefined): Readonly<Record<string, ExpectedParam>> {
  return Object.fromEntries(Object.entries(snakeParams(schema, params)).map(([name, value]): [string, ExpectedParam] => (
    [name, { value: plainData(value, redact), origin: origin?.[name] ?? { from: 'factory' } }]
  )))
}
