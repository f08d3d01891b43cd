import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { applyChanges, watchConfig, type SourceStream } from '../../lib/index.ts'

const KEYS = ['untouched', 'kept', 'memory'] as const
const EDITS = 8

/** The lines of each key, each once for each time that it was delivered. */
class Delivered {
  readonly lines: Readonly<Record<string, string[]>> = Object.fromEntries(KEYS.map((key) => [key, []]))
  #wake = (): void => {}

  consume(source: SourceStream): void {
    void (async () => {
      for await (const event of source) {
        this.lines[source.key]?.push(event.text)
        event.ack()
        this.#wake()
      }
    })()
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) await new Promise<void>((resolve) => { this.#wake = resolve })
  }
}

function connectors(folder: string): string {
  const one = (id: string, more: string): string => `[[connectors]]\nid = "${id}"\ntype = "file"\nallow_override = ["file", "max_line_bytes"]\n[connectors.params]\nbase = "${folder}"\nmode = "follow"\n${more}\n`
  return one('kept', 'ack = "manual"\ncheckpoint_dir = "positions"') + one('memory', 'from = "end"')
}

function sources(bytes: number): string {
  const one = (key: string, connect: string, more: string): string => `[[sources]]\nkey = "${key}"\nconnect = "${connect}"\n[sources.params]\nfile = "${key}.log*"\n${more}\n`
  return one('untouched', 'kept', '') + one('kept', 'kept', `max_line_bytes = ${bytes}`) + one('memory', 'memory', `max_line_bytes = ${bytes}`)
}

t.test(`${EDITS} edits while lines are written: none is lost or comes twice, and a source that stays the same is never touched`, async (t) => {
  const folder = t.testdir()
  const conf = join(folder, 'conf')
  mkdirSync(join(conf, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(join(conf, 'connectors', 'source.d', 'c.toml'), connectors(folder))
  writeFileSync(join(conf, 'wpsrc.toml'), sources(1000))
  for (const key of KEYS) writeFileSync(join(folder, `${key}.log`), '')

  let written = 0
  const writer = new AbortController()
  const writing = (async () => {
    while (!writer.signal.aborted) {
      for (const key of KEYS) appendFileSync(join(folder, `${key}.log`), `${key} ${written}\n`)
      written++
      await sleep(5)
    }
  })()

  const running = new Map<string, SourceStream>()
  const delivered = new Delivered()
  const outcomes: string[] = []
  let edits = 0
  let untouched: SourceStream | undefined
  for await (const change of watchConfig(conf)) {
    const applied = await applyChanges(running, change, { start: (source) => { delivered.consume(source) } })
    outcomes.push(...applied.map(({ key, outcome }) => `${key} ${outcome}`))
    untouched ??= running.get('untouched')
    if (edits === EDITS) break
    edits++
    // Every fourth is none
    writeFileSync(join(conf, 'wpsrc.toml'), edits % 4 === 0 ? `${sources(1000 + edits)}connect =` : sources(1000 + edits))
  }
  writer.abort()
  await writing
  await delivered.until(() => KEYS.every((key) => delivered.lines[key]?.at(-1) === `${key} ${written - 1}`))

  t.same([...new Set(outcomes)].sort(), ['kept applied', 'memory applied', 'untouched applied'])
  t.equal(outcomes.length, 3 + 2 * EDITS - 2 * Math.floor(EDITS / 4))
  t.equal(running.get('untouched'), untouched)
  for (const key of ['untouched', 'kept']) t.same(delivered.lines[key], Array.from({ length: written }, (_, index) => `${key} ${index}`))
  // It began at the end of what was there
  const memory = delivered.lines['memory'] ?? []
  const first = Number(memory[0]?.split(' ')[1])
  t.same(memory, Array.from({ length: written - first }, (_, index) => `memory ${first + index}`))
  await Promise.all([...running.values()].map((source) => source.stop()))
})
