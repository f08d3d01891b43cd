import { statSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import { Admission, type SeenFile } from '../../../../lib/file/follow/admission.ts'
import { FileNames } from '../../../../lib/file/follow/file-names.ts'
import { FileTable } from '../../../../lib/file/follow/file-table.ts'
import { NameScan } from '../../../../lib/file/follow/name-scan.ts'
import type { TailedFile } from '../../../../lib/file/follow/tailed-file.ts'
import type { FileParams } from '../../../../lib/file/params.ts'
import { unitFollowing, type UnitFollowing } from './unit-following.ts'

/** The files of one folder as they are looked for and taken up; nothing is read. */
export interface UnitScan {
  readonly base: string
  readonly following: UnitFollowing
  readonly table: FileTable
  readonly admission: Admission
  readonly scan: NameScan
  /** Every file that was taken up. */
  readonly admitted: readonly TailedFile[]
  readonly detached: readonly TailedFile[]
  readonly name: (file: string) => string
  readonly see: (file: string) => SeenFile
  /** `name state reason` of all notes. */
  readonly notes: () => readonly string[]
}

export function unitScan(t: Test, tree: Record<string, string | Buffer>, params: Partial<FileParams> = {}, acks: { readonly manual?: boolean } = {}): UnitScan {
  const base = t.testdir(tree)
  const following = unitFollowing({ base, file: '*', ...params }, acks)
  const table = new FileTable()
  const admitted: TailedFile[] = []
  const detached: TailedFile[] = []
  const admission = new Admission(following, table, (file) => { admitted.push(file) })
  const scan = new NameScan(following, table, new FileNames(following.params, following.context), admission, (file) => { detached.push(file) })
  t.teardown(async () => { for (const { handle } of admitted) await handle?.close().catch(() => {}) })
  const name = (file: string): string => path.join(base, file)
  return {
    base, following, table, admission, scan, admitted, detached, name,
    see: (file) => {
      const { dev, ino, size, mtimeNs } = statSync(name(file), { bigint: true })
      return { path: name(file), names: [name(file)], dev: String(dev), ino: String(ino), size: Number(size), modified: mtimeNs }
    },
    notes: () => [...table.notes.values()].map(({ path: noted, state, reason }) => `${path.basename(noted)} ${state} ${reason ?? ''}`).sort()
  }
}
