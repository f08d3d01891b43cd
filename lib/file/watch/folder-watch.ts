import { watch } from 'node:fs'
import { pathText, systemPath } from '../path-text.ts'

/**
 * The callbacks of a folder's watch. `name` is the name of an entry; null if the system did not report it, so that any
 * entry may be meant.
 */
export interface FolderListener {
  readonly onEvent: (type: 'rename' | 'change', name: string | null) => void
  readonly onError: (error: unknown) => void
}

/** Watches one folder, not its subfolders; throws if it cannot. Returns a function that ends the watch. */
export type WatchFolder = (folder: string, listener: FolderListener) => () => void

/**
 * The system's own watch of a folder, which also reports changes of its files' content.
 *
 * chokidar is not used: it lists and stats a whole folder anew whenever anything in it is written to, which for a large
 * folder with one busy file takes most of a core. chokidar 6 examines only the one name, but reports it late (`npm run
 * bench -- watch`). If it is given the files one by one, it does not see new ones.
 */
export const watchFolder: WatchFolder = (folder, listener) => {
  // A string with one code unit for each byte of the name costs less than a Buffer
  const watcher = watch(systemPath(folder), { encoding: 'latin1' }, (type, name) => {
    listener.onEvent(type, name === null || ASCII.test(name) ? name : pathText(Buffer.from(name, 'latin1')))
  }).on('error', listener.onError)
  return () => {
    watcher.close()
  }
}

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/
