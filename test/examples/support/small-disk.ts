import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Test } from 'tap'

/** A disk in memory that is soon full. */
export interface SmallDisk {
  readonly folder: string
  readonly grow: () => void
}

/** The options of a test with a small disk: only root may mount one. */
export function canMount(): { readonly skip: string | false } {
  return { skip: process.getuid?.() === 0 ? false : 'only root may mount a small disk' }
}

/** 2 MiB, and later 64; anybody may write to it. */
export function smallDisk(t: Test): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'warp-flow-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=777', 'tmpfs', folder])
  t.teardown(() => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    grow: () => {
      execFileSync('mount', ['-o', 'remount,size=64m', folder])
    }
  }
}
