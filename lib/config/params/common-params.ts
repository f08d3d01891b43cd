import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'

/** The params of every source, whatever its type. */
export const commonParams = {
  ack: {
    type: 'string',
    impact: 'reopen',
    default: 'auto',
    choices: ['auto', 'manual'],
    since: '0.1.0',
    help: "When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls `event.ack()` (`manual`)."
  },
  max_unacked: {
    type: 'integer',
    impact: 'live',
    default: 10_000,
    min: 1,
    max: 1_000_000,
    since: '0.1.0',
    help: 'How many records may be delivered and not yet acked before intake waits; used under `ack = "manual"`.'
  }
} as const

/**
 * The table that a type's params are checked by: its own and the common ones; with a Standard Schema the common ones
 * alone. It is made once for each schema: a configuration asks for it many times for each of its sources.
 */
export function wholeTable(schema: ParamsSchema): ParamsTable {
  if (isStandardSchema(schema)) return commonParams
  const known = tables.get(schema)
  if (known !== undefined) return known
  const table = { ...schema, ...commonParams }
  tables.set(schema, table)
  return table
}

/**
 * Whether a connector's params are declared with a Standard Schema (zod, valibot, arktype ...) instead of a table of
 * ours.
 */
export function isStandardSchema(schema: ParamsSchema): schema is StandardSchemaV1 {
  return '~standard' in schema
}

const tables = new WeakMap<ParamsSchema, ParamsTable>()
