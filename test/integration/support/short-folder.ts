import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Test } from 'tap'

/** A test's own folder, with a path short enough for Unix sockets in it: the kernel keeps 108 bytes. */
export function shortFolder(t: Test): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wf-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
