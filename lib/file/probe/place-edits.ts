import path from 'node:path'
import type { ParamEdit } from '../../../types/report.ts'
import type { FileParams } from '../params.ts'

/** A folder, and the file or pattern to search for in it. */
export interface Place {
  readonly base: string
  readonly file: string
}

/**
 * The param edits that make a source read another place: `path` if the source has one, else whichever of `base` and
 * `file` differs.
 */
export function placeEdits({ path: whole }: Pick<FileParams, 'path'>, now: Place, other: Place): readonly ParamEdit[] {
  if (whole !== undefined) return [{ path: ['path'], value: path.join(other.base, other.file) }]
  return [
    ...(other.base === now.base ? [] : [{ path: ['base'], value: other.base }]),
    ...(other.file === now.file ? [] : [{ path: ['file'], value: other.file }])
  ]
}

/** False for a name that is not UTF-8: a configuration cannot hold it. */
export function canBeWritten(name: string): boolean {
  return !/\p{Cs}/u.test(name)
}
