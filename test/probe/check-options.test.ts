import t from 'tap'
import { createFileSource, diagnose, formatReport, probeConnector, probeSource, SourceError } from '../../lib/index.ts'
import { ConfigError } from '../../lib/errors/config-error.ts'

const spec = { type: 'file', params: { base: '.', file: 'x' } }
const refused = (
  name: string,
  code = 'CONFIG_WRONG_TYPE'
): {
  readonly name: string
  readonly code: string
  readonly diagnostics: readonly [{ readonly path: string; readonly message: RegExp }]
} => ({
  name: 'ConfigError',
  code,
  diagnostics: [{ path: `options.${name}`, message: new RegExp(`option \`${name}\` has to be `) }]
})

t.test('an unknown option is refused, and not mistaken for a probe that saw nothing', async (t) => {
  for (const name of ['timeoutMs', 'checkTimeoutMs']) {
    for (const [value, code] of [
      [0, 'CONFIG_OUT_OF_RANGE'],
      [-1, 'CONFIG_OUT_OF_RANGE'],
      [Infinity, 'CONFIG_OUT_OF_RANGE'],
      [2 ** 31, 'CONFIG_OUT_OF_RANGE'],
      [NaN, undefined],
      ['x', undefined],
      [null, undefined],
      [5n, undefined]
    ] as const) {
      await t.rejects(probeSource(spec, { [name]: value }), refused(name, code), `${name} ${String(value)}`)
    }
  }
  for (const [name, value] of Object.entries({ types: {}, signal: {}, from: 1, clock: { now: 1 } }))
    await t.rejects(probeSource(spec, { [name]: value }), refused(name), name)
  await t.rejects(probeSource(spec, { timeoutMs: NaN, from: 7 } as never), {
    code: 'CONFIG_INVALID',
    message: /timeoutMs.*from/s
  })
})

t.test('diagnose, probeConnector and formatReport refuse unknown options too', async (t) => {
  const source = createFileSource({ base: '.', file: 'x' })
  source.on('error', () => {})
  await t.rejects(diagnose(source, { intervalMs: -1 }), refused('intervalMs', 'CONFIG_OUT_OF_RANGE'))
  await t.rejects(diagnose(source, { timeoutMs: '5' } as never), refused('timeoutMs'))
  await t.rejects(diagnose(source, null as never), {
    code: 'CONFIG_WRONG_TYPE',
    message: /options have to be an object, not null/
  })
  source.destroy()
  await t.rejects(probeConnector({ connectors: [] } as never, 'x', { params: [] } as never), refused('params'))
  const report = await probeSource(spec)
  t.throws(() => formatReport(report, { locale: 'fr' } as never), refused('locale', 'CONFIG_BAD_CHOICE'))
  for (const name of ['color', 'verbose']) t.throws(() => formatReport(report, { [name]: 1 }), refused(name))
  t.doesNotThrow(() => formatReport(report, { locale: undefined, color: undefined } as never), 'left out')
  t.ok(new ConfigError([]) instanceof SourceError)
})

t.test('options at or above their minimum are accepted', async (t) => {
  const { signal } = new AbortController()
  t.equal(
    (await probeSource(spec, { timeoutMs: 2 ** 31 - 1, checkTimeoutMs: 3000.5, signal, types: [], from: '10.0.0.1' }))
      .type,
    'file'
  )
})
