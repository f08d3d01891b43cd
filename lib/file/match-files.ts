import { stat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { walkFiles } from './file-walk.ts'
import { folderTrouble, lookUnder, troubleError, type LinkRule, type NameTrouble } from './name-look.ts'
import { systemPath } from './path-text.ts'
import { hasWildcard } from './pattern/glob.ts'

/** The files that a source reads, and the folders and links that it could not follow. */
export interface MatchedFiles {
  /** Sorted by name. */
  readonly paths: readonly string[]
  /** True if the pattern names one file, without wildcards. */
  readonly literal: boolean
  /** Folders that could not be listed, links that dangle or are refused. */
  readonly troubles: readonly NameTrouble[]
  /** The sum of the files' sizes, as far as known. */
  readonly totalBytes: number
}

/**
 * Finds the files that `file` names under `base`. A name without wildcards is returned whatever it is, so that opening
 * it reports what is wrong with it; wildcards return all their matches, so that creating a file cannot hide another.
 * Folders do not match. Throws `FILE_BASE_NOT_FOUND`, `FILE_NO_MATCH`, `FILE_TOO_MANY_MATCHES`, and the error of a
 * named link; if nothing was found because something was inaccessible, the error of that.
 */
export async function matchFiles(base: string, file: string, links: LinkRule = 'follow'): Promise<MatchedFiles> {
  const whole = path.join(base, file)
  if (!hasWildcard(file)) {
    const trouble = await literalTrouble(base, file, links)
    if (trouble !== null) throw trouble
    return matched([whole], true, [])
  }
  const { found, unreadable, badLinks } = await walkFiles(base, file, { links })
  const troubles = [...unreadable, ...badLinks]
  if (found.size > 0) return matched([...found].sort(), false, troubles)
  if (troubles[0] !== undefined) throw troubleError(troubles[0])
  throw (
    (await folderTrouble(base)) ??
    sourceError('FILE_NO_MATCH', { area: 'file', path: whole, values: { base, pattern: file } })
  )
}

/**
 * Errors that opening the file would not report, or not as precisely: a link that dangles or is refused, a missing
 * folder.
 */
async function literalTrouble(base: string, file: string, links: LinkRule): Promise<SourceError | null> {
  const look = await lookUnder(base, file, links)
  if (look === 'absent') {
    const trouble = await folderTrouble(base)
    return trouble?.code === 'FILE_BASE_NOT_FOUND' ? trouble : null
  }
  return typeof look === 'string' || look.kind === 'unknown' ? null : troubleError(look)
}

async function matched(
  paths: readonly string[],
  literal: boolean,
  troubles: readonly NameTrouble[]
): Promise<MatchedFiles> {
  let totalBytes = 0
  for (const name of paths) totalBytes += await sizeOf(name)
  return { paths, literal, troubles, totalBytes }
}

async function sizeOf(name: string): Promise<number> {
  try {
    return (await stat(systemPath(name))).size
  } catch {
    return 0
  }
}
