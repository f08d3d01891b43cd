import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

type Tree = Parameters<Test['testdir']>[0]

/**
 * A new folder with these files, as `t.testdir` creates it, that every user may reach. The project itself may lie where
 * only its owner may go: a root process that has given up its rights may then not reach what `t.testdir` creates.
 */
export function reachableFolder(t: Test, tree: Tree = {}): string {
  const folder = mkdtempSync(path.join(reachableRoot(), 'warp-flow-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  cpSync(t.testdir(tree), folder, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  chmodSync(folder, 0o755)
  return folder
}

/** Throws for a path inside the project, which not every user may be able to reach; on every machine. */
export function checkReachable(name: string): void {
  if (isWithin(PROJECT, name))
    throw new Error(
      `${name} lies in the project, which its owner alone may be able to reach: make it in a reachableFolder`
    )
}

function reachableRoot(): string {
  const root = [tmpdir(), '/tmp', '/var/tmp'].find(
    (folder) => process.platform === 'win32' || isReachable(realpathSync(folder))
  )
  if (root === undefined) throw new Error('no folder for temporary files can be reached by every user')
  return realpathSync(root)
}

function isReachable(folder: string): boolean {
  const above = path.dirname(folder)
  return (statSync(folder).mode & 0o001) !== 0 && (above === folder || isReachable(above))
}

function isWithin(folder: string, name: string): boolean {
  const way = path.relative(folder, name)
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/** Relative to the compiled file in `dist/test/file/support`. */
const PROJECT = realpathSync(fileURLToPath(new URL('../../../..', import.meta.url)))
