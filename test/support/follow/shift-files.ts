import { existsSync, renameSync } from 'node:fs'

/** Renames `app.log` to `app.log.1`, that to `app.log.2`, and so on, as rotation does; nothing is deleted. */
export function shiftFiles(file: string): void {
  let last = 0
  while (existsSync(`${file}.${last + 1}`)) last++
  for (let index = last; index >= 1; index--) renameSync(`${file}.${index}`, `${file}.${index + 1}`)
  renameSync(file, `${file}.1`)
}
