/** The metadata of a commit, by which the next reader recognises whether the topic is still the same. */
export interface CommitNote {
  /** The topic's id; null if the brokers or the client have none. */
  readonly topicId: string | null
  /** The latest time of a record that was read, in ms since the epoch; null if none was. */
  readonly time: number | null
}

/** The text, as short as possible; null if there is nothing to write. */
export function commitNote({ topicId, time }: CommitNote): string | null {
  if (topicId === null && time === null) return null
  return `${VERSION}${topicId === null ? '' : ` topic=${topicId}`}${time === null ? '' : ` time=${time}`}`
}

/** What such a text says; null if there is none, or another client has written it, or a later version. */
export function readCommitNote(text: string | null): CommitNote | null {
  const found = FORM.exec(text ?? '')
  if (found === null) return null
  const [, topicId = null, time = null] = found
  return { topicId, time: time === null ? null : Number(time) }
}

const VERSION = 'warp-flow/1'
const FORM = /^warp-flow\/1(?: topic=([\w-]{22}))?(?: time=(\d{1,15}))?$/
