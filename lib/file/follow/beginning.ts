import type { ErrorCode } from '../../../types/error-codes.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { SeenFile } from '../seen-file.ts'
import type { Identity } from './candidate.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { Proof } from './proof.ts'

/** A file whose content is to be read or skipped. */
export interface Opened {
  readonly handle: FileBytes
  readonly seen: SeenFile
  /** Its first bytes, as they stand there. */
  readonly head: Buffer
  readonly proof: Proof
  /** Its size when the source was opened; null if it came later. */
  readonly sizeAtStart: number | null
  /** How many contents it had held before. */
  readonly generation: number
  /** Its size when `ignore_older_ms` left it alone; null if it did not. */
  readonly passedOver: number | null
}

/** How reading begins. */
export type Beginning =
  | { readonly kind: 'begins'; readonly content: HarvestedContent; readonly finished: boolean }
  /** Checksums of these lengths are needed first. */
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[] }
  /** The file was changed while nobody looked: what was known of it has departed. */
  | { readonly kind: 'changed'; readonly code: ErrorCode }

/** What was decided about a content that can be read. */
export type Known = Extract<Identity, { kind: 'new' | 'own' | 'adopts' }>

/** Reading begins with that; `finished`: nothing of it is read. */
export function begins(content: HarvestedContent, finished = false): Beginning {
  return { kind: 'begins', content, finished }
}
