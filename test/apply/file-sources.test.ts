import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { applyChanges, watchConfig, type SourceStream } from '../../lib/index.ts'

const KEYS = ['untouched', 'kept', 'memory'] as const
/** Services side by side, each with its own configuration. */
const LANES = 2
const EDITS = 15

/** The lines of each key, each once for each time that it was delivered. */
class Delivered {
  readonly lines: Readonly<Record<string, string[]>> = Object.fromEntries(KEYS.map((key) => [key, []]))
  /**
   * Keys of sources that have told that their positions could not be saved in time, as on a machine that is too busy:
   * lines may come twice then.
   */
  readonly unsaved = new Set<string>()
  #wake = (): void => {}

  consume(source: SourceStream): void {
    source.on('warning', ({ code }) => {
      if (code.startsWith('FILE_CHECKPOINT')) this.unsaved.add(source.key)
    })
    void (async () => {
      for await (const event of source) {
        this.lines[source.key]?.push(event.text)
        event.ack()
        this.#wake()
      }
    })()
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere())
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }
}

function connectors(folder: string): string {
  const one = (id: string, more: string): string =>
    `[[connectors]]\nid = "${id}"\ntype = "file"\nallow_override = ["file", "max_line_bytes"]\n[connectors.params]\nbase = "${folder}"\nmode = "follow"\n${more}\n`
  return one('kept', 'ack = "manual"\ncheckpoint_dir = "positions"') + one('memory', 'from = "end"')
}

function sources(bytes: number): string {
  const one = (key: string, connect: string, more: string): string =>
    `[[sources]]\nkey = "${key}"\nconnect = "${connect}"\n[sources.params]\nfile = "${key}.log*"\n${more}\n`
  return (
    one('untouched', 'kept', '') +
    one('kept', 'kept', `max_line_bytes = ${bytes}`) +
    one('memory', 'memory', `max_line_bytes = ${bytes}`)
  )
}

/** Writes lines into the files of one service until it is told to stop; resolves to the number of lines of each. */
async function write(folder: string, signal: AbortSignal): Promise<number> {
  let written = 0
  while (!signal.aborted) {
    for (const key of KEYS) appendFileSync(join(folder, `${key}.log`), `${key} ${written}\n`)
    written++
    await sleep(5)
  }
  return written
}

interface Lane {
  readonly outcomes: readonly string[]
  readonly delivered: Delivered
  readonly written: number
  /** Whether the source that no edit is about has been the same one all the time. */
  readonly isUntouched: boolean
}

/** One service whose configuration is edited so often while lines are written. `probeTimeoutMs` 0 is without probes. */
async function serve(folder: string, most: number, probeTimeoutMs: number): Promise<Lane> {
  const conf = join(folder, 'conf')
  mkdirSync(join(conf, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(join(conf, 'connectors', 'source.d', 'c.toml'), connectors(folder))
  writeFileSync(join(conf, 'wpsrc.toml'), sources(1000))
  for (const key of KEYS) writeFileSync(join(folder, `${key}.log`), '')
  const writer = new AbortController()
  const writing = write(folder, writer.signal)

  const running = new Map<string, SourceStream>()
  const delivered = new Delivered()
  const outcomes: string[] = []
  let edits = 0
  const untouched = new Set<SourceStream | undefined>()
  for await (const change of watchConfig(conf)) {
    const applied = await applyChanges(running, change, {
      probeTimeoutMs,
      start: (source) => {
        delivered.consume(source)
      }
    })
    outcomes.push(...applied.map(({ key, outcome }) => `${key} ${outcome}`))
    untouched.add(running.get('untouched'))
    if (edits === most) break
    edits++
    // Every fourth is none
    writeFileSync(
      join(conf, 'wpsrc.toml'),
      edits % 4 === 0 ? `${sources(1000 + edits)}connect =` : sources(1000 + edits)
    )
  }
  writer.abort()
  const written = await writing
  await delivered.until(() => KEYS.every((key) => delivered.lines[key]?.at(-1) === `${key} ${written - 1}`))
  await Promise.all([...running.values()].map((source) => source.stop()))
  return { outcomes, delivered, written, isUntouched: untouched.size === 1 }
}

function check(t: Test, { outcomes, delivered, written, isUntouched }: Lane, edits: number): void {
  t.same([...new Set(outcomes)].sort(), ['kept applied', 'memory applied', 'untouched applied'])
  t.equal(outcomes.length, 3 + 2 * edits - 2 * Math.floor(edits / 4))
  t.equal(isUntouched, true)
  for (const key of KEYS) {
    const all = delivered.lines[key] ?? []
    // On a machine that stands still for seconds the last save of positions in memory may come too late: then lines
    // come twice, and none is lost
    const lines = delivered.unsaved.has(key) || key === 'memory' ? [...new Set(all)] : all
    if (lines.length < all.length) t.comment(`${key}: ${all.length - lines.length} lines came twice`)
    // `memory` began at the end of what was there
    const first = key === 'memory' ? Number(lines[0]?.split(' ')[1]) : 0
    t.same(
      lines,
      Array.from({ length: written - first }, (_, index) => `${key} ${first + index}`),
      key
    )
  }
}

t.setTimeout(280_000)

t.test(
  `${LANES * EDITS} edits while lines are written: none is lost, and a source that stays the same is never touched`,
  async (t) => {
    const root = t.testdir()
    const lanes = await Promise.all(
      Array.from({ length: LANES }, (_, index) => {
        const folder = join(root, `lane-${index}`)
        mkdirSync(folder)
        return serve(folder, EDITS, 0)
      })
    )
    for (const lane of lanes) check(t, lane, EDITS)
  }
)

t.test('the same where each edit is probed', async (t) => {
  check(t, await serve(t.testdir(), 3, 10_000), 3)
})
