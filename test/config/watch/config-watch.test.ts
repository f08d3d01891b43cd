import { Readable } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { loadConfigWith } from '../../../lib/config/load-config.ts'
import { ConfigWatch, type ConfigReading } from '../../../lib/config/watch/config-watch.ts'
import { generations } from '../../../lib/config/watch/watch-config.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'
import type { Config, LoadConfigResult } from '../../../types/config.ts'
import type { ConfigGeneration } from '../../../types/config-watch.ts'
import { paramTypes } from '../../support/param-types.ts'
import { isWhole } from '../../support/whole.ts'

const EDITS = isWhole ? 10_000 : 2000

const connectors = [
  { file: 'c.toml', text: '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n' }
]
const loaded = new Map<string, LoadConfigResult>()

function load(text: string): LoadConfigResult {
  const known = loaded.get(text) ?? loadConfigWith(paramTypes, { sources: { file: 'wpsrc.toml', text }, connectors })
  loaded.set(text, known)
  return known
}

/** A disk that holds one text, and whose every reading may be asked for while somebody writes. */
class Disk {
  text = ''
  readings = 0
  closed = 0
  hint = (): void => {}

  reading(): ConfigReading {
    this.readings++
    const { text } = this
    return {
      print: text,
      outcome: () => {
        const result = load(text)
        return result.ok ? { ok: true, snapshot: { config: result.config, contents: new Map() }, files: [] } : result
      }
    }
  }
}

function watchOf(disk: Disk, clock: FakeClock): ConfigWatch<ConfigReading> {
  return new ConfigWatch(partsOf(disk, clock))
}

function partsOf(disk: Disk, clock: FakeClock): ConstructorParameters<typeof ConfigWatch<ConfigReading>>[0] {
  return {
    types: paramTypes,
    clock,
    read: async () => disk.reading(),
    watch: (hint) => {
      disk.hint = hint
      return {
        follow: async () => {},
        close: async () => {
          disk.closed++
        }
      }
    }
  }
}

/** key => file, as one text. */
const told = (files: Iterable<readonly [string, unknown]>): string =>
  Array.from(files, (file) => JSON.stringify(file))
    .sort()
    .join(' ')
const wantedBy = ({ sources }: Pick<Config, 'sources'>): string =>
  told(sources.map(({ key, params }) => [key, params['file']] as const))

const source = (key: number, value: number): string =>
  `[[sources]]\nkey = "s${key}"\nconnect = "files"\nparams.file = "f${value}"\n`
const written = (files: readonly number[]): string =>
  files.map((value, key) => (value < 0 ? '' : source(key, value))).join('')

t.test('an edit is delivered after a pause of 100 ms, once it has been read twice', async (t) => {
  const [disk, clock] = [new Disk(), fakeClock()]
  disk.text = source(0, 0)
  const watch = watchOf(disk, clock)
  const items: ConfigGeneration[] = []
  const taking = (async () => {
    for (let item = await watch.next(); item !== null; item = await watch.next()) items.push(item)
  })()
  await clock.advance(99)
  t.same(items, [])
  await clock.advance(1)
  t.match(items, [{ generation: 1, changes: [{ kind: 'added' }] }])
  // Every 50 ms a part of it
  for (const part of ['[[sou', '[[sources]]\nkey = "s0"', source(0, 1)]) {
    disk.text = part
    disk.hint()
    await clock.advance(50)
  }
  t.equal(items.length, 1)
  await clock.advance(149)
  t.equal(items.length, 1)
  await clock.advance(1)
  t.match(items[1], { generation: 2, changes: [{ kind: 'changed', params: [{ from: 'f0', to: 'f1' }] }] })
  disk.text = `# a comment\n${source(0, 1)}`
  disk.hint()
  await clock.advance(1000)
  t.equal(items.length, 2)
  await watch.close()
  await taking
  t.equal(clock.pending, 0)
})

