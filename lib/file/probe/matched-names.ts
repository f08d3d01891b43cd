import path from 'node:path'
import { SourceError } from '../../errors/source-error.ts'
import { ownNames } from '../checkpoint/checkpoint-names.ts'
import { walkFiles } from '../file-walk.ts'
import { lookAtName, type NameTrouble } from '../name-look.ts'
import type { FileParams } from '../params.ts'
import { systemPath } from '../path-text.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { pathMatcher } from '../pattern/path-matcher.ts'
import type { ProbeParts } from './probe-parts.ts'
import type { Place } from './place-edits.ts'

/** What the pattern of a source currently matches. */
export interface MatchedNames {
  /** The files that the source reads, newest first. */
  readonly files: readonly MatchedFile[]
  /** The number of matching files that were not inspected. */
  readonly more: number
  /** The matching files in which the source stores its positions. */
  readonly own: readonly string[]
  /** param that excludes files => number of files */
  readonly leftOut: ReadonlyMap<'exclude' | 'ignore_older_ms', number>
  readonly troubles: readonly NameTrouble[]
  /** True if the name without wildcards exists, but is not a file. */
  readonly isOther: boolean
  /** True if the search was abandoned because there are too many names. */
  readonly isEndless: boolean
}

interface MatchedFile {
  readonly path: string
  readonly size: number
  readonly modifiedMs: number
}

/** Searches for a source's files as the source itself does, but visits only a limited number of names. */
export async function matchedNames(
  { base, file, positions }: Place & { readonly positions: string | null },
  params: FileParams,
  { fs, mostNames }: Pick<ProbeParts, 'fs' | 'mostNames'>,
  now: number
): Promise<MatchedNames> {
  if (!hasWildcard(file)) {
    const name = path.join(base, file)
    const look = await lookAtName(name, params.symlinks)
    return await sorted(look === 'file' ? [name] : [], {
      base,
      positions,
      params,
      now,
      fs,
      troubles: typeof look === 'string' ? [] : [look],
      isOther: look === 'other'
    })
  }
  try {
    const { found, unreadable, badLinks } = await walkFiles(base, file, {
      links: params.symlinks,
      maxVisited: mostNames
    })
    return await sorted([...found], {
      base,
      positions,
      params,
      now,
      fs,
      troubles: [...unreadable, ...badLinks],
      isOther: false
    })
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return { files: [], more: 0, own: [], leftOut: new Map(), troubles: [], isOther: false, isEndless: true }
  }
}

interface Found extends Pick<MatchedNames, 'troubles' | 'isOther'> {
  readonly base: string
  readonly positions: string | null
  readonly params: FileParams
  readonly now: number
  readonly fs: ProbeParts['fs']
}

async function sorted(
  names: readonly string[],
  { base, positions, params, now, fs, ...rest }: Found
): Promise<MatchedNames> {
  const { mode, exclude, ignoreOlderMs } = params
  const isExcluded = mode === 'follow' ? pathMatcher(exclude, base) : () => false
  const wanted = names.filter((name) => !isExcluded(name))
  const own = await ownNames(wanted, positions)
  const kept = wanted.filter((name) => !own.includes(name))
  const seen = (await Promise.all(kept.slice(0, MOST_FILES).map((name) => seenFile(name, fs)))).filter(
    (file) => file !== null
  )
  const oldest = mode === 'follow' && ignoreOlderMs !== undefined ? now - ignoreOlderMs : -Infinity
  const files = seen.filter(({ modifiedMs }) => modifiedMs >= oldest).sort((a, b) => b.modifiedMs - a.modifiedMs)
  const leftOut = new Map([
    ['exclude', names.length - wanted.length],
    ['ignore_older_ms', seen.length - files.length]
  ] as const)
  return { files, more: Math.max(0, kept.length - MOST_FILES), own, leftOut, ...rest, isEndless: false }
}

async function seenFile(name: string, fs: ProbeParts['fs']): Promise<MatchedFile | null> {
  try {
    const { size, mtimeMs } = await fs.stat(systemPath(name))
    return { path: name, size, modifiedMs: mtimeMs }
  } catch {
    return null
  }
}

const MOST_FILES = 2000
