import t from 'tap'
import {
  applyChanges,
  ConfigError,
  configChanges,
  createSource,
  defineConnector,
  loadConfig,
  pushIntake,
  type SourceInit,
  type SourceStream
} from '../../lib/index.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { Config } from '../../types/config.ts'
import type { ValidGeneration } from '../../types/config-watch.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { LiveCheck } from '../../types/report.ts'

const since = '1.0.0'

interface Named {
  readonly name: string
}

/**
 * A source that gives one record and then waits; each opening and closing is written down. `how` says how opening goes.
 */
function worldOf(standsBeside?: (params: Named, running: Named) => boolean): {
  readonly type: ConnectorType
  readonly log: string[]
} {
  const log: string[] = []
  const type = defineConnector({
    type: 'made',
    params: {
      name: { type: 'string', required: true, since, help: 'What it is called.' },
      how: {
        type: 'string',
        default: 'well',
        choices: ['well', 'fails', 'hangs', 'once'],
        since,
        help: 'How opening goes.'
      },
      probe: { type: 'string', default: 'well', choices: ['well', 'fails', 'held'], since, help: 'How probing goes.' }
    },
    probe: ({ probe }): readonly LiveCheck[] => [
      {
        id: 'made.look',
        target: 'made',
        run: () =>
          probe === 'well'
            ? { status: 'pass' }
            : { status: 'fail', causes: [{ code: probe === 'held' ? 'SYSLOG_ADDRESS_IN_USE' : 'SYSTEM_EACCES' }] }
      }
    ],
    ...(standsBeside === undefined ? {} : { standsBeside }),
    async open({ name, how }, context) {
      log.push(`opens ${name}`)
      context.warn(new Error(`${name} is odd`))
      if (how === 'fails' || (how === 'once' && log.filter((line) => line === `opens ${name}`).length > 1))
        throw new Error(`${name} cannot be opened`)
      if (how === 'hangs')
        await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
      context.signal.addEventListener('abort', () => log.push(`closed ${name}`))
      return (async function* () {
        yield name
        await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
      })()
    }
  })
  return { type, log }
}

const connectors = '[[connectors]]\nid = "c"\ntype = "made"\nallow_override = ["name", "how", "probe", "max_unacked"]\n'

