import type { Locale, Localized } from '../../../types/classification.ts'
import type { SectionName } from '../catalogue/index.ts'

/** One of a document that is written from the catalogue. */
export interface Chapter {
  readonly title: Localized
  readonly text: Localized
  /** What is written from data other than the catalogue, behind the text. */
  readonly body?: (locale: Locale) => string
  /** The part of the catalogue that follows the text. */
  readonly section?: SectionName
}
