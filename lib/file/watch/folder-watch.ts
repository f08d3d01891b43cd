import { watch } from 'node:fs'
import { pathText, systemPath } from '../path-text.ts'

/**
 * What a folder's watch reports. `name` is that of an entry; null if the system did not say, so that any may be meant.
 */
export interface FolderListener {
  readonly onEvent: (type: 'rename' | 'change', name: string | null) => void
  readonly onError: (error: unknown) => void
}

/** Watches one folder, not what is beneath; throws where it cannot. What it returns ends the watch. */
export type WatchFolder = (folder: string, listener: FolderListener) => () => void

/**
 * The system's own watch of a folder, which tells of its files' content too.
 *
 * Not by chokidar, which lists and stats a whole folder anew whenever anything in it is written to: of a large folder
 * with one busy file that takes most of a core; chokidar 6 looks at the one name, and tells of it late
 * (`npm run bench -- watch`). Given its files one by one it does not see new ones.
 */
export const watchFolder: WatchFolder = (folder, listener) => {
  // A text with a code unit for each byte of the name costs less than a Buffer
  const watcher = watch(systemPath(folder), { encoding: 'latin1' }, (type, name) => {
    listener.onEvent(type, name === null || ASCII.test(name) ? name : pathText(Buffer.from(name, 'latin1')))
  }).on('error', listener.onError)
  return () => {
    watcher.close()
  }
}

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/
