import { rmSync } from 'node:fs'
import { AssertionError } from 'node:assert'
import type { FakeClock } from '../../lib/testing/fake-clock.ts'
import { nextStep } from '../support/follow/next-step.ts'
import { Disk } from './disk/disk.ts'
import type { DiskFile } from './disk/disk-file.ts'
import { refuse, type FsFault } from './disk/faulty-fs.ts'
import type { Line } from './disk/line.ts'
import { isFollowed } from './disk/names.ts'
import { openByReader } from './disk/open-by-reader.ts'
import { SCHEMES } from './disk/schemes.ts'
import { Oracle, type ReaderState } from './oracle/oracle.ts'
import type { Covered, Delivery, ReaderEvents, TortureReader } from './reader/reader.ts'
import { RotatedNames } from './rotated-names.ts'
import { unitOf, type TortureSetting } from './setting.ts'
import type { Tally } from './tally.ts'
import { Writer } from './writer.ts'

export interface ReaderParts {
  readonly folder: string
  readonly setting: TortureSetting
  readonly disk: Disk
  readonly clock: FakeClock
  readonly events: ReaderEvents
  readonly tally: Tally
  /** Whether a line has to come, as the oracle sees it. */
  readonly needs: (line: Line) => boolean
}

export interface WorldParts {
  readonly folder: string
  readonly setting: TortureSetting
  readonly clock: FakeClock
  readonly tally: Tally
  readonly makeReader: (parts: ReaderParts) => TortureReader
}

/** One sequence: a folder, its writer, a reader, and the oracle between them. */
export class World {
  readonly setting: TortureSetting
  readonly clock: FakeClock
  readonly tally: Tally
  readonly disk: Disk
  readonly oracle: Oracle
  readonly writer: Writer
  readonly rotated: RotatedNames
  readonly #folder: string
  readonly #reader: TortureReader
  /** What happened, for a person who has to find out why. */
  readonly #log: string[] = []
  #unacked: { readonly lines: readonly Line[]; readonly ack: () => void }[] = []
  #acksAtOnce = false
  #since = 0
  #blocked = false
  running = false
  paused = false
  full = false
  /** Calls to the system fail. */
  failing = false

