import type { FileBytes } from '../file-bytes.ts'
import path from 'node:path'
import { Breaths } from '../../core/breaths.ts'
import { sameBirth, type SeenFile } from '../seen-file.ts'
import type { Discovered, Discovery } from './discovery.ts'
import type { Detachment } from './file-names.ts'
import { Harvester } from './harvester.ts'
import type { Identifier } from './identifier.ts'
import type { Losses } from './losses.ts'
import { reconcile, unsettled, type Reconciled } from './reconcile.ts'
import type { Registry } from './registry.ts'
import { renewNotes } from './renew-notes.ts'
import { tellOfReusedInodes } from './reused-inodes.ts'
import type { Shared } from './shared.ts'

/** What a scan requests from the other parts. */
export interface ScanHooks {
  lookSoon(file: Harvester): void
  /**
   * The file differs from its last seen state. `isUntold`: the scan found no other change than growth, which a hint
   * should have reported.
   */
  changed(file: Harvester, isUntold: boolean): void
  /** The file was closed, and no more of it can be read. */
  gone(file: Harvester): void
}

/**
 * Compares matching names with known files: takes up new ones, notices those that were renamed or are gone.
 */
export class Scan {
  readonly #shared: Shared
  readonly #registry: Registry
  readonly #discovery: Discovery
  readonly #identifier: Identifier
  readonly #losses: Losses
  readonly #hooks: ScanHooks
  #scans = 0

  constructor(
    shared: Shared,
    registry: Registry,
    discovery: Discovery,
    identifier: Identifier,
    losses: Losses,
    hooks: ScanHooks
  ) {
    this.#shared = shared
    this.#registry = registry
    this.#discovery = discovery
    this.#identifier = identifier
    this.#losses = losses
    this.#hooks = hooks
  }

