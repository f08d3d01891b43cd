import type { CatalogueEntry } from './catalogue/entry.ts'

/** The codes that a user's connector brings: code => entry. */
export type OwnCodes = ReadonlyMap<string, CatalogueEntry>

export const NO_CODES: OwnCodes = new Map()
