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
  /** The first bytes on the disk. */
  readonly head: Buffer
  readonly proof: Proof
  /** The size of the file when the source was opened; null if the file came later. */
  readonly sizeAtStart: number | null
  /** How many contents the file held before. */
  readonly generation: number
  /** The size of the file when `ignore_older_ms` excluded it; null if it did not. */
  readonly passedOver: number | null
}

/** How reading begins. */
export type Beginning =
  | { readonly kind: 'begins'; readonly content: HarvestedContent; readonly finished: boolean }
  /** Checksums of these lengths are needed first. */
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[] }
  /** The file was changed unnoticed: its former content has departed. */
  | { readonly kind: 'changed'; readonly code: ErrorCode }

/** The identity of content that can be read. */
export type Known = Extract<Identity, { kind: 'new' | 'own' | 'adopts' }>

/** Reading begins with `content`; `finished`: nothing of it has to be read. */
export function begins(content: HarvestedContent, finished = false): Beginning {
  return { kind: 'begins', content, finished }
}
