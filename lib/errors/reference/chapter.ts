import type { Locale, Localized } from '../../../types/classification.ts'
import type { SectionName } from '../catalogue/index.ts'

/** A chapter of a document that is generated from the catalogue. */
export interface Chapter {
  readonly title: Localized
  readonly text: Localized
  /** Content that is generated from data other than the catalogue, after the text. */
  readonly body?: (locale: Locale) => string
  /** The part of the catalogue that follows the text. */
  readonly section?: SectionName
}
