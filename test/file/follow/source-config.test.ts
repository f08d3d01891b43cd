import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import t from 'tap'
import { createSource, loadConfig, readConfig } from '../../../lib/builtin.ts'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import { collect } from '../../../lib/testing/collect.ts'

const CONNECTORS = {
  file: 'connectors/source.d/10.toml',
  text: '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["base", "file", "mode", "checkpoint_dir", "multiline", "from", "exclude", "instances", "poll_interval_ms", "flush_partial", "partial_line_ms", "identity"]\n'
}

function load(params: string): ReturnType<typeof loadConfig> {
  return loadConfig({
    sources: {
      file: 'wpsrc.toml',
      text: `[[sources]]\nkey = "web"\nconnect = "files"\n[sources.params]\nfile = "a.log"\n${params}`
    },
    connectors: [CONNECTORS]
  })
}

t.test('a source of a config follows files, with its positions in a folder relative to the config', async (t) => {
  const base = t.testdir({
    conf: {
      'wpsrc.toml': `[[sources]]\nkey = "web"\nconnect = "files"\n[sources.params]\nbase = "../logs"\nfile = "a.log"\nmode = "follow"\ncheckpoint_dir = "state"\nmultiline = { start = '^\\S', timeout_ms = 20 }\n`,
      connectors: { 'source.d': { '10.toml': CONNECTORS.text } }
    },
    logs: { 'a.log': 'one\n 1\n' }
  })
  const config = await readConfig(path.join(base, 'conf'))
  const first = createSource(config.source('web'))
  t.strictSame(
    (await collect(first, { count: 1, timeoutMs: 60_000 })).map(({ text }) => text),
    ['one\n 1']
  )
  await Promise.all([once(first.resume(), 'close'), first.stop()])
  t.ok(readdirSync(path.join(base, 'conf', 'state')).some((name) => name.startsWith('web')))
  appendFileSync(path.join(base, 'logs', 'a.log'), 'two\n')
  const second = createSource(config.source('web'))
  t.strictSame(
    (await collect(second, { count: 1, timeoutMs: 60_000 })).map(({ text }) => text),
    ['two']
  )
  second.destroy()
  await once(second, 'close')
})

t.test('every parameter of the follow mode can be set in TOML', (t) => {
  const { ok, diagnostics, config } = load(
    [
      'mode = "follow"',
      'from = "end"',
      'exclude = ["*.gz"]',
      'poll_interval_ms = 100',
      'flush_partial = true',
      'partial_line_ms = 50',
      'identity = "content"'
    ].join('\n')
  )
  t.strictSame(diagnostics, [])
  t.ok(ok)
  t.match(config?.source('web').params, {
    mode: 'follow',
    from: 'end',
    exclude: ['*.gz'],
    pollIntervalMs: 100,
    flushPartial: true,
    partialLineMs: 50,
    identity: 'content',
    checkpointIntervalMs: 1000,
    rotateWaitMs: 5000,
    maxOpenFiles: 1024,
    progressIntervalMs: 1000,
    usePolling: false
  })
  t.end()
})

t.test('invalid combinations are refused, and the diagnostics name the parameter', (t) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['mode = "tail"', /mode/],
    ['from = "end"', /mode/],
    ['mode = "follow"\nfrom = "middle"', /from/],
    ['mode = "follow"\ninstances = 2', /instances/],
    ['mode = "follow"\npartial_line_ms = 50', /flush_partial/],
    ['mode = "follow"\npoll_interval_ms = 1', /poll_interval_ms/],
    ['mode = "follow"\nmultiline = { timeout_ms = 5 }', /start/],
    ['mode = "follow"\nmultiline = { start = "a", continue = "b" }', /continue/],
    ['checkpoint_dir = "state"', /mode/],
    ['identity = "content"', /mode/],
    ['mode = "follow"\nidentity = "inode"', /identity/],
    ['mode = "follow"\nexclude = ["/abs"]', /exclude/]
  ]
  for (const [params, about] of cases) {
    const { ok, diagnostics } = load(params)
    t.equal(ok, false, params)
    t.match(JSON.stringify(diagnostics), about, params)
  }
  t.throws(() => createFileSource({ file: 'a.log', mode: 'follow', instances: 2 }), { name: 'ConfigError' })
  t.throws(() => createFileSource({ file: 'a.log', from: 'end' }), { name: 'ConfigError' })
  t.end()
})

t.test('a relative path given to the factory is resolved against the working directory', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  mkdirSync(path.join(base, 'deep'))
  writeFileSync(path.join(base, 'deep', 'b.log'), 'two\n')
  const source = createFileSource({
    mode: 'follow',
    path: path.join(path.relative(process.cwd(), base), '**', '*.log')
  })
  t.strictSame((await collect(source, { count: 2, timeoutMs: 60_000 })).map(({ text }) => text).toSorted(), [
    'one',
    'two'
  ])
  source.destroy()
  await once(source, 'close')
})
