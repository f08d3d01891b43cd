import type { Compression } from '../inflate.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Harvester } from './harvester.ts'
import type { ContentEnd } from './prefix-scan.ts'
import type { Departed } from './departed.ts'

/** A file whose content is not identified yet, and what has been seen of it so far. */
export interface Candidate {
  readonly order: number
  /** All names of the file, present and former. */
  readonly names: readonly string[]
  readonly dev: string
  readonly ino: string
  readonly birth: string
  readonly size: number
  readonly compression: Compression
  /** The first bytes of the content; null if it is compressed and too few were inflated yet. */
  readonly head: Buffer | null
  /** The end of compressed content; null until it was reached, and for plain files. */
  readonly end: ContentEnd | null
  /** The checksum of `[begin, length)`; null if it was not computed yet. */
  crcAt(begin: number, length: number): number | null
  /** Whether the file existed when the source was opened. */
  readonly atStart: boolean
  /** When the file was last seen to change: in ms since the epoch, and as a step in the order of all events. */
  readonly grewAt: number
  readonly grewStep: number
  /** The step at which the file could be read for the first time. */
  readonly askedStep: number
  /** The content with which the file could not be compared; null if there is none. */
  readonly unlike: Unlike | null
}

/** Content that is being read, but that its file no longer held when it was compared with another file. */
export interface Unlike {
  readonly of: Fingerprint
  /** The step at which that was found. */
  readonly step: number
}

/** What a file waits for. */
export type Why = 'predecessor' | 'original' | 'unread original' | 'maybe a copy' | 'in the making'

/** Which content a file holds, as far as is known. */
export type Identity =
  | { readonly kind: 'new' }
  /** The file that a known content was in; whether it was changed has to be checked. */
  | { readonly kind: 'own'; readonly content: Departed }
  /**
   * The file continues a content that departed from another file. `shorter`: it holds only the beginning of what was
   * read.
   */
  | { readonly kind: 'adopts'; readonly content: Departed; readonly shorter: boolean }
  /** Everything in the file is read from another file. */
  | { readonly kind: 'copy'; readonly of: Harvester }
  /** Something else has to happen first; or the file may be a copy, and waits for its original to be cut or deleted. */
  | { readonly kind: 'wait'; readonly of: Harvester | null; readonly path: string; readonly why: Why }
  /** Checksums of these lengths of the candidate are needed (Infinity: to its end). */
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[]; readonly like: string }
  /** The checksum of this length is needed for a file that is being read. */
  | { readonly kind: 'measure'; readonly of: Harvester; readonly length: number }

export interface IdentityRules {
  /** `content`: a proven whole prefix is the same content wherever it is found. */
  readonly identity: 'file' | 'content'
  readonly rotateWaitMs: number
}

export const NEW: Identity & { readonly kind: 'new' } = { kind: 'new' }

export function waitFor(file: Harvester, why: Why): Identity {
  return { kind: 'wait', of: file, path: file.path, why }
}
