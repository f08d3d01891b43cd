import type { CatalogueEntry } from './catalogue/entry.ts'

/** The codes of a user's connector: code => entry. */
export type OwnCodes = ReadonlyMap<string, CatalogueEntry>

export const NO_CODES: OwnCodes = new Map()