function configOf(type: ConnectorType, sources: Readonly<Record<string, string>>): Config {
  const text = Object.entries(sources)
    .map(([key, params]) => `[[sources]]\nkey = "${key}"\nconnect = "c"\n[sources.params]\n${params}\n`)
    .join('')
  const loaded = loadConfig({
    sources: { file: 'wpsrc.toml', text },
    connectors: [{ file: 'c.toml', text: connectors }],
    types: [type]
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
  return loaded.config
}

/** Steps from one configuration to the next, as `watchConfig` tells them. */
class Steps {
  readonly sources = new Map<string, SourceStream>()
  readonly started: SourceStream[] = []
  readonly #type: ConnectorType
  #before: Config | null = null
  #generation = 0

  constructor(type: ConnectorType) {
    this.#type = type
  }

  to(sources: Readonly<Record<string, string>>): ValidGeneration {
    const config = configOf(this.#type, sources)
    const changes = configChanges(this.#before, config, [this.#type])
    this.#before = config
    return { generation: ++this.#generation, config, changes, files: [] }
  }

  async apply(change: ValidGeneration, options = {}): Promise<unknown> {
    const done = await applyChanges(this.sources, change, {
      types: [this.#type],
      start: (source) => {
        this.started.push(source)
        source.on('warning', () => {}).resume()
      },
      ...options
    })
    return done.map(
      (one) => `${one.key} ${one.kind} ${one.outcome}${one.outcome === 'applied' ? '' : `: ${one.error.message}`}`
    )
  }

  async end(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.stop()))
  }
}

t.test('sources are added, changed and removed; unchanged ones are not touched', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  t.same(await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b1"', c: 'name = "c1"' })), [
    'a added applied',
    'b added applied',
    'c added applied'
  ])
  const untouched = steps.sources.get('b')
  log.length = 0
  t.same(await steps.apply(steps.to({ a: 'name = "a2"', b: 'name = "b1"', d: 'name = "d1"' })), [
    'a changed applied',
    'd added applied',
    'c removed applied'
  ])
  t.same([...steps.sources.keys()].sort(), ['a', 'b', 'd'])
  t.equal(steps.sources.get('b'), untouched)
  t.ok(log.indexOf('closed a1') < log.indexOf('opens a2'), 'the old one is gone before the new one comes')
  t.notMatch(log.join(), /b1/)
  t.match(log, /closed c1/)
  t.equal(steps.started.length, 5)
  await steps.end()
})

t.test('the new source opens before the old one closes, where both can run', async (t) => {
  const { type, log } = worldOf(() => true)
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  t.same(await steps.apply(steps.to({ a: 'name = "a2"' })), ['a changed applied'])
  t.same(log, ['opens a1', 'opens a2', 'closed a1'])
  t.same(await steps.apply(steps.to({ a: 'name = "a3"\nhow = "fails"' })), [
    'a changed rolledBack: Your own connector threw an error (source a): a3 cannot be opened'
  ])
  t.same(log, ['opens a1', 'opens a2', 'closed a1', 'opens a3'])
  t.equal(steps.sources.get('a')?.definition.spec.params['name'], 'a2')
  await steps.end()
})

t.test('a source that cannot be opened is rolled back: the old one is opened again', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  t.match(await steps.apply(steps.to({ a: 'name = "a2"\nhow = "fails"' })), [
    /^a changed rolledBack: .*a2 cannot be opened/
  ])
  t.same(log, ['opens a1', 'closed a1', 'opens a2', 'opens a1'])
  t.equal(steps.sources.get('a')?.destroyed, false)
  t.equal(steps.sources.get('a'), steps.started.at(-1))
  await steps.end()
})

t.test('a source that was stopped for another one is opened again where its own successor fails', async (t) => {
  const { type, log } = worldOf(({ name }, running) => name !== running.name)
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "x"', b: 'name = "y"' }))
  log.length = 0
  // `b` wants what `a` has, and `a` something that cannot be opened
  t.match(await steps.apply(steps.to({ a: 'name = "z"\nhow = "fails"', b: 'name = "x"' })), [
    /^a changed rolledBack: .*z cannot/,
    'b changed applied'
  ])
  t.same(log.filter((line) => line.startsWith('opens')).sort(), ['opens x', 'opens x', 'opens z'])
  for (const key of ['a', 'b'])
    t.match(steps.sources.get(key), { destroyed: false, definition: { spec: { params: { name: 'x' } } } })
  await steps.end()
})

t.test('what goes on with a live change is not stopped for another source', async (t) => {
  const { type, log } = worldOf(() => false)
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "x"', b: 'name = "y"' }))
  const a = steps.sources.get('a')
  log.length = 0
  t.same(await steps.apply(steps.to({ a: 'name = "x"\nmax_unacked = 5', b: 'name = "z"' })), [
    'a changed applied',
    'b changed applied'
  ])
  t.equal(steps.sources.get('a'), a)
  t.same(log, ['closed y', 'opens z'])
  await steps.end()
})

t.test('where neither source can be opened none runs, and each later change tries again', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"\nhow = "once"', b: 'name = "b"' }))
  const change = steps.to({ a: 'name = "a2"\nhow = "fails"', b: 'name = "b"' })
  t.match(await applyChanges(steps.sources, change, { types: [type] }), [
    { key: 'a', outcome: 'failed', error: { message: /a2/ }, rollbackError: { message: /a1/ } }
  ])
  t.equal(steps.sources.has('a'), false)
  log.length = 0
  t.match(await steps.apply(steps.to({ a: 'name = "a2"\nhow = "fails"', b: 'name = "b2"' })), [
    'b changed applied',
    /^a added failed/
  ])
  t.match(log, ['opens a2'])
  await steps.end()
})

