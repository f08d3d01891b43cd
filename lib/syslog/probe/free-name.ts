import path from 'node:path'
import { whatStandsAt } from '../what-stands-at.ts'

/** The path itself if it is free, otherwise a free name next to it; null if none of three candidates is free. */
export async function freeNameOf(at: string): Promise<string | null> {
  const { dir, name, ext } = path.parse(at)
  for (const other of [at, ...[2, 3, 4].map((number) => path.join(dir, `${name}-${number}${ext}`))]) {
    if ((await whatStandsAt(other)) === 'nothing') return other
  }
  return null
}
