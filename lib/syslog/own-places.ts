import path from 'node:path'

/**
 * The place where a source of this process listens, in the kernel's terms: a `udp` or `tcp` port, or the path of a Unix
 * socket.
 */
export type OwnPlace = readonly [protocol: 'udp' | 'tcp' | 'unix', at: number | string]

/** Registers that a source listens at the place, until the returned function is called. */
export function takePlace(place: OwnPlace, source: string): () => void {
  const entry = { place: nameOf(place), source }
  entries.add(entry)
  return () => {
    entries.delete(entry)
  }
}

/** The keys of the sources of this process that listen at the place. */
export function sourcesAt(place: OwnPlace): readonly string[] {
  const name = nameOf(place)
  return [...entries].filter((entry) => entry.place === name).map(({ source }) => source)
}

function nameOf([protocol, at]: OwnPlace): string {
  return `${protocol} ${protocol === 'unix' ? path.resolve(String(at)) : at}`
}

const entries = new Set<{ readonly place: string; readonly source: string }>()