t.test('what the probe finds wrong is not even begun, unless the old one holds what is missing', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  log.length = 0
  const refused = steps.to({ a: 'name = "a2"\nprobe = "fails"' })
  const [answer] = await applyChanges(steps.sources, refused, { types: [type] })
  t.match(answer, { outcome: 'rolledBack', error: { code: 'SYSTEM_EACCES' }, report: { verdict: 'failed' } })
  t.same(log, [])
  t.same(await steps.apply(refused, { probeTimeoutMs: 0 }), ['a changed applied'])
  t.same(await steps.apply(steps.to({ a: 'name = "a3"\nprobe = "held"' })), ['a changed applied'])
  await steps.end()
})

t.test('a change that is applied again does nothing to what it has made', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  const first = steps.to({ a: 'name = "a1"', b: 'name = "b1"' })
  await steps.apply(first)
  t.same(await steps.apply(first), [])
  const second = steps.to({ a: 'name = "a2"', c: 'name = "c1"' })
  t.same(await Promise.all([steps.apply(second), steps.apply(second)]), [
    ['a changed applied', 'c added applied', 'b removed applied'],
    []
  ])
  t.same(log.filter((line) => line.startsWith('opens')).sort(), ['opens a1', 'opens a2', 'opens b1', 'opens c1'])
  // Sources that code has made from the same configuration are what was asked for
  const other = new Steps(type)
  const asked = other.to({ a: 'name = "a1"', b: 'name = "b1"' })
  other.sources.set('a', steps.sources.get('c')!)
  t.same(await other.apply(asked), ['a added applied', 'b added applied'])
  await Promise.all([steps.end(), other.end()])
})

