import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../lib/file/file-event.ts'
import type { FakeClock } from '../../../lib/testing/fake-clock.ts'
import type { TortureSetting } from '../setting.ts'
import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import { openByReader } from '../disk/open-by-reader.ts'
import { CheckpointLines } from './checkpoint-lines.ts'
import type { Positions } from './positions.ts'
import { quiet } from './quiet.ts'
import type { Covered, ReaderEvents, TortureReader } from './reader.ts'

export interface FollowReaderParts {
  readonly folder: string
  readonly setting: TortureSetting
  readonly disk: Disk
  readonly clock: FakeClock
  readonly events: ReaderEvents
  readonly positions: (lines: CheckpointLines) => Positions
}

/** The real source: its time is a fake clock's, its files are real. */
export class FollowReader implements TortureReader {
  readonly #parts: FollowReaderParts
  readonly #lines: CheckpointLines
  readonly #positions: Positions
  #source: ReturnType<typeof createFileSource> | null = null
  #closed = false
  /** Killed: what it still says is not heard. */
  #dead = false

  constructor(parts: FollowReaderParts) {
    this.#parts = parts
    this.#lines = new CheckpointLines(parts.disk)
    this.#positions = parts.positions(this.#lines)
  }

  async start(): Promise<void> {
    const { folder, setting, clock, events } = this.#parts
    const { store: _store, runs: _runs, ...params } = setting
    const { checkpointDir, checkpoint } = this.#positions.open()
    const source = createFileSource({
      ...params, base: folder, mode: 'follow', from: 'checkpoint', usePolling: true, exclude: [...params.exclude],
      ...(checkpointDir === null ? {} : { checkpointDir })
    }, { key: 'torture', clock, ...(checkpoint === null ? {} : { checkpoint }) })
    this.#source = source
    this.#dead = false
    source.on('data', (event) => { if (!this.#dead) events.deliver(deliveryOf(event)) })
    source.on('warning', ({ code, message }) => { events.warned(code, message) })
    source.on('error', (error) => { if (!this.#dead) events.died(String(error)) })
    this.#closed = false
    source.once('close', () => { this.#closed = true })
    await this.settle()
  }

  async stop(): Promise<Covered | null> {
    const source = this.#source
    this.#source = null
    if (source === null) return null
    source.resume()
    void source.stop({ timeoutMs: STOP_MS })
    await this.#close()
    return this.#positions.clean ? null : this.#covered()
  }

  async kill(): Promise<Covered> {
    this.#dead = true
    this.#positions.kill()
    const covered = this.#covered()
    this.#source?.destroy()
    this.#source = null
    await this.#close()
    this.#positions.killed()
    return covered
  }

  holds(file: DiskFile): boolean {
    return openByReader(file.ino, this.#parts.disk.handles())
  }

  pause(): void {
    this.#source?.pause()
  }

  resume(): void {
    this.#source?.resume()
  }

  forget(): void {
    this.#positions.forget()
  }

  fill(full: boolean): void {
    this.#positions.fill(full)
  }

  async settle(): Promise<void> {
    await quiet(this.#parts.disk.files.some(({ compressed }) => compressed))
  }

  remove(): void {
    this.#positions.remove()
  }

  #covered(): Covered {
    const behind = this.#lines.knownBy(this.#positions.last())
    return (line) => behind.has(line)
  }

  async #close(): Promise<void> {
    for (let step = 0; step < CLOSE_STEPS && !this.#closed; step++) {
      await this.settle()
      if (!this.#closed) await this.#parts.clock.advance(STEP_MS)
    }
    if (!this.#closed) this.#parts.events.died('it has not closed')
  }
}

function deliveryOf(event: FileEvent): Parameters<ReaderEvents['deliver']>[0] {
  const { payload, text, position, tags } = event
  return {
    payload, text, truncated: tags['truncated'] === 'true', path: position.path, ino: position.ino, offset: position.offset, ack: () => { event.ack() }
  }
}

const STOP_MS = 500
const STEP_MS = 50
/** Longer than a source may take in all to stop and to close. */
const CLOSE_STEPS = 400
