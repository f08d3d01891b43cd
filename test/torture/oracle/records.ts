import type { Content, DiskFile } from '../disk/disk-file.ts'

/** A line within a delivery. */
export interface Piece {
  readonly key: string
  readonly offset: number
}

/**
 * The lines that a record was joined of; null where it is no record of lines that stand in one of the files behind each
 * other.
 */
export function linesOfRecord(
  payload: Buffer,
  offset: number,
  files: readonly DiskFile[],
  newline: Buffer
): Piece[] | null {
  const text = payload.toString('latin1')
  const joint = newline.toString('latin1')
  for (const file of files) {
    for (const content of [file, ...file.past.toReversed()]) {
      const pieces = match(text, offset, joint, content, content === file ? file : null)
      if (pieces !== null) return pieces
    }
  }
  return null
}

function match(text: string, offset: number, joint: string, { spans }: Content, file: DiskFile | null): Piece[] | null {
  const lines = new Map<number, { key: string; end: number }[]>()
  const tails = file === null ? [] : [...file.tails(), ...file.pastTails]
  for (const line of [...spans.map((span) => span.line), ...tails])
    lines.set(line.offset, [...(lines.get(line.offset) ?? []), line])
  const from = (at: number, place: number): Piece[] | null => {
    for (const { key, end } of lines.get(place) ?? []) {
      if (!text.startsWith(key, at)) continue
      const behind = at + key.length
      if (behind === text.length) return [{ key, offset: place }]
      const rest = text.startsWith(joint, behind) ? from(behind + joint.length, end) : null
      if (rest !== null) return [{ key, offset: place }, ...rest]
    }
    return null
  }
  return from(0, offset)
}