t.test('a source that has ended by itself is not opened again until it changes', async (t) => {
  const { type } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b1"' }))
  await steps.sources.get('a')?.stop()
  t.same(await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b2"' })), ['b changed applied'])
  t.same(await steps.apply(steps.to({ a: 'name = "a2"', b: 'name = "b2"' })), ['a changed applied'])
  await steps.sources.get('a')?.stop()
  t.same(await steps.apply(steps.to({ b: 'name = "b2"' })), ['a removed applied'])
  t.same([...steps.sources.keys()], ['b'])
  await steps.end()
})

t.test('a source created by other code is used as it is, and left alone where no configuration names it', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  const make = (key: string, name: string): SourceStream => {
    const source = createSource(configOf(type, { [key]: `name = "${name}"` }).source(key), { types: [type] })
    steps.sources.set(key, source.resume())
    return source
  }
  const [a, b, other] = [make('a', 'a1'), make('b', 'old'), make('other', 'o1')]
  await Promise.all([a, b, other].map((source) => new Promise((resolve) => source.once('ready', resolve))))
  t.same(await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b1"' })), ['b added applied'])
  t.equal(steps.sources.get('a'), a, 'it is what is wanted already')
  t.not(steps.sources.get('b'), b)
  t.ok(b.closed)
  // What is live it takes over, what is not makes another of it
  t.same(await steps.apply(steps.to({ a: 'name = "a1"\nmax_unacked = 7', b: 'name = "b1"' })), ['a changed applied'])
  t.equal(steps.sources.get('a'), a)
  t.same(await steps.apply(steps.to({ a: 'name = "a2"\nmax_unacked = 7', b: 'name = "b1"' })), ['a changed applied'])
  t.not(steps.sources.get('a'), a)
  t.same(log, ['opens a1', 'opens old', 'opens o1', 'closed old', 'opens b1', 'closed a1', 'opens a2'])
  t.equal(steps.sources.get('other'), other)
  await steps.end()
})

t.test('a source that does not open in time, and a consumer that throws, are failures', async (t) => {
  const { type } = worldOf()
  const steps = new Steps(type)
  const clock = fakeClock()
  const [slow] = await Promise.all([
    steps.apply(steps.to({ a: 'name = "a1"\nhow = "hangs"' }), { clock, openTimeoutMs: 700 }),
    clock.advance(700)
  ])
  t.same(slow, [
    'a added failed: An operation took longer than its time limit: the source has not opened within 700 ms; ' +
      'its last warning: SYSTEM_UNKNOWN: An error that is not in the catalogue: a1 is odd'
  ])
  t.same(
    await steps.apply(steps.to({ a: 'name = "a2"' }), {
      start: () => {
        throw 'nobody is there'
      }
    }),
    ['a changed failed: nobody is there']
  )
  t.equal(steps.sources.size, 0)
  const abort = new AbortController()
  const aborted = steps.apply(steps.to({ a: 'name = "a3"\nhow = "hangs"' }), { signal: abort.signal })
  abort.abort()
  t.match(await aborted, [/^a changed failed/])
  const gone = steps.apply(steps.to({ a: 'name = "a4"\nhow = "hangs"' }), {
    create: (spec: SourceInit) => createSource(spec, { types: [type] }).destroy()
  })
  t.match(await gone, [/^a changed failed: The operation was aborted/])
})

t.test('a rollback waits until a source whose consumer threw has released what it held', async (t) => {
  let isHeld = false
  const type = defineConnector({
    type: 'made',
    params: {
      name: { type: 'string', required: true, since, help: 'What it is called.' },
      how: { type: 'string', since, help: 'Not used.' },
      probe: { type: 'string', since, help: 'Not used.' }
    },
    open(_params, context) {
      if (isHeld) throw new Error('the port is in use')
      isHeld = true
      return pushIntake(context, {
        close: async () => {
          for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
          isHeld = false
        }
      })
    }
  })
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  let starts = 0
  t.same(
    await steps.apply(steps.to({ a: 'name = "a2"' }), {
      start: (source: SourceStream) => {
        if (starts++ === 0) throw new Error('nobody is there')
        source.resume()
      }
    }),
    ['a changed rolledBack: nobody is there']
  )
  t.equal(starts, 2)
  await steps.end()
  t.equal(isHeld, false)
})

t.test('warnings during the opening reach listeners added after it', async (t) => {
  const { type } = worldOf()
  const steps = new Steps(type)
  const told: string[] = []
  await steps.apply(steps.to({ a: 'name = "a1"' }), {
    start: (source: SourceStream) => {
      source.on('warning', ({ message }) => told.push(message)).resume()
    }
  })
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  t.match(told, [/a1 is odd/])
  await steps.end()
})

t.test('a state that cannot be used changes nothing, and options that are none are refused', async (t) => {
  const sources = new Map<string, SourceStream>()
  t.same(await applyChanges(sources, { generation: 1, diagnostics: [], kept: null }), [])
  await t.rejects(
    applyChanges(sources, { generation: 1, diagnostics: [], kept: null }, { openTimeoutMs: -1 }),
    ConfigError
  )
})

t.test('what could not be applied is no ground for the next change: what counts is what runs', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  const source = steps.sources.get('a')
  t.match(await steps.apply(steps.to({ a: 'name = "a2"\nprobe = "fails"' })), [/^a changed rolledBack/])
  log.length = 0
  // From what was refused it is a small step, which would be taken without a pause; from what runs it is not
  const change = steps.to({ a: 'name = "a2"\nmax_unacked = 9\nprobe = "fails"' })
  t.match(change.changes, [{ impact: 'live' }])
  t.match(await steps.apply(change), [/^a changed rolledBack/])
  t.equal(source?.definition.spec.params['maxUnacked'], 10_000)
  // Who takes the edit back gets what runs, and it sees nothing of that
  t.same(await steps.apply(steps.to({ a: 'name = "a1"' })), [])
  t.equal(steps.sources.get('a'), source)
  t.same(log, [])
  await steps.end()
})

