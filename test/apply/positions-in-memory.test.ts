import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { applyChanges, configChanges, loadConfig, type SourceEvent, type SourceStream } from '../../lib/index.ts'
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts'
import type { Config } from '../../types/config.ts'

/** A service with one source that follows `a.log` and keeps its positions nowhere but in memory. */
class Service {
  readonly sources = new Map<string, SourceStream>()
  /** The lines that came, each once for each time that it did. */
  readonly lines: string[] = []
  readonly #folder: string
  readonly #clock: FakeClock
  readonly #params: string
  /** What becomes of an event; acks it unless told otherwise. */
  onEvent = (event: SourceEvent): void => event.ack()
  #before: Config | null = null
  #wake = (): void => {}

  constructor(t: Test, clock: FakeClock, params: string) {
    this.#folder = t.testdir()
    this.#clock = clock
    this.#params = params
    writeFileSync(join(this.#folder, 'a.log'), '')
  }

  get source(): SourceStream {
    const source = this.sources.get('a')
    if (source === undefined) throw new Error('there is no source')
    return source
  }

  write(first: number, last: number): void {
    for (let line = first; line <= last; line++) appendFileSync(join(this.#folder, 'a.log'), `${line}\n`)
  }

  /** Until that line has come, while the clock goes on. */
  async until(line: number): Promise<void> {
    while (!this.lines.includes(String(line))) {
      const came = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      await Promise.race([came, this.#clock.advance(100)])
    }
  }

  async apply(bytes: number, stopMs = 1e9): Promise<readonly string[]> {
    const loaded = loadConfig({
      sources: {
        file: 'wpsrc.toml',
        text: `[[sources]]\nkey = "a"\nconnect = "c"\n[sources.params]\nmax_line_bytes = ${bytes}\n`
      },
      connectors: [
        {
          file: 'c.toml',
          text: `[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["max_line_bytes"]\n[connectors.params]\nbase = '${this.#folder}'\nfile = "a.log"\nmode = "follow"\n${this.#params}\n`
        }
      ]
    })
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
    const changes = configChanges(this.#before, loaded.config)
    this.#before = loaded.config
    const results = await applyChanges(
      this.sources,
      { generation: 1, config: loaded.config, changes, files: [] },
      {
        clock: this.#clock,
        probeTimeoutMs: 0,
        openTimeoutMs: 1e9,
        stop: { timeoutMs: stopMs },
        start: (source) => {
          source.on('data', (event) => {
            this.lines.push(event.text)
            this.onEvent(event)
            this.#wake()
          })
        }
      }
    )
    return results.map(({ outcome }) => outcome)
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.stop()))
  }
}

const numbers = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index))

t.test('however long closing takes by the clock, no line comes twice', async (t) => {
  const clock = fakeClock()
  const service = new Service(t, clock, 'from = "beginning"\ncheckpoint_interval_ms = 100')
  t.same(await service.apply(1000), ['applied'])
  for (let round = 1; round <= 5; round++) {
    service.write(round * 10 - 9, round * 10)
    await service.until(round * 10)
    const { source } = service
    const codes: string[] = []
    source.on('warning', ({ code }) => codes.push(code))
    let isClosing = false
    source.once('end', () => {
      isClosing = true
    })
    // As where the machine has stood still: all deadlines of the closing have passed before it has done anything, and a
    // save that had begun before is not done
    void clock.advance(1000)
    const applying = service.apply(1000 + round)
    await finished(t, applying, () => clock.advance(isClosing ? 6000 : 0))
    t.same(
      codes.filter((code) => code.startsWith('FILE_')),
      [],
      'it does not tell that positions were not saved'
    )
  }
  service.write(51, 60)
  await service.until(60)
  t.same(service.lines, numbers(1, 60))
  await service.stop()
})

t.test('of what is not acked when it stops, that alone comes again', async (t) => {
  const clock = fakeClock()
  const service = new Service(t, clock, 'from = "beginning"\nack = "manual"')
  t.same(await service.apply(1000), ['applied'])
  const late: SourceEvent[] = []
  service.onEvent = (event) => {
    if (Number(event.text) > 15) late.push(event)
    else event.ack()
  }
  service.write(1, 20)
  await service.until(20)
  // It waits for acks for a while: the half of them come meanwhile
  const applying = service.apply(1001, 5000)
  await clock.advance(1000)
  for (const event of late.splice(0, 3)) event.ack()
  service.onEvent = (event) => event.ack()
  await clock.advance(4000)
  await finished(t, applying, () => clock.advance(0))
  for (const event of late) event.ack()
  service.write(21, 30)
  await service.until(30)
  t.same(service.lines, [...numbers(1, 20), ...numbers(19, 30)])
  // Acks have come for all: nothing comes twice
  await finished(t, service.apply(1002), () => clock.advance(0))
  service.write(31, 40)
  await service.until(40)
  t.same(service.lines, [...numbers(1, 20), ...numbers(19, 40)])
  await service.stop()
})

t.test('acks that come while it stops count, and it goes on at once when it has all', async (t) => {
  const clock = fakeClock()
  const service = new Service(t, clock, 'from = "beginning"\nack = "manual"')
  t.same(await service.apply(1000), ['applied'])
  const waiting: SourceEvent[] = []
  service.onEvent = (event) => void waiting.push(event)
  service.write(1, 20)
  await service.until(20)
  const { source } = service
  const ended = new Promise<void>((resolve) => {
    source.once('end', resolve)
  })
  const applying = service.apply(1001)
  await ended
  service.onEvent = (event) => event.ack()
  for (const event of waiting.toReversed()) event.ack()
  await finished(t, applying, () => clock.advance(0))
  service.write(21, 25)
  await service.until(25)
  t.same(service.lines, numbers(1, 25))
  await service.stop()
})

t.test('what takes the place of a source that has ended by itself goes on where that has ended', async (t) => {
  const clock = fakeClock()
  const service = new Service(t, clock, 'from = "end"')
  t.same(await service.apply(1000), ['applied'])
  service.write(1, 10)
  await service.until(10)
  const { source } = service
  source.on('error', () => {}).destroy(new Error('its consumer has failed'))
  service.write(11, 20)
  await finished(t, service.apply(1001), () => clock.advance(0))
  t.not(service.source, source)
  service.write(21, 30)
  await service.until(30)
  t.same(service.lines, numbers(1, 30))
  await service.stop()
})

/** Waits for what is asked for, while the clock goes on. */
async function finished(t: Test, applying: Promise<readonly string[]>, goOn: () => Promise<void>): Promise<void> {
  const settled = applying.then((outcomes) => ({ outcomes }))
  let done: { readonly outcomes: readonly string[] } | null = null
  while (done === null) done = await Promise.race([settled, goOn().then(() => null)])
  t.same(done.outcomes, ['applied'])
}
