import type { Localized } from '../../types/classification.ts'
import type { SectionName } from './catalogue/index.ts'

/** One of TROUBLESHOOTING. */
export interface Chapter {
  readonly title: Localized
  readonly text: Localized
  /** The part of the catalogue that follows the text. */
  readonly section?: SectionName
}