t.test('a failed edit is not tried again until it is reported as a change', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b1"' }))
  const failing = steps.to({ a: 'name = "a2"\nhow = "fails"', b: 'name = "b1"' })
  t.match(await steps.apply(failing), [/^a changed rolledBack/])
  const source = steps.sources.get('a')
  log.length = 0
  t.same(await steps.apply(steps.to({ a: 'name = "a2"\nhow = "fails"', b: 'name = "b2"' })), ['b changed applied'])
  t.equal(steps.sources.get('a'), source)
  t.match(await steps.apply(failing), [/^a changed rolledBack/, 'b changed applied'])
  await steps.end()
})

t.test('what a rolled-back source has taken over while it ran, it keeps', async (t) => {
  const { type } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  await steps.apply(steps.to({ a: 'name = "a1"\nmax_unacked = 7' }))
  t.match(await steps.apply(steps.to({ a: 'name = "a2"\nhow = "fails"' })), [/^a changed rolledBack/])
  t.match(steps.sources.get('a')?.definition.spec.params, { name: 'a1', maxUnacked: 7 })
  await steps.end()
})

t.test(
  'after 300 random edits, some skipped or failing, every source that can run is as configured, others untouched',
  async (t) => {
    const { type } = worldOf()
    const steps = new Steps(type)
    let seed = 20_261
    const below = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit
    const edited = new Map<string, { readonly name: string; readonly isFine: boolean; readonly unacked: number }>()
    const isAs = (
      source: SourceStream | undefined,
      wanted: { readonly name: string; readonly unacked: number }
    ): boolean => {
      return (
        source !== undefined &&
        !source.destroyed &&
        source.definition.spec.params['name'] === wanted.name &&
        source.definition.spec.params['maxUnacked'] === wanted.unacked
      )
    }
    for (let step = 0; step < 300; step++) {
      for (let edits = below(3); edits >= 0; edits--) {
        const key = 'abc'[below(3)] ?? 'a'
        if (below(5) === 0) edited.delete(key)
        else edited.set(key, { name: `n${below(3)}`, isFine: below(4) > 0, unacked: 5 + below(2) })
      }
      const change = steps.to(
        Object.fromEntries(
          [...edited].map(([key, { name, isFine, unacked }]) => [
            key,
            `name = "${name}"\nhow = "${isFine ? 'well' : 'fails'}"\nmax_unacked = ${unacked}`
          ])
        )
      )
      if (below(4) === 0) continue
      const before = new Map(steps.sources)
      const specs = new Map([...before].map(([key, { definition }]) => [key, definition.spec]))
      const results = await applyChanges(steps.sources, change, {
        types: [type],
        probeTimeoutMs: 0,
        start: (source) => {
          source.on('warning', () => {}).resume()
        }
      })
      for (const [key, wanted] of edited) {
        const [old, source, spec] = [before.get(key), steps.sources.get(key), specs.get(key)]
        if (wanted.isFine && !isAs(source, wanted)) t.fail(`step ${step}: ${key} is not ${JSON.stringify(wanted)}`)
        if (
          wanted.isFine &&
          spec?.params['name'] === wanted.name &&
          spec.params['maxUnacked'] === wanted.unacked &&
          source !== old
        )
          t.fail(`step ${step}: ${key} was touched for nothing`)
        if (!wanted.isFine && (old === undefined) !== (source === undefined))
          t.fail(`step ${step}: ${key} is gone, or came from nowhere`)
        if (
          !wanted.isFine &&
          spec !== undefined &&
          !isAs(source, { name: String(spec.params['name']), unacked: Number(spec.params['maxUnacked']) })
        )
          t.fail(`step ${step}: ${key} is not what it was`)
      }
      for (const key of steps.sources.keys()) if (!edited.has(key)) t.fail(`step ${step}: ${key} still runs`)
      for (const { key, outcome } of results)
        if ((edited.get(key)?.isFine ?? true) !== (outcome === 'applied'))
          t.fail(`step ${step}: ${key} is said to be ${outcome}`)
    }
    await steps.end()
  }
)

