import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Said } from '../syslog/child.ts'
import { quietName } from './count-lines.ts'
import { stampedLine } from './stamped-line.ts'

/**
 * Appends so many lines to files of a folder, each to another one, as far apart as may be; evenly as far as timers go.
 */
export async function writeMany(
  folder: string,
  [files = 1, lines = 0, perSecond = 1]: readonly number[]
): Promise<Said> {
  const startedAt = performance.now()
  for (let written = 0; written < lines; await pause(1)) {
    const due = Math.min(lines, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond))
    for (; written < due; written++)
      appendFileSync(path.join(folder, quietName((written * STEP) % files)), `${stampedLine(written)}\n`)
  }
  return { lines, perSecond: lines / ((performance.now() - startedAt) / 1000) }
}

/** A prime number: each file has its turn. */
const STEP = 4793
