import t from 'tap'
import { applyChanges, ConfigError, configChanges, createSource, defineConnector, loadConfig, type SourceInit, type SourceStream } from '../../lib/index.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { Config } from '../../types/config.ts'
import type { ValidGeneration } from '../../types/config-watch.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { LiveCheck } from '../../types/report.ts'

const since = '1.0.0'

interface Named {
  readonly name: string
}

/** A source that gives one record and then waits; each opening and closing is written down. `how` says how opening goes. */
function worldOf(standsBeside?: (params: Named, running: Named) => boolean): { readonly type: ConnectorType, readonly log: string[] } {
  const log: string[] = []
  const type = defineConnector({
    type: 'made',
    params: {
      name: { type: 'string', required: true, since, help: 'What it is called.' },
      how: { type: 'string', default: 'well', choices: ['well', 'fails', 'hangs', 'once'], since, help: 'How opening goes.' },
      probe: { type: 'string', default: 'well', choices: ['well', 'fails', 'held'], since, help: 'How probing goes.' }
    },
    probe: ({ probe }): readonly LiveCheck[] => [{
      id: 'made.look', target: 'made',
      run: () => probe === 'well' ? { status: 'pass' } : { status: 'fail', causes: [{ code: probe === 'held' ? 'SYSLOG_ADDRESS_IN_USE' : 'SYSTEM_EACCES' }] }
    }],
    ...(standsBeside === undefined ? {} : { standsBeside }),
    async open({ name, how }, context) {
      log.push(`opens ${name}`)
      context.warn(new Error(`${name} is odd`))
      if (how === 'fails' || (how === 'once' && log.filter((line) => line === `opens ${name}`).length > 1)) throw new Error(`${name} cannot be opened`)
      if (how === 'hangs') await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()))
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
  const text = Object.entries(sources).map(([key, params]) => `[[sources]]\nkey = "${key}"\nconnect = "c"\n[sources.params]\n${params}\n`).join('')
  const loaded = loadConfig({ sources: { file: 'wpsrc.toml', text }, connectors: [{ file: 'c.toml', text: connectors }], types: [type] })
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
    return done.map((one) => `${one.key} ${one.kind} ${one.outcome}${one.outcome === 'applied' ? '' : `: ${one.error.message}`}`)
  }

  async end(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.stop()))
  }
}

t.test('sources come, change and go; what has not changed is not touched', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  t.same(await steps.apply(steps.to({ a: 'name = "a1"', b: 'name = "b1"', c: 'name = "c1"' })), ['a added applied', 'b added applied', 'c added applied'])
  const untouched = steps.sources.get('b')
  log.length = 0
  t.same(await steps.apply(steps.to({ a: 'name = "a2"', b: 'name = "b1"', d: 'name = "d1"' })), ['a changed applied', 'd added applied', 'c removed applied'])
  t.same([...steps.sources.keys()].sort(), ['a', 'b', 'd'])
  t.equal(steps.sources.get('b'), untouched)
  t.ok(log.indexOf('closed a1') < log.indexOf('opens a2'), 'the old one is gone before the new one comes')
  t.notMatch(log.join(), /b1/)
  t.match(log, /closed c1/)
  t.equal(steps.started.length, 5)
  await steps.end()
})

t.test('where both can run, the new one is there before the old one goes', async (t) => {
  const { type, log } = worldOf(() => true)
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  t.same(await steps.apply(steps.to({ a: 'name = "a2"' })), ['a changed applied'])
  t.same(log, ['opens a1', 'opens a2', 'closed a1'])
  t.same(await steps.apply(steps.to({ a: 'name = "a3"\nhow = "fails"' })), ['a changed rolledBack: A connector of your own threw an error (source a): a3 cannot be opened'])
  t.same(log, ['opens a1', 'opens a2', 'closed a1', 'opens a3'])
  t.equal(steps.sources.get('a')?.definition.spec.params['name'], 'a2')
  await steps.end()
})

