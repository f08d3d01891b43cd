import type { FileRecord } from '../../../types/checkpoint.ts'
import { pathShownAs, shownPath } from '../path-text.ts'

/** A record as it is stored, with paths that any store can hold, whatever their bytes are. */
export function storedRecord(record: FileRecord): FileRecord {
  const { path, names, ...rest } = record
  if (names === undefined) return { ...shownPath(path), ...rest }
  const shown = names.map(shownPath)
  const namesBytes = shown.map(({ pathBytes = null }) => pathBytes)
  return {
    ...shownPath(path),
    ...rest,
    names: shown.map((name) => name.path),
    ...(namesBytes.every((bytes) => bytes === null) ? {} : { namesBytes })
  }
}

/** The record that `storedRecord` converted. */
export function recalledRecord(stored: FileRecord): FileRecord {
  const { path, pathBytes, names, namesBytes = [], ...rest } = stored
  return {
    path: known(path, pathBytes),
    ...rest,
    ...(names === undefined ? {} : { names: names.map((name, index) => known(name, namesBytes[index])) })
  }
}

function known(path: string, pathBytes: string | null | undefined): string {
  return pathShownAs(typeof pathBytes === 'string' ? { path, pathBytes } : { path })
}
