import type { ErrorContext } from '../../../types/classification.ts'
import { ready } from '../byte-source.ts'
import { inflater, type Compression } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import { openFile } from '../open-file.ts'

/** How far a compressed file was inflated. */
export interface InflatedEnd {
  /** Compressed bytes that were read. */
  readonly bytesRead: number
  /** The whole file was inflated, up to its end. */
  readonly isWhole: boolean
  /** Why it cannot be inflated further; null if it can. */
  readonly error: unknown
}

/**
 * Inflates a file to its end, or until `isOver` returns true, and discards the output: only reading to the end shows
 * whether the file is complete.
 */
export async function inflatedEnd(
  path: string,
  noLinksUnder: string | null,
  compression: Exclude<Compression, 'none'>,
  place: ErrorContext,
  isOver: (bytesRead: number) => boolean
): Promise<InflatedEnd> {
  const { handle } = await openFile(path, noLinksUnder)
  const bytes = new InflatedBytes(handle, () => inflater(compression, place))
  try {
    while (!bytes.ended && !isOver(bytes.taken)) if (bytes.take() === null) await ready(bytes)
    return { bytesRead: bytes.taken, isWhole: bytes.complete, error: null }
  } catch (error) {
    return { bytesRead: bytes.taken, isWhole: false, error }
  } finally {
    await bytes.close()
    await handle.close()
  }
}