t.test('what cannot be opened is taken back: the old one is opened again', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"' }))
  t.match(await steps.apply(steps.to({ a: 'name = "a2"\nhow = "fails"' })), [/^a changed rolledBack: .*a2 cannot be opened/])
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
  t.match(await steps.apply(steps.to({ a: 'name = "z"\nhow = "fails"', b: 'name = "x"' })), [/^a changed rolledBack: .*z cannot/, 'b changed applied'])
  t.same(log.filter((line) => line.startsWith('opens')).sort(), ['opens x', 'opens x', 'opens z'])
  for (const key of ['a', 'b']) t.match(steps.sources.get(key), { destroyed: false, definition: { spec: { params: { name: 'x' } } } })
  await steps.end()
})

t.test('what goes on with a live change is not stopped for another source', async (t) => {
  const { type, log } = worldOf(() => false)
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "x"', b: 'name = "y"' }))
  const a = steps.sources.get('a')
  log.length = 0
  t.same(await steps.apply(steps.to({ a: 'name = "x"\nmax_unacked = 5', b: 'name = "z"' })), ['a changed applied', 'b changed applied'])
  t.equal(steps.sources.get('a'), a)
  t.same(log, ['closed y', 'opens z'])
  await steps.end()
})

t.test('where neither can be opened there is none, and each later change tries again', async (t) => {
  const { type, log } = worldOf()
  const steps = new Steps(type)
  await steps.apply(steps.to({ a: 'name = "a1"\nhow = "once"', b: 'name = "b"' }))
  const change = steps.to({ a: 'name = "a2"\nhow = "fails"', b: 'name = "b"' })
  t.match(await applyChanges(steps.sources, change, { types: [type] }), [{ key: 'a', outcome: 'failed', error: { message: /a2/ }, rollbackError: { message: /a1/ } }])
  t.equal(steps.sources.has('a'), false)
  log.length = 0
  t.match(await steps.apply(steps.to({ a: 'name = "a2"\nhow = "fails"', b: 'name = "b2"' })), ['b changed applied', /^a added failed/])
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
  t.same(await Promise.all([steps.apply(second), steps.apply(second)]), [['a changed applied', 'c added applied', 'b removed applied'], []])
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

t.test('one that does not open in time, and a consumer that throws, are failures', async (t) => {
  const { type } = worldOf()
  const steps = new Steps(type)
  const clock = fakeClock()
  const [slow] = await Promise.all([steps.apply(steps.to({ a: 'name = "a1"\nhow = "hangs"' }), { clock, openTimeoutMs: 700 }), clock.advance(700)])
  t.same(slow, ['a added failed: An operation took longer than its time limit: the source has not opened within 700 ms'])
  t.same(await steps.apply(steps.to({ a: 'name = "a2"' }), { start: () => { throw 'nobody is there' } }), ['a changed failed: nobody is there'])
  t.equal(steps.sources.size, 0)
  const abort = new AbortController()
  const aborted = steps.apply(steps.to({ a: 'name = "a3"\nhow = "hangs"' }), { signal: abort.signal })
  abort.abort()
  t.match(await aborted, [/^a changed failed/])
  const gone = steps.apply(steps.to({ a: 'name = "a4"\nhow = "hangs"' }), { create: (spec: SourceInit) => createSource(spec, { types: [type] }).destroy() })
  t.match(await gone, [/^a changed failed: The operation was aborted/])
})

t.test('what was warned of while it opened is told to who listens then', async (t) => {
  const { type } = worldOf()
  const steps = new Steps(type)
  const told: string[] = []
  await steps.apply(steps.to({ a: 'name = "a1"' }), { start: (source: SourceStream) => { source.on('warning', ({ message }) => told.push(message)).resume() } })
  await new Promise((resolve) => { setImmediate(resolve) })
  t.match(told, [/a1 is odd/])
  await steps.end()
})

t.test('a state that cannot be used changes nothing, and options that are none are refused', async (t) => {
  const sources = new Map<string, SourceStream>()
  t.same(await applyChanges(sources, { generation: 1, diagnostics: [], kept: null }), [])
  await t.rejects(applyChanges(sources, { generation: 1, diagnostics: [], kept: null }, { openTimeoutMs: -1 }), ConfigError)
})
