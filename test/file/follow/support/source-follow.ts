import { once } from 'node:events'
import type { Test } from 'tap'
import { createSourceFrom } from '../../../../lib/source/create-source.ts'
import type { SourceStream } from '../../../../lib/stream/source-stream.ts'
import type { SourceError } from '../../../../lib/errors/source-error.ts'
import { fileConnectorWith } from '../../../../lib/file/file-connector.ts'
import type { FileEvent } from '../../../../types/event.ts'
import type { FileInputParams } from '../../../../lib/file/params.ts'
import { fakeClock, type FakeClock } from '../../../../lib/testing/fake-clock.ts'
import type { CheckpointStore } from '../../../../types/checkpoint.ts'
import type { FollowedFile } from '../../../../types/followed-file.ts'
import { atRest, turn } from '../../../support/follow/at-rest.ts'
import { nextStep } from '../../../support/follow/next-step.ts'

export interface FollowOptions {
  readonly checkpoint?: CheckpointStore
  readonly clock?: FakeClock
  readonly key?: string
  readonly signal?: AbortSignal
  /** `false`: nothing is consumed until `resume()`. */
  readonly flowing?: boolean
}

/** A source that follows files by polling, under a clock that stands still until it is advanced. */
export interface Followed {
  readonly source: SourceStream<FileEvent>
  readonly clock: FakeClock
  readonly events: readonly FileEvent[]
  readonly texts: string[]
  readonly warnings: readonly SourceError[]
  /** Codes of the warnings, in order. */
  readonly codes: string[]
  /** Lets time pass in small steps and waits until everything that was triggered has settled. */
  readonly pass: (ms: number) => Promise<void>
  /** Lets time pass until the condition holds; throws if it never does. */
  readonly until: (what: string, so: () => boolean) => Promise<void>
  /** Lets time pass until that many lines were delivered. */
  readonly lines: (count: number) => Promise<string[]>
  /** Lets time pass until a warning with that code was reported. */
  readonly warned: (code: string) => Promise<void>
  /** The entry in `files()` for the file with that name. */
  readonly file: (name: string) => FollowedFile | undefined
  readonly stop: () => Promise<void>
}

/** Starts following; the source ends with the test. */
export async function follow(t: Test, params: FileInputParams, options: FollowOptions = {}): Promise<Followed> {
  const { checkpoint, clock = fakeClock(Date.now()), flowing = true, key, signal } = options
  const source = createSourceFrom(
    [fileConnectorWith({ checkpoint })],
    { type: 'file', params: { mode: 'follow', usePolling: true, ...params } },
    { clock, ...(key === undefined ? {} : { key }), ...(signal === undefined ? {} : { signal }) }
  ) as SourceStream<FileEvent>
  const events: FileEvent[] = []
  const warnings: SourceError[] = []
  source.on('warning', (warning) => {
    warnings.push(warning)
  })
  t.teardown(async () => {
    source.destroy()
    if (!source.closed) await once(source, 'close')
  })
  const ready = once(source, 'ready')
  if (flowing)
    source.on('data', (event) => {
      events.push(event)
    })
  await ready
  return followed(source, clock, events, warnings)
}

function followed(
  source: SourceStream<FileEvent>,
  clock: FakeClock,
  events: FileEvent[],
  warnings: SourceError[]
): Followed {
  const until = async (what: string, so: () => boolean): Promise<void> => {
    await rest()
    for (let left = MOST_MS; !so();) {
      if (left <= 0) throw new Error(`${what}: not so after ${MOST_MS} ms. ${tell(source, events, warnings)}`)
      left -= await step(clock, left)
    }
  }
  return {
    source,
    clock,
    events,
    warnings,
    until,
    get texts() {
      return events.map(({ text }) => text)
    },
    get codes() {
      return warnings.map(({ code }) => code)
    },
    pass: (ms) => pass(clock, ms),
    lines: async (count) => {
      await until(`${count} lines`, () => events.length >= count)
      return events.map(({ text }) => text)
    },
    warned: (code) => until(code, () => warnings.some((warning) => warning.code === code)),
    file: (name) => source.files().find(({ path }) => path.endsWith(`/${name}`)),
    stop: async () => {
      const stopped = source.stop()
      for (let turns = 0; !source.closed; turns++) {
        if (turns > MOST_TURNS) throw new Error(`stop() does not end. ${tell(source, events, warnings)}`)
        await turn()
      }
      await stopped
    }
  }
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  await rest()
  for (let left = ms; left > 0;) left -= await step(clock, left)
}

/** Advances to the next timer, by at most `most` ms, and waits until all is settled; returns the number of ms. */
async function step(clock: FakeClock, most: number): Promise<number> {
  const ms = nextStep(clock, most)
  await clock.advance(ms)
  await rest()
  return ms
}

async function rest(): Promise<void> {
  if (!(await atRest())) throw new Error('it is busy without end')
}

function tell(source: SourceStream<FileEvent>, events: readonly FileEvent[], warnings: readonly SourceError[]): string {
  return JSON.stringify({
    texts: events.slice(-20).map(({ text }) => text.slice(0, 40)),
    warnings: warnings.map(({ message }) => message),
    files: source.files()
  })
}

const MOST_MS = 60_000
const MOST_TURNS = 1_000_000
