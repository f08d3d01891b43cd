import { sections } from '../../lib/errors/catalogue/index.ts'
import type { CatalogueEntry } from '../../lib/errors/catalogue/entry.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** All entries of the catalogue, as code => entry. */
export const allEntries: readonly (readonly [ErrorCode, CatalogueEntry])[] = Object.values(sections)
  .flat()
  .flatMap((part) => Object.entries(part))
  .map(([code, entry]) => [code as ErrorCode, entry])

export const allCodes: readonly ErrorCode[] = allEntries.map(([code]) => code)
