import type { Area, Category, Check, Localized, Remedy, Severity } from '../../../types/classification.ts'

/**
 * The catalogue's entry for a code. Texts, commands and TOML fragments may hold placeholders: `{path}`, `{dir}`,
 * `{name}`, `{place}`, `{host}`, `{port}`, `{source}`, `{line}`, `{param}` and any name of `ErrorContext.values`. In a
 * command a placeholder is a word of its own and is quoted when it is filled; in TOML one that stands for text is
 * written inside double quotes.
 */
export interface CatalogueEntry {
  readonly area: Area
  readonly category: Category
  readonly retryable: boolean
  readonly severity: Severity
  readonly symptom: Localized
  /** The default cases if the context names none; without them all advice is given. */
  readonly usually?: readonly string[]
  /** case => the symptom in its place, where that case is known. */
  readonly symptoms?: Readonly<Record<string, Localized>>
  readonly checks: readonly (Check & Conditional)[]
  readonly remedies: readonly (Remedy & Conditional)[]
  /** Of a user's connector: where more is written, instead of the library's documents; empty for nowhere. */
  readonly docs?: string
  /** Set where checks and remedies are those of a family: how TROUBLESHOOTING names it. */
  readonly family?: Family
}

/** Advice that some cases of a code need (`ErrorContext.cases`). Without `only` it is always given. */
export interface Conditional {
  readonly only?: readonly string[]
}

/** What codes of one kind share. */
export interface Family extends Omit<CatalogueEntry, 'symptom' | 'family'> {
  readonly title: Localized
}

/** code => entry */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>

/** Where a member differs from its family. */
export type Member = readonly [
  en: string,
  zh: string,
  differs?: Partial<Pick<CatalogueEntry, 'category' | 'retryable' | 'severity'>>
]

/** Entries that have a symptom of their own and the rest from their family. */
export function inherit(family: Family, members: Readonly<Record<string, Member>>): Catalogue {
  const { title: _title, ...shared } = family
  return Object.fromEntries(
    Object.entries(members).map(([code, [en, zh, differs]]) => [
      code,
      { ...shared, ...differs, symptom: { en, zh }, family }
    ])
  )
}
