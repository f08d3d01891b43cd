import { sourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'

export interface OpenFilesWanted {
  readonly source: string
  /** `max_open_files` of this source. */
  readonly own: number
  /** The number of files that all sources of the process may have open. */
  readonly total: number
}

/**
 * The warning if the sources of a process may open more files than the process can have open; null if they fit, or no
 * limit is known.
 */
export function tooManyToOpen({ source, own, total }: OpenFilesWanted, limit: number | null): SourceError | null {
  if (limit === null || total + RESERVED <= limit) return null
  const others = total === own ? '' : `, all sources of this process together ${total}`
  const advised = Math.max(1, limit - RESERVED - (total - own))
  return sourceError(
    'FILE_OPEN_LIMIT_LOW',
    {
      area: 'file',
      source,
      values: {
        wanted: String(own),
        total: String(total),
        limit: String(limit),
        needed: String(total + RESERVED),
        advised: String(advised)
      }
    },
    {
      detail: `max_open_files is ${own}${others}; the process may have ${limit} descriptors, of which the rest of it needs some ${RESERVED}`
    }
  )
}

/** Descriptors for Node itself, watches, the checkpoint, and sockets of the rest of the process. */
const RESERVED = 64
