import path from 'node:path'

/**
 * Whether a name is one that rotation, or whoever replaces a file, gives to a copy of `original`: `app.log.1`, `app.log-20260101`,
 * `app-20260101.log`, `app.log.tmp`, and the same with `.gz`. Folders do not count: archives may be kept elsewhere. Contents decide; this
 * only keeps files that are alike by chance (one header line, say) from being taken for copies of each other.
 */
export function isDerivedName(name: string, original: string): boolean {
  const base = path.basename(name)
  const plain = base.replace(COMPRESSED, '')
  const first = path.basename(original)
  if (COMPRESSED.test(first)) return false // what is compressed is a copy itself
  if (plain === first) return plain !== base
  if (plain.startsWith(first)) return true
  return unmarked(plain) === unmarked(first) && (plain !== base || (plain !== unmarked(plain) && first === unmarked(first)))
}

/** Whether two names may be those of one log, at different times: `app.log.1` and `app.log.2`. */
export function isRelatedName(name: string, other: string): boolean {
  return nameOfLog(name) === nameOfLog(other)
}

function nameOfLog(name: string): string {
  return unmarked(path.basename(name).replace(COMPRESSED, ''))
}

/** Without the number or the date of its rotation. */
function unmarked(name: string): string {
  return name.replace(MARK, '')
}

const COMPRESSED = /\.(?:gz|zst|zstd)$/
/** `.1`, `-20260131`, `.2026-01-31`, with hours and more behind a date; at the end, or before the extension. */
const MARK = /[-._](?:\d{1,5}|\d{4}[-_.]?\d{2}[-_.]?\d{2}(?:[-_.T]?\d{2,10})?)(?=$|\.[A-Za-z]+$)/
