import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { applyChanges, watchConfig, type SourceStream } from '../../lib/index.ts'
import { isWhole } from '../support/whole.ts'
import { fakeKafka, type FakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'

const FILE_KEYS = ['untouched', 'kept', 'memory'] as const
/** `group` is a member of a Kafka group. */
const KEYS = [...FILE_KEYS, 'group'] as const
/** What no edit is about. */
const UNTOUCHED = ['untouched', 'group'] as const
/** Services side by side, each with its own configuration. */
const LANES = 10
const EDITS = isWhole ? 20 : 6

/** The lines of each key, each once for each time that it was delivered. */
class Delivered {
  readonly lines: Readonly<Record<string, string[]>> = Object.fromEntries(KEYS.map((key) => [key, []]))
  /**
   * Keys of sources that have told that their positions could not be saved in a folder in time, as on a machine that is
   * too busy: lines may come twice then.
   */
  readonly unsaved = new Set<string>()
  readonly #waiting = new Set<() => void>()

  consume(source: SourceStream): void {
    source.on('warning', ({ code }) => {
      if (code.startsWith('FILE_CHECKPOINT')) this.unsaved.add(source.key)
    })
    void (async () => {
      for await (const event of source) {
        this.lines[source.key]?.push(event.text)
        event.ack()
        for (const wake of this.#waiting) wake()
      }
    })()
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere())
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake)
          resolve()
        }
        this.#waiting.add(wake)
      })
  }
}

function connectors(folder: string): string {
  const one = (id: string, more: string): string =>
    `[[connectors]]\nid = "${id}"\ntype = "file"\nallow_override = ["file", "max_line_bytes"]\n[connectors.params]\nbase = "${folder}"\nmode = "follow"\n${more}\n`
  const group =
    '[[connectors]]\nid = "kafka"\ntype = "kafka"\n[connectors.params]\nbrokers = "fake:9092"\ntopic = "t"\ngroup_id = "g"\nfrom = "earliest"\nack = "manual"\n'
  return one('kept', 'ack = "manual"\ncheckpoint_dir = "positions"') + one('memory', 'from = "end"') + group
}

function sources(bytes: number): string {
  const one = (key: string, connect: string, more: string): string =>
    `[[sources]]\nkey = "${key}"\nconnect = "${connect}"\n[sources.params]\nfile = "${key}.log*"\n${more}\n`
  return (
    one('untouched', 'kept', '') +
    one('kept', 'kept', `max_line_bytes = ${bytes}`) +
    one('memory', 'memory', `max_line_bytes = ${bytes}`) +
    '[[sources]]\nkey = "group"\nconnect = "kafka"\n'
  )
}

/** Writes lines for each source of one service until it is told to stop; resolves to the number of lines of each. */
async function write(folder: string, kafka: FakeKafka, delivered: Delivered, signal: AbortSignal): Promise<number> {
  let written = 0
  while (!signal.aborted) {
    for (const key of FILE_KEYS) appendFileSync(join(folder, `${key}.log`), `${key} ${written}\n`)
    kafka.produce('t', [`group ${written}`])
    written++
    // However busy the machine is, what no edit is about keeps up
    await delivered.until(() => UNTOUCHED.every((key) => (delivered.lines[key]?.length ?? 0) >= written))
  }
  return written
}

interface Lane {
  readonly outcomes: readonly string[]
  readonly delivered: Delivered
  readonly written: number
  /** The sources that no edit is about: one each. */
  readonly untouched: ReadonlySet<SourceStream | undefined>
  /** Of the group, from the first edit to the last. */
  readonly rebalances: number
}

/** One service whose configuration is edited so often while lines are written. `probeTimeoutMs` 0 is without probes. */
async function serve(folder: string, most: number, probeTimeoutMs: number): Promise<Lane> {
  const conf = join(folder, 'conf')
  mkdirSync(join(conf, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(join(conf, 'connectors', 'source.d', 'c.toml'), connectors(folder))
  writeFileSync(join(conf, 'wpsrc.toml'), sources(1000))
  for (const key of FILE_KEYS) writeFileSync(join(folder, `${key}.log`), '')
  const kafka = fakeKafka()
  kafka.createTopic('t', 1)
  const writer = new AbortController()
  const delivered = new Delivered()
  const writing = write(folder, kafka, delivered, writer.signal)

  const running = new Map<string, SourceStream>()
  const rebalances = (): number => running.get('group')?.stats().kafka?.rebalances.length ?? NaN
  let rebalancesBefore = NaN
  const outcomes: string[] = []
  let edits = 0
  const untouched = new Set<SourceStream | undefined>()
  for await (const change of watchConfig(conf)) {
    const applied = await applyChanges(running, change, {
      probeTimeoutMs,
      openTimeoutMs: 200_000,
      // A machine that stands still for ten seconds is no reason to cut a source off
      stop: { timeoutMs: 200_000 },
      kafka: kafka.client,
      start: (source) => {
        delivered.consume(source)
      }
    })
    outcomes.push(...applied.map(({ key, outcome }) => `${key} ${outcome}`))
    for (const key of UNTOUCHED) untouched.add(running.get(key))
    if (edits === most) break
    if (edits === 0) {
      await delivered.until(() => KEYS.every((key) => (delivered.lines[key]?.length ?? 0) > 0))
      rebalancesBefore = rebalances()
    }
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
  const lane = { outcomes, delivered, written, untouched, rebalances: rebalances() - rebalancesBefore }
  await Promise.all([...running.values()].map((source) => source.stop({ timeoutMs: 200_000 })))
  return lane
}

function check(t: Test, { outcomes, delivered, written, untouched, rebalances }: Lane, edits: number): void {
  t.same([...new Set(outcomes)].sort(), KEYS.map((key) => `${key} applied`).sort())
  t.equal(outcomes.length, 4 + 2 * edits - 2 * Math.floor(edits / 4))
  t.equal(untouched.size, UNTOUCHED.length, 'sources that no edit is about are the same all the time')
  t.comment(`${written} lines`)
  t.equal(rebalances, 0, 'rebalances')
  for (const key of KEYS) {
    const all = delivered.lines[key] ?? []
    // On a machine that stands still for seconds the last save in a folder may come too late, and that is told: then
    // lines come twice, and none is lost. Positions in memory are never too late
    const lines = key === 'kept' && delivered.unsaved.has(key) ? [...new Set(all)] : all
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
  `${LANES * EDITS} edits while lines are written: none is lost or comes twice, and a source that stays the same is never touched`,
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