t.test('an edit without a notification is found by polling, even where nothing can be watched', async (t) => {
  const [disk, clock] = [new Disk(), fakeClock()]
  const watch = new ConfigWatch({
    ...partsOf(disk, clock),
    watch: () => ({
      follow: async () => {
        throw new Error('no watch is left')
      },
      close: async () => {}
    })
  })
  const [first] = await Promise.all([watch.next(), clock.advance(100)])
  t.match(first, { generation: 1 })
  disk.text = source(0, 1)
  const [second] = await Promise.all([watch.next(), clock.advance(2200)])
  t.match(second, { generation: 2, changes: [{ key: 's0', kind: 'added' }] })
  await watch.close()
  t.equal(await watch.next(), null)
})

t.test('slow polls are made less often, unless a notification comes', async (t) => {
  const [disk, clock] = [new Disk(), fakeClock()]
  const slow = async (): Promise<ConfigReading> => {
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 400)
    })
    return disk.reading()
  }
  const watch = new ConfigWatch({ ...partsOf(disk, clock), read: slow })
  await Promise.all([watch.next(), clock.advance(60_000)])
  // Two until the first state stands, one after 2 s, then one each half a minute
  t.equal(disk.readings, 4)
  disk.text = source(0, 1)
  disk.hint()
  const [told] = await Promise.all([watch.next(), clock.advance(1500)])
  t.match(told, { changes: [{ key: 's0' }] })
  await Promise.all([watch.close(), clock.advance(400)])
  t.equal(clock.pending, 0)
})

t.test('endless notifications do not prevent polls, and a text that keeps changing is never delivered', async (t) => {
  const [disk, clock] = [new Disk(), fakeClock()]
  disk.text = source(0, 0)
  const watch = watchOf(disk, clock)
  const items: ConfigGeneration[] = []
  const taking = (async () => {
    for (let item = await watch.next(); item !== null; item = await watch.next()) items.push(item)
  })()
  await clock.advance(100)
  disk.text = source(0, 1)
  for (let index = 0; index < 60; index++) {
    disk.hint()
    await clock.advance(50)
  }
  t.match(items[1], { changes: [{ params: [{ to: 'f1' }] }] })
  for (let index = 2; index < 60; index++) {
    disk.text = source(0, index)
    disk.hint()
    await clock.advance(50)
  }
  t.equal(items.length, 2)
  await clock.advance(300)
  t.match(items[2], { changes: [{ params: [{ from: 'f1', to: 'f59' }] }] })
  await watch.close()
  await taking
})

t.test('the watch ends with its loop or its signal, and releases everything', async (t) => {
  const [disk, clock] = [new Disk(), fakeClock()]
  const left = (async () => {
    for await (const { generation } of generations(partsOf(disk, clock))) return generation
    return null
  })()
  await clock.advance(100)
  t.equal(await left, 1)
  t.equal(disk.closed, 1)
  const abort = new AbortController()
  const seen: number[] = []
  const ended = (async () => {
    for await (const { generation } of generations(partsOf(disk, clock), abort.signal)) seen.push(generation)
  })()
  await clock.advance(500)
  abort.abort()
  await ended
  t.same(seen, [1])
  t.equal(clock.pending, 0)
  for await (const item of generations(partsOf(disk, clock), abort.signal)) t.fail(JSON.stringify(item))
})

t.test(
  'whoever waits for the next state may leave: return(), throw() and a Readable over it end at once',
  async (t) => {
    const ways: Readonly<Record<string, (items: AsyncGenerator<ConfigGeneration, undefined>) => Promise<unknown>>> = {
      return: (items) => items.return(undefined),
      throw: (items) => items.throw(new Error('enough')).catch(() => {}),
      readable: (items) => {
        const readable = Readable.from(items).resume()
        const closed = new Promise((resolve) => readable.once('close', resolve))
        setImmediate(() => {
          readable.destroy()
        })
        return closed
      }
    }
    for (const [name, leave] of Object.entries(ways)) {
      const [disk, clock] = [new Disk(), fakeClock()]
      const items = generations(partsOf(disk, clock))
      await Promise.all([items.next(), clock.advance(100)])
      const next = name === 'readable' ? null : items.next()
      await clock.advance(0)
      await leave(items)
      if (next !== null) t.same(await next, { value: undefined, done: true }, name)
      t.same(await items.next(), { value: undefined, done: true }, name)
      t.equal(clock.pending, 0, name)
    }
    // One that has not begun never does
    const disk = new Disk()
    const items = generations(partsOf(disk, fakeClock()))
    await items.return(undefined)
    t.same(await items.next(), { value: undefined, done: true })
    t.equal(disk.readings, 0)
  }
)

