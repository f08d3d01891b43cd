/** The metadata of a commit, from which the partition's next owner recognises whether the topic is still the same. */
export interface CommitNote {
  /** The topic's id; null if the brokers or the client have none. */
  readonly topicId: string | null
  /** The latest timestamp of the records that were read, in ms since the epoch; null before the first. */
  readonly time: number | null
}

/** Writes the note as a text, as short as possible; null if there is nothing to write. */
export function commitNote({ topicId, time }: CommitNote): string | null {
  if (topicId === null && time === null) return null
  return `${VERSION}${topicId === null ? '' : ` topic=${topicId}`}${time === null ? '' : ` time=${time}`}`
}

/** Reads such a text; null if there is none, or if another client or a later version of this library has written it. */
export function readCommitNote(text: string | null): CommitNote | null {
  const found = FORM.exec(text ?? '')
  if (found === null) return null
  const [, topicId = null, time = null] = found
  return { topicId, time: time === null ? null : Number(time) }
}

const VERSION = 'warp-flow/1'
const FORM = /^warp-flow\/1(?: topic=([\w-]{22}))?(?: time=(\d{1,15}))?$/
