import path from 'node:path'
import { hasWildcard, SEPARATORS } from './pattern/glob.ts'
import type { FileParams } from './params.ts'

/** The folder to search, and the pattern under it: `path` is split before its first name with a wildcard. */
export function searchRoot({ base, file, path: whole }: Pick<FileParams, 'base' | 'file' | 'path'>): {
  readonly base: string
  readonly file: string
} {
  if (whole === undefined) return { base, file: file ?? '' }
  const { root } = path.parse(whole)
  const names = whole.slice(root.length).split(SEPARATORS)
  const first = names.findIndex(hasWildcard)
  const cut = first === -1 ? names.length - 1 : first
  return { base: root + names.slice(0, cut).join(path.sep) || '.', file: names.slice(cut).join('/') }
}

/** The folder under which no symbolic link is followed; null if links are followed. */
export function noLinksUnder(params: Pick<FileParams, 'base' | 'file' | 'path' | 'symlinks'>): string | null {
  return params.symlinks === 'refuse' ? searchRoot(params).base : null
}
