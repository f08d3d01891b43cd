import * as fs from 'node:fs/promises'
import path from 'node:path'
import type { Test } from 'tap'
import type { CheckpointStore } from '../../../../types/checkpoint.ts'
import { folderFs, type FolderFs } from '../../../../lib/file/checkpoint/folder-fs.ts'
import { openCheckpointFolder, type CheckpointParts } from '../../../../lib/file/checkpoint/folder-store.ts'
import type { FakeClock } from '../../../../lib/testing/fake-clock.ts'
import { openContext, type TestContext } from '../../support/open-context.ts'

export interface OpenedFolder {
  readonly store: CheckpointStore
  readonly context: TestContext
}

/** Opens a folder as a source does. If it is still open at the end of the test, it is closed then. */
export async function openFolder(
  t: Test,
  dir: string,
  contextParts: Partial<TestContext> = {},
  parts: CheckpointParts = {}
): Promise<OpenedFolder> {
  const context = openContext(contextParts)
  const store = await openCheckpointFolder(dir, context, parts)
  t.teardown(() => store.close?.())
  return { store, context }
}

/** Creates a new folder with these files; `t.testdir` would return the same folder each time. */
export async function freshFolder(t: Test, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const base = t.testdirName
  await fs.mkdir(base, { recursive: true })
  t.teardown(() => fs.rm(base, { recursive: true, force: true }))
  const dir = await fs.mkdtemp(path.join(base, 'folder-'))
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(dir, name), text)
  return dir
}

/** The real file system calls, some of them replaced. */
export function fsWith(parts: Partial<FolderFs>): FolderFs {
  return { ...folderFs, ...parts }
}

export function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(`${code}: injected`), { code }))
}

/** The names in a folder, sorted. */
export async function namesIn(dir: string): Promise<readonly string[]> {
  return (await fs.readdir(dir)).sort()
}

/** Advances the clock until the promise is settled. */
export async function during<T>(clock: FakeClock, doing: Promise<T>): Promise<T> {
  const state = { isDone: false }
  void Promise.allSettled([doing]).finally(() => {
    state.isDone = true
  })
  while (!state.isDone) await clock.advance(clock.pending > 0 ? 1000 : 0)
  return await doing
}
