import { draftOf } from './record-draft.ts'
import type { Harvester } from './harvester.ts'
import type { Departed } from './departed.ts'

/** The content of a file as it departs; null if nothing of it was read. `now` is in ms since the epoch. */
export function departureOf(file: Harvester, cause: Departed['cause'], now: number): Departed | null {
  const { content, position, given, names, dev, ino, birth } = file
  const draft = draftOf(file, position, now, true)
  const record = draft === null || given <= position.offset ? draft : { ...draft, given }
  if (content === null || record === null || content.left !== undefined || content.fingerprint.length === 0) {
    content?.acks.release()
    return null
  }
  const { id, generation, fingerprint, acks } = content
  return {
    id,
    generation,
    names,
    file: cause === 'cut' ? null : { dev, ino, birth },
    cause,
    at: Date.now(),
    shorterIn: null,
    content: fingerprint,
    place: position,
    given,
    acks,
    record
  }
}
