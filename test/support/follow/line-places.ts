import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { DeliveredLine } from './journal.ts'

/** Content of the files in a folder: `inode offset` => the line that begins there. */
export function linePlaces(folder: string): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const file of readdirSync(folder).map((name) => path.join(folder, name))) {
    const ino = String(statSync(file, { bigint: true }).ino)
    let offset = 0
    for (const text of readFileSync(file, 'utf8').split('\n')) {
      places.set(placeOf({ ino, offset }), text)
      offset += Buffer.byteLength(text) + 1
    }
  }
  return places
}

export function placeOf({ ino, offset }: Pick<DeliveredLine, 'ino' | 'offset'>): string {
  return `${ino} ${offset}`
}