  constructor({ folder, setting, clock, tally, makeReader }: WorldParts) {
    this.setting = setting
    this.clock = clock
    this.tally = tally
    this.#folder = folder
    this.oracle = new Oracle(
      setting,
      () => clock.now(),
      (reason) => {
        tally.add(`twice ${reason}`)
      }
    )
    this.disk = new Disk({
      folder,
      limit: setting.maxLineBytes,
      unit: unitOf(setting),
      now: () => clock.now(),
      isFollowed: (name) => isFollowed(name, setting),
      register: (line) => {
        this.oracle.lines.add(line)
      },
      changed: (what, before) => {
        this.#note(what)
        this.oracle.changed(what, before, this.#readerState)
      }
    })
    this.oracle.watch(this.disk)
    this.writer = new Writer(this.disk, setting, (file, write) => {
      this.oracle.append(file, write)
    })
    this.rotated = new RotatedNames(this.disk, SCHEMES[setting.scheme] ?? SCHEME)
    if (setting.ack === 'manual') this.oracle.warnings.explain('unacked')
    if (!setting.usePolling) this.oracle.warnings.explain('watching')
    this.oracle.warnings.explain('nothing there')
    this.#reader = makeReader({
      folder,
      setting,
      clock,
      tally,
      disk: this.disk,
      needs: (line) => this.oracle.needs(line),
      events: this.#events()
    })
  }

  get unacked(): number {
    return this.#unacked.length
  }

  async start(): Promise<void> {
    if (this.setting.from === 'end' && this.failing) this.fail(null)
    this.#note('start')
    this.running = true
    this.paused = false
    this.#since = this.clock.now()
    this.oracle.started()
    await this.#reader.start()
  }

  async stop(): Promise<void> {
    this.#note('stop')
    this.paused = false
    const covered = await this.#reader.stop()
    this.#ended(covered)
  }

  async kill(): Promise<void> {
    this.#note('kill')
    const covered = await this.#reader.kill()
    this.#ended(covered)
  }

  forget(): void {
    this.#note('drop the checkpoints')
    this.#reader.forget()
    this.oracle.forgotten()
  }

  damage(): void {
    if (!this.#reader.damage()) return
    this.#note('damage the checkpoints')
    this.oracle.warnings.explain('damaged checkpoint')
    this.oracle.forgotten()
  }

  fill(full: boolean): void {
    this.#note(full ? 'the disk under the checkpoints is full' : 'the disk under the checkpoints has room')
    this.full = full
    if (full) this.oracle.warnings.explain('disk full')
    this.#reader.fill(full)
  }

  /** The system refuses calls for the followed files, or does not any more. */
  fail(fault: FsFault | null): void {
    this.#note(fault === null ? 'the system is well again' : `${fault.call} fails with ${fault.code}`)
    this.failing = fault !== null
    if (fault !== null) this.oracle.warnings.explain('no reading')
    refuse(this.#folder, fault)
  }

  pause(paused: boolean): void {
    this.#note(paused ? 'pause' : 'go on')
    this.paused = paused
    if (paused) this.#reader.pause()
    else {
      this.#since = this.clock.now()
      this.#reader.resume()
    }
  }

  /** Acks some of what waits; `places` say which, in their order. */
  ack(places: readonly number[]): void {
    for (const place of places) {
      const [one] = this.#unacked.splice(place % Math.max(1, this.#unacked.length), 1)
      if (one !== undefined) done(one)
    }
    this.#note(`ack ${places.length}, ${this.#unacked.length} wait`)
    this.#checkBlocked()
  }

  ackAll(): void {
    for (const one of this.#unacked) done(one)
    this.#unacked = []
    this.#note('ack all')
    this.#checkBlocked()
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    if (ms === 0) return
    this.#note(`${ms} ms`)
    for (let left = ms; left > 0;) left -= await this.#step(left)
  }

  /** Lets time pass without waiting for what the reader has begun. */
  async rush(ms: number): Promise<void> {
    this.#note(`${ms} ms in a hurry`)
    await this.clock.advance(ms)
  }

  /** Until the reader has read what there is, or as long as that should take. */
  async catchUp(): Promise<void> {
    this.#note('catch up')
    for (let left = CATCH_UP_MS; left > 0 && this.oracle.undelivered().length > 0;) {
      if (this.#blocked) this.ackAll()
      left -= await this.#step(left)
    }
  }

  async settle(): Promise<void> {
    await this.#reader.settle()
    this.#checkBlocked()
    this.oracle.passed(this.#readerState)
    this.check()
  }

  truncate(file: DiskFile, size: number): void {
    const even = size - (size % unitOf(this.setting))
    this.oracle.truncate(file, this.#readerState, () => {
      this.disk.truncate(file, even)
    })
  }

  /** A name goes, with what is known of its file. */
  unlink(name: string): void {
    const file = this.disk.at(name)
    this.disk.unlink(name)
    if (file !== null && !this.disk.isThere(file)) this.oracle.copies.deleted(file)
  }

  /** Everything has to come now; then nothing may come any more, nor after another start. */
  async finish(): Promise<void> {
    if (this.full) this.fill(false)
    if (this.failing) this.fail(null)
    this.#acksAtOnce = true
    this.ackAll()
    if (!this.running) await this.start()
    if (this.paused) this.pause(false)
    this.#note('the end')
    for (let left = END_MS; left > 0 && this.oracle.missing().length > 0;) left -= await this.#step(left)
    this.#checkMissing()
    await this.pass(this.setting.rotateWaitMs + this.setting.pollIntervalMs + 3500)
    this.#checkMissing()
    const status = this.#reader.status()
    if (status !== null) this.oracle.judge(status)
    this.check()
    await this.stop()
    this.check()
    this.#checkHandles()
    await this.start()
    await this.pass(1500)
    await this.stop()
    this.check()
  }

  async remove(): Promise<void> {
    refuse(this.#folder, null)
    if (this.running) await this.#reader.kill()
    this.disk.close()
    this.#reader.remove()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  check(): void {
    const { broken } = this.oracle
    if (broken !== null) throw new AssertionError({ message: `${broken}\n${this.#log.join('\n')}` })
  }

  #events(): ReaderEvents {
    return {
      deliver: (delivery) => {
        this.#deliver(delivery)
      },
      saved: (records) => {
        this.oracle.saved(records)
      },
      madeUp: (what) => {
        this.oracle.madeUp(what)
      },
      warned: (code, message) => {
        this.tally.add(`warned ${code}`)
        this.#note(`  warned ${code}: ${message}`)
        this.oracle.warned(code, message)
      },
      died: (why) => {
        this.oracle.broken ??= `the source died: ${why}`
      }
    }
  }

  /** Lets time pass up to the next timer, `most` ms at the most; how much it was. */
  async #step(most: number): Promise<number> {
    const ms = nextStep(this.clock, most)
    await this.clock.advance(ms)
    await this.settle()
    return ms
  }

  #deliver(delivery: Delivery): void {
    const lines = this.oracle.deliver(delivery)
    this.#note(
      `  delivered ${lines === null ? 'what it should not' : `${lines.map(String).join(' + ')}${delivery.partial ? ', partial' : ''} from ${delivery.path}`}`
    )
    if (lines === null || this.setting.ack === 'auto') return
    const one = {
      lines,
      ack: () => {
        delivery.ack()
      }
    }
    if (this.#acksAtOnce) done(one)
    else this.#unacked.push(one)
    this.#checkBlocked()
  }

  /** A reader that waits for acks is as one that is paused. */
  #checkBlocked(): void {
    const { maxUnacked, ack } = this.setting
    const isBlocked = ack === 'manual' && maxUnacked > 0 && this.#unacked.length >= maxUnacked
    if (this.#blocked && !isBlocked) this.#since = this.clock.now()
    this.#blocked = isBlocked
  }

  #ended(covered: Covered | null): void {
    this.running = false
    this.paused = false
    this.#unacked = []
    this.#blocked = false
    this.oracle.ended(covered)
    this.check()
  }

  #checkMissing(): void {
    const missing = this.oracle.missing()
    if (missing.length > 0)
      this.oracle.broken ??= `${missing.length} lines never came, such as ${missing.slice(0, 3).map(String).join(', ')}`
    this.check()
  }

  #checkHandles(): void {
    const ours = this.disk.handles()
    const left = this.disk.files.find((file) => this.disk.followed().has(file) && openByReader(file.ino, ours))
    if (left !== undefined) this.oracle.broken ??= `the source has gone and left file ${left.id} open`
    this.check()
  }

  get #readerState(): ReaderState {
    return {
      running: this.running,
      paused: this.paused || this.#blocked || this.failing,
      since: this.#since,
      holds: (file) => this.#reader.holds(file)
    }
  }

  #note(what: string): void {
    this.#log.push(what)
  }
}

function done({ lines, ack }: { readonly lines: readonly Line[]; readonly ack: () => void }): void {
  for (const line of lines) {
    line.done = true
    line.waits = false
  }
  ack()
}

const CATCH_UP_MS = 5000
/** Far longer than the source may take for anything. */
const END_MS = 30_000
const SCHEME = { kind: 'place', name: (series: string, at: number): string => `${series}.${at}` } as const