t.test("a hook of one's own that throws costs no source that runs, and holds up no other", async (t) => {
  for (const name of ['goesOn', 'standsBeside', 'reopening', 'probe', 'place'] as const) {
    let isBroken = false
    const { type: made } = worldOf()
    const type: ConnectorType = {
      ...made,
      [name]: (params: never) => {
        if (isBroken) throw new Error('password=hunter2 broke it')
        return name === 'standsBeside'
          ? false
          : name === 'reopening'
            ? 'reopen'
            : name === 'probe'
              ? (made.probe?.(params, undefined as never) ?? [])
              : {}
      }
    }
    const steps = new Steps(type)
    await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b1"' }))
    const source = steps.sources.get('a')
    const change = steps.to({ a: 'name = "a2"', c: 'name = "c1"' })
    isBroken = true
    const results = await applyChanges(steps.sources, change, {
      types: [type],
      start: (source) => {
        source.on('warning', () => {}).resume()
      }
    })
    const isFatal = name === 'goesOn' || name === 'standsBeside'
    t.match(
      results.find(({ key }) => key === 'a'),
      isFatal ? { outcome: 'rolledBack', error: { code: 'SYSTEM_CONNECTOR_FAILED' } } : { outcome: 'applied' },
      name
    )
    t.match(
      results.find(({ key }) => key === 'b'),
      { outcome: 'applied' },
      name
    )
    t.match(
      results.find(({ key }) => key === 'c'),
      name === 'standsBeside'
        ? { outcome: 'failed', error: { code: 'SYSTEM_CONNECTOR_FAILED' } }
        : { outcome: 'applied' },
      name
    )
    if (isFatal) t.equal(steps.sources.get('a'), source)
    for (const result of results)
      if (result.outcome !== 'applied') t.match(result.error.message, new RegExp(`source ${result.key}`))
    t.notMatch(JSON.stringify(results), /hunter2/)
    isBroken = false
    if (isFatal)
      t.ok(
        ((await steps.apply(change)) as string[]).every((text) => text.endsWith(' applied')),
        name
      )
    await steps.end()
  }
})

t.test(
  'a file that a param names and that holds something else is a change each time that it is told of',
  async (t) => {
    const { type: made, log } = worldOf()
    const type: ConnectorType = {
      ...made,
      params: { ...made.params, name: { type: 'string', required: true, path: 'config-file', since, help: 'A file.' } }
    }
    const steps = new Steps(type)
    await steps.apply(steps.to({ a: 'name = "a1"' }))
    log.length = 0
    const same = steps.to({ a: 'name = "a1"' })
    const change: ValidGeneration = {
      ...same,
      changes: [
        {
          key: 'a',
          kind: 'changed',
          params: [{ path: ['name'], from: 'content:1', to: 'content:2' }],
          tags: [],
          impact: 'reopen'
        }
      ]
    }
    t.same(await steps.apply(change), ['a changed applied'])
    t.same(await steps.apply(change), [])
    t.equal(log.filter((line) => line.startsWith('opens')).length, 1)
    await steps.end()
  }
)

t.test('only a few of many sources are probed at a time', async (t) => {
  const { type: made } = worldOf()
  let running = 0
  let most = 0
  const type: ConnectorType = {
    ...made,
    probe: () => [
      {
        id: 'made.look',
        target: 'made',
        run: async () => {
          most = Math.max(most, ++running)
          await new Promise((resolve) => {
            setImmediate(resolve)
          })
          running--
          return { status: 'pass' }
        }
      }
    ]
  }
  const steps = new Steps(type)
  const all = (name: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, `name = "${name}"`]))
  await steps.apply(steps.to(all('one')))
  t.equal(((await steps.apply(steps.to(all('two')))) as string[]).filter((text) => text.endsWith('applied')).length, 50)
  t.equal(most, 16)
  await steps.end()
})