  /**
   * Searches for names; checks the files behind them if names have changed, if `closely`, and otherwise every
   * `CLOSELY_EACH` scans.
   */
  async scan(closely: boolean, atStart: boolean): Promise<void> {
    const found = await this.#discovery.look(() => closely || ++this.#scans % CLOSELY_EACH === 0)
    if (found !== null && !(await this.#isAsBefore(found))) await this.#apply(found, atStart)
    this.#losses.scanned(this.#now)
  }

  /**
   * Looks at a few changed names, each with the names of the files involved; returns those that do not show what has
   * become of a file.
   */
  async lookAt(names: readonly string[]): Promise<readonly string[]> {
    const open: string[] = []
    for (const name of names) if (!(await this.#lookAtOne(name))) open.push(name)
    // A later name may have settled what was unclear about an earlier one.
    const left: string[] = []
    for (const name of open) if (open.length === names.length || !(await this.#lookAtOne(name))) left.push(name)
    return left
  }

  /** How many names there were at the last scan. */
  get names(): number {
    return this.#discovery.names
  }

  /** Whether no loss waits for another scan and all names could be accessed. */
  get isSettled(): boolean {
    return this.#discovery.isSettled && this.#losses.isEmpty
  }

  /** Whether it was reported that a folder cannot be accessed. */
  hasToldOf(folder: string): boolean {
    return this.#discovery.hasToldOf(folder)
  }

  /**
   * False if the name and the files involved do not show what has become of a file: another name may lead to it, or
   * several do.
   */
  async #lookAtOne(first: string): Promise<boolean> {
    const registry = this.#registry
    const there = new Map<string, SeenFile | null>()
    const known = new Set<Harvester>()
    const names = [first]
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      if (there.has(name)) continue
      const seen = await this.#discovery.lookAt(name)
      if (seen === 'unclear' || registry.noteAt(name) !== null) return false
      const before = registry.at(name)
      if (before !== null) known.add(before)
      there.set(name, seen === 'absent' ? null : seen)
      const file = seen === 'absent' ? null : registry.of(seen)
      if (file === null || seen === 'absent') continue
      if (file.handle === null && !sameBirth(file.birth, seen.birth)) return false
      known.add(file)
      if (file.detached === null) names.push(file.path)
    }
    const files = [...there.values()].filter((seen) => seen !== null)
    const found = reconcile(known, files)
    if (found.aliases.length > 0 || found.gone.some(({ detached }) => detached === null)) return false
    registry.seesToo(files)
    tellOfReusedInodes(registry, this.#losses, this.#now)
    for (const seen of files) this.#update(seen)
    for (const file of known) await file.lookAtGrowth()
    this.#rename(found)
    for (const file of found.stayed) this.#hooks.lookSoon(file)
    for (const seen of found.fresh) this.#takeUp(seen, [], false)
    return true
  }

  /** Whether no name has come or gone, and each leads to the same file as before: then only growth is recorded. */
  async #isAsBefore({ same, files, troubles }: Discovered): Promise<boolean> {
    const registry = this.#registry
    if (!same || troubles.length > 0 || files.length !== registry.named) return false
    const breaths = new Breaths()
    const changed: SeenFile[] = []
    for (const seen of files) {
      const file = registry.at(seen.path)
      if (file === null) return false
      if (file.disk.seen !== seen) {
        const { dev, ino, birth } = seen
        if (file.ino !== ino || file.dev !== dev || !sameBirth(file.birth, birth)) return false
        changed.push(seen)
      }
      if (breaths.isDue) await breaths.take()
    }
    for (const seen of changed) {
      if (breaths.isDue) await breaths.take()
      const file = registry.at(seen.path)
      if (file === null || !this.#update(seen)) continue
      await file.lookAtGrowth()
      this.#hooks.changed(file, true)
    }
    return true
  }

  #rename({ moved, stayed }: Pick<Reconciled<Harvester, SeenFile>, 'moved' | 'stayed'>): void {
    for (const { file, path } of moved) {
      this.#registry.move(file, path, this.#now)
      this.#hooks.lookSoon(file)
    }
    // A name may vanish for a moment and come back.
    for (const file of stayed) if (file.detached !== null) this.#registry.move(file, file.path, this.#now)
  }

  async #apply(found: Discovered, atStart: boolean): Promise<void> {
    const { files } = found
    const registry = this.#registry
    const breaths = new Breaths()
    await registry.sees(files)
    tellOfReusedInodes(registry, this.#losses, this.#now)
    for (const seen of files) {
      if (breaths.isDue) await breaths.take()
      const file = registry.of(seen)
      if (this.#update(seen) && file !== null) this.#hooks.changed(file, false)
    }
    for (const file of registry.files) {
      if (breaths.isDue) await breaths.take()
      await file.lookAtGrowth()
    }
    await breaths.take()
    const left = unsettled(registry.files, files, registry)
    const { moved, stayed, gone, fresh, aliases } = reconcile(left.known, left.seen)
    this.#rename({ moved, stayed })
    for (const file of gone) if (file.detached === null && !isUnknown(file, found)) await this.#detach(file)
    await breaths.take()
    renewNotes(registry, found)
    const there = new Map(aliases.length === 0 ? [] : files.map((file) => [file.path, file]))
    for (const { path, of } of aliases) {
      const seen = there.get(path)
      if (seen === undefined) continue
      registry.of(seen)?.named(path)
      registry.note({ ...seen, kind: 'alias', reason: `it is the same file as ${of}` })
    }
    for (const seen of fresh) {
      this.#takeUp(
        seen,
        aliases.filter(({ of }) => of === seen.path).map(({ path }) => path),
        atStart
      )
      if (breaths.isDue) await breaths.take()
    }
  }

  /**
   * Records how a known file has grown; a file whose inode now belongs to another one is gone. True if the file has
   * changed.
   */
  #update(seen: SeenFile): boolean {
    const file = this.#registry.of(seen)
    if (file === null) return false
    if (file.handle !== null || sameBirth(file.birth, seen.birth)) {
      const { size, modified, changed } = file.disk.seen
      if (seen.path === file.path || file.detached !== null || !this.#isAt(file)) file.saw(seen)
      return seen.size !== size || seen.modified !== modified || seen.changed !== changed
    }
    this.#registry.detach(file, { at: this.#now, cause: 'deleted' })
    this.#hooks.gone(file)
    return true
  }

  #isAt(file: Harvester): boolean {
    return this.#registry.at(file.path) === file
  }

  /**
   * Detaches a file that no name leads to. If it is open, it is read to its end, so nothing is lost, whatever its name
   * leads to now.
   */
  async #detach(file: Harvester): Promise<void> {
    // The links of a closed file are unknown.
    const linked = file.handle === null ? 1 : await linksTo(file.handle)
    const detachment: Detachment = { at: this.#now, cause: linked > 0 ? 'away' : 'deleted' }
    this.#registry.detach(file, detachment)
    this.#hooks.lookSoon(file)
  }

  #takeUp(seen: SeenFile, others: readonly string[], atStart: boolean): void {
    const note = this.#registry.noteAt(seen.path)
    const left = note !== null && note.kind === 'old' && note.dev === seen.dev && note.ino === seen.ino ? note : null
    if (left !== null && left.size === seen.size && left.modified === seen.modified) return
    if (this.#isOld(seen)) {
      this.#registry.note({
        ...seen,
        kind: 'old',
        reason: `ignore_older_ms: last written ${new Date(Number(seen.modified / 1_000_000n)).toISOString()}`
      })
      return
    }
    const file = new Harvester(this.#shared, seen, [...others, seen.path], atStart && left === null)
    if (left !== null && left.size <= seen.size) this.#identifier.passOver(file, left.size)
    this.#registry.add(file)
    this.#hooks.lookSoon(file)
  }

  #isOld({ modified }: SeenFile): boolean {
    const {
      params: { ignoreOlderMs }
    } = this.#shared
    return ignoreOlderMs !== undefined && this.#now - Number(modified / 1_000_000n) > ignoreOlderMs
  }

  get #now(): number {
    return this.#shared.context.clock.now()
  }
}

/** How many names a file has; one if unknown. */
function linksTo(handle: FileBytes): Promise<number> {
  return handle.stat({ bigint: true }).then(
    ({ nlink }) => Number(nlink),
    () => 1
  )
}

/** Whether it is unclear if the file's name still exists. */
function isUnknown(file: Harvester, { troubles }: Discovered): boolean {
  return troubles.some(
    ({ path: place, kind }) =>
      kind === 'unknown' &&
      (file.path === place || file.path.startsWith(place.endsWith(path.sep) ? place : `${place}${path.sep}`))
  )
}

/** The number of scans after which files are checked although their names are the same. */
const CLOSELY_EACH = 10
