import type { ErrorContext } from '../../../types/classification.ts'
import { ready } from '../byte-source.ts'
import { inflater, type Compression } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import { openFile } from '../open-file.ts'

/** The result of inflating a compressed file. */
export interface InflatedEnd {
  /** Compressed bytes that were read. */
  readonly bytesRead: number
  /** True if the file was inflated to its end. */
  readonly isWhole: boolean
  /** The error that prevents further inflating; null if there is none. */
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
