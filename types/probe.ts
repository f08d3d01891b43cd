import type { Classification } from './classification.ts'

/** The answer of one live check. */
export interface ProbeCheck {
  readonly name: string
  readonly ok: boolean
  /** What was seen. */
  readonly message: string
  readonly classification?: Classification
}
