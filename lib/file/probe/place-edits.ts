import path from 'node:path'
import type { ParamEdit } from '../../../types/report.ts'
import type { FileParams } from '../params.ts'

/** A folder, and what is searched for in it. */
export interface Place {
  readonly base: string
  readonly file: string
}

/** The params that have a source look elsewhere: `path` where it has one, else of `base` and `file` what differs. */
export function placeEdits({ path: whole }: Pick<FileParams, 'path'>, now: Place, other: Place): readonly ParamEdit[] {
  if (whole !== undefined) return [{ path: ['path'], value: path.join(other.base, other.file) }]
  return [
    ...(other.base === now.base ? [] : [{ path: ['base'], value: other.base }]),
    ...(other.file === now.file ? [] : [{ path: ['file'], value: other.file }])
  ]
}

/** A configuration cannot hold a name that is not UTF-8. */
export function canBeWritten(name: string): boolean {
  return !/\p{Cs}/u.test(name)
}
