import type { Area, Category, Check, Localized, Remedy, Severity } from '../../../types/classification.ts'

/**
 * The catalogue's entry for a code. Texts, commands and TOML fragments may hold placeholders: `{path}`, `{dir}`,
 * `{name}`, `{place}`, `{host}`, `{port}`, `{source}`, `{line}`, `{param}` and any name of `ErrorContext.values`. In a
 * command, a placeholder is a separate word, and its value is quoted when it is filled in; in TOML, a placeholder for
 * text is written inside double quotes.
 */
export interface CatalogueEntry {
  readonly area: Area
  readonly category: Category
  readonly retryable: boolean
  readonly severity: Severity
  readonly symptom: Localized
  /** The cases that apply if the context names none; if absent, all advice is given. */
  readonly usually?: readonly string[]
  /** case => the symptom that replaces `symptom` if the case applies. */
  readonly symptoms?: Readonly<Record<string, Localized>>
  readonly checks: readonly (Check & Conditional)[]
  readonly remedies: readonly (Remedy & Conditional)[]
  /**
   * For a user's connector: the address of further documentation, instead of the library's documents; empty for none.
   */
  readonly docs?: string
  /** The family that the checks and remedies come from, if any: TROUBLESHOOTING groups its members. */
  readonly family?: Family
}

/** Advice that some cases of a code need (`ErrorContext.cases`). Without `only` it is always given. */
export interface Conditional {
  readonly only?: readonly string[]
}

/** The parts of an entry that codes of one kind share. */
export interface Family extends Omit<CatalogueEntry, 'symptom' | 'family'> {
  readonly title: Localized
}

/** code => entry */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>

/** The parts in which a member differs from its family. */
export type Member = readonly [
  en: string,
  zh: string,
  differs?: Partial<Pick<CatalogueEntry, 'category' | 'retryable' | 'severity'>>
]

/** Creates entries with symptoms of their own that inherit the rest from their family. */
export function inherit(family: Family, members: Readonly<Record<string, Member>>): Catalogue {
  const { title: _title, ...shared } = family
  return Object.fromEntries(
    Object.entries(members).map(([code, [en, zh, differs]]) => [
      code,
      { ...shared, ...differs, symptom: { en, zh }, family }
    ])
  )
}
