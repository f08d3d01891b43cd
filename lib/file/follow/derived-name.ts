import path from 'node:path'

/**
 * Whether a name is one that rotation gives to a copy of `original`: `app.log.1`, `app.log-20260101`, `app-20260101.log`, and the same
 * with `.gz`. Folders do not count: archives may be kept elsewhere. Contents decide; this only keeps files that are alike by chance
 * (one header line, say) from being taken for copies of each other.
 */
export function isDerivedName(name: string, original: string): boolean {
  const base = path.basename(name)
  const plain = base.replace(COMPRESSED, '')
  const first = path.basename(original)
  if (plain === first) return plain !== base
  return plain.length > first.length && stem(plain).startsWith(stem(first))
}

/** Up to the first dot that is not the name's first character. */
function stem(name: string): string {
  const dot = name.indexOf('.', 1)
  return dot === -1 ? name : name.slice(0, dot)
}

const COMPRESSED = /\.(?:gz|zst|zstd)$/
