import type { CustomMeta } from '../../types/meta.ts'

/** What a user's own connector gives as `meta`, without the `kind` that the library adds. */
export function customFields(meta: CustomMeta): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(meta).filter(([name]) => name !== 'kind'))
}
