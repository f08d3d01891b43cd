import type { CustomMeta } from '../../types/meta.ts'

/** The `meta` of a user's own connector, without the `kind` that the library adds. */
export function customFields(meta: CustomMeta): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(meta).filter(([name]) => name !== 'kind'))
}