/** Of the event loop: a state that is given comes within a few. */
const MOST_TURNS = 1000

/** One step of somebody who edits, and of somebody who takes. */
type Step =
  | { readonly kind: 'set'; readonly key: number; readonly value: number }
  | { readonly kind: 'break' | 'comment' | 'cut' | 'take' | 'rest' }
  | { readonly kind: 'wait'; readonly ms: number }

const steps: fc.Arbitrary<readonly { readonly step: Step; readonly isTold: boolean }[]> = fc.array(
  fc.record({
    step: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('set' as const),
          key: fc.nat(3),
          value: fc.integer({ min: -1, max: 4 })
        })
      },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constantFrom('break' as const, 'comment' as const, 'cut' as const) })
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 30, 99, 100, 150, 500) })
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('rest' as const) }) }
    ),
    isTold: fc.boolean()
  }),
  { minLength: 20, maxLength: 60 }
)

t.test(
  `${EDITS} random edits: the last state is always given, changes add up, and what is kept is what was given`,
  async (t) => {
    let edits = 0
    for (let seed = 1; edits < EDITS; seed++) {
      const [run = []] = fc.sample(steps, { seed, numRuns: 1 })
      const [disk, clock] = [new Disk(), fakeClock()]
      const watch = watchOf(disk, clock)
      const files = [0, -1, -1, -1]
      disk.text = written(files)
      /** key => value, as the changes that were given make it. */
      const known = new Map<string, unknown>()
      let last: ConfigGeneration | null = null
      let waiting: Promise<void> | null = null
      const took = (item: ConfigGeneration | null): void => {
        waiting = null
        if (item === null) return
        if (item.generation !== (last?.generation ?? 0) + 1)
          t.fail(`seed ${seed}: generation ${item.generation} after ${last?.generation ?? 0}`)
        if (item.config === undefined) {
          const kept = item.kept === null ? '' : wantedBy(item.kept)
          if (kept !== told(known)) t.fail(`seed ${seed}: kept is ${kept}, given was ${told(known)}`)
        } else {
          for (const { key, kind, params } of item.changes) {
            if (kind === 'removed') known.delete(key)
            else known.set(key, kind === 'added' ? item.config.source(key).params['file'] : params[0]?.to)
          }
          if (wantedBy(item.config) !== told(known))
            t.fail(`seed ${seed}: the configuration has ${wantedBy(item.config)}, its changes make ${told(known)}`)
        }
        last = item
      }
      const take = (): void => {
        waiting ??= watch.next().then(took)
      }
      /** All that there is to be taken, once nobody edits any more. */
      const settle = async (): Promise<void> => {
        await clock.advance(5000)
        const result = load(disk.text)
        const isGiven = (): boolean =>
          result.ok
            ? last?.config !== undefined && wantedBy(result.config) === told(known)
            : JSON.stringify(last?.diagnostics) === JSON.stringify(result.diagnostics)
        // Reading gives way to others after some ms: on a busy machine it takes more turns
        for (let turns = 0; turns < MOST_TURNS && !isGiven(); turns++) {
          take()
          await clock.advance(0)
        }
        const now = JSON.stringify(last?.diagnostics) ?? told(known)
        if (!isGiven()) t.fail(`seed ${seed}: the disk holds ${disk.text}, given was ${now}`)
      }
      for (const { step, isTold } of run) {
        if (step.kind === 'take') take()
        else if (step.kind === 'wait') await clock.advance(step.ms)
        else if (step.kind === 'rest') await settle()
        else {
          edits++
          if (step.kind === 'set') files[step.key] = step.value
          const text = written(files)
          disk.text =
            step.kind === 'break'
              ? `${text}\nconnect =`
              : step.kind === 'comment'
                ? `${text}# ${edits % 3}\n`
                : step.kind === 'cut'
                  ? text.slice(0, text.length / 2)
                  : text
          if (isTold) disk.hint()
        }
      }
      await settle()
      await watch.close()
      if (clock.pending > 0) t.fail(`seed ${seed}: ${clock.pending} timers are left`)
    }
    t.ok(edits >= EDITS, `${edits} edits`)
  }
)
