import { closeSync, openSync, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Said } from '../syslog/child.ts'
import { stampedLine } from './stamped-line.ts'

/**
 * Appends so many lines, each by a write of its own, evenly as far as timers go: what is due is written each
 * millisecond.
 */
export async function writeStamped(file: string, lines: number, perSecond: number): Promise<Said> {
  const descriptor = openSync(file, 'a')
  const startedAt = performance.now()
  for (let written = 0; written < lines; await pause(1)) {
    const due = Math.min(lines, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond))
    while (written < due) writeSync(descriptor, `${stampedLine(written++)}\n`)
  }
  closeSync(descriptor)
  return { lines, perSecond: lines / ((performance.now() - startedAt) / 1000) }
}
