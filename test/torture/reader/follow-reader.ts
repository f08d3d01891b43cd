import path from 'node:path'
import { atRest } from '../../support/follow/at-rest.ts'
import { STEP_MS } from '../../support/follow/next-step.ts'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FakeClock } from '../../../lib/testing/fake-clock.ts'
import { CONTINUATION, IGNORE_OLDER_MS, PARTIAL_LINE_MS, type TortureSetting } from '../setting.ts'
import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import { openByReader } from '../disk/open-by-reader.ts'
import { CheckpointLines } from './checkpoint-lines.ts'
import { isCovered } from './is-covered.ts'
import type { Positions } from './positions.ts'
import type { Covered, Delivery, ReaderEvents, ReaderStatus, TortureReader } from './reader.ts'

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
    const { clock, events } = this.#parts
    const { checkpointDir, checkpoint } = this.#positions.open()
    const source = createFileSource(
      { ...this.#params(), ...(checkpointDir === null ? {} : { checkpointDir }) },
      {
        key: 'torture',
        clock,
        ...(checkpoint === null ? {} : { checkpoint })
      }
    )
    this.#source = source
    this.#dead = false
    source.on('data', (event) => {
      if (!this.#dead) events.deliver(this.#deliveryOf(event))
    })
    source.on('warning', ({ code, message }) => {
      if (!this.#dead) events.warned(code, message)
    })
    source.on('error', (error) => {
      if (!this.#dead) events.died(String(error))
    })
    this.#closed = false
    source.once('close', () => {
      this.#closed = true
    })
    await loaded()
    await this.settle()
  }

  async stop(): Promise<Covered | null> {
    const source = this.#source
    this.#source = null
    if (source === null) return null
    source.resume()
    void source.stop({ timeoutMs: STOP_MS })
    await this.#close()
    this.#positions.look()
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

  damage(): boolean {
    return this.#positions.damage()
  }

  fill(full: boolean): void {
    this.#positions.fill(full)
  }

  async settle(): Promise<void> {
    await this.#rest()
    if (this.#source !== null) this.#positions.look()
  }

  status(): ReaderStatus | null {
    const stats = this.#source?.stats()
    if (stats === undefined) return null
    const files = (stats.files ?? []).map(({ path: file, ino, state, reason, bytesBehind }) => ({
      path: this.#nameOf(file),
      ino,
      state,
      reason,
      bytesBehind
    }))
    return { unacked: stats.unacked, bytesBehind: stats.bytesBehind, files }
  }

  remove(): void {
    this.#positions.remove()
  }

  #params(): Parameters<typeof createFileSource>[0] {
    const { folder, setting } = this.#parts
    const {
      file,
      exclude,
      ack,
      from,
      charset,
      flushPartial,
      usePolling,
      maxLineBytes,
      bufferBytes,
      pollIntervalMs,
      rotateWaitMs,
      checkpointIntervalMs
    } = setting
    const { multiline, ignoreOlder, maxOpenFiles, maxUnacked } = setting
    return {
      mode: 'follow',
      base: folder,
      file,
      exclude: [...exclude],
      ack,
      from,
      charset,
      usePolling,
      maxLineBytes,
      bufferBytes,
      pollIntervalMs,
      rotateWaitMs,
      checkpointIntervalMs,
      ...(flushPartial ? { flushPartial, partialLineMs: PARTIAL_LINE_MS } : {}),
      ...(multiline ? { multiline: { continue: CONTINUATION } } : {}),
      ...(ignoreOlder ? { ignoreOlderMs: IGNORE_OLDER_MS } : {}),
      ...(maxOpenFiles === 0 ? {} : { maxOpenFiles }),
      ...(maxUnacked === 0 || ack === 'auto' ? {} : { maxUnacked })
    }
  }

  #deliveryOf(event: FileEvent): Delivery {
    const { payload, text, position, tags } = event
    return {
      payload,
      text,
      truncated: tags['truncated'] === 'true',
      partial: tags['partial'] === 'true',
      path: this.#nameOf(position.path),
      ino: position.ino,
      offset: position.offset,
      number: position.line,
      ack: () => {
        event.ack()
      }
    }
  }

  #nameOf(file: string): string {
    return path.relative(this.#parts.folder, file)
  }

  #covered(): Covered {
    const behind = this.#lines.allOf(this.#positions.last())
    return (line) => isCovered(line, behind)
  }

  /** While time stands still, whoever waits for nothing comes to rest. */
  async #rest(): Promise<void> {
    if (!(await atRest())) this.#parts.events.died('it is busy without end')
  }

  async #close(): Promise<void> {
    for (let step = 0; step < CLOSE_STEPS && !this.#closed; step++) {
      await this.#rest()
      if (!this.#closed) await this.#parts.clock.advance(STEP_MS)
    }
    if (!this.#closed) this.#parts.events.died('it has not closed')
  }
}

const STOP_MS = 500
/** Longer than a source may take in all to stop and to close. */
const CLOSE_STEPS = 400

/**
 * Until what a source loads as it opens is there: no call to the file system says so, and a test runner has its own way of
 * loading, which takes long. What the source has asked for comes before what is asked for here.
 */
async function loaded(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  await import('../../../lib/file/open-files.ts')
}
