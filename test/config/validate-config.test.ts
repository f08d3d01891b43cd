import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { validateConfigWith } from '../../lib/config/validate-config.ts'
import { paramType, paramTypes } from '../support/param-types.ts'

const connectors = [
  '[[connectors]]',
  'id = "kafka"',
  'type = "kafka"',
  'allow_override = ["topic", "config"]',
  '[connectors.params]',
  'brokers = ["k:9092"]'
].join('\n')
const sources = [
  '[[sources]]',
  'key = "a"',
  'connect = "kafka"',
  'tags = ["env:test"]',
  '[sources.params]',
  'topic = "${TOPIC}"',
  'config = { sasl_mechanisms = "PLAIN", sasl_username = "u", sasl_password = "hunter2" }',
  '[[sources]]',
  'key = "b"',
  'connect = "kafka"',
  'enable = false',
  'params.topic = "t"'
].join('\n')

function folderOf(t: { testdir(): string }, wpsrc: string): string {
  const folder = t.testdir()
  mkdirSync(join(folder, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(join(folder, 'wpsrc.toml'), wpsrc)
  writeFileSync(join(folder, 'connectors', 'source.d', 'c.toml'), connectors)
  return folder
}

t.test('a configuration that is right', async (t) => {
  const folder = folderOf(t, sources)
  t.strictSame(await validateConfigWith(paramTypes, folder, { env: { TOPIC: 'x' } }), { ok: true, diagnostics: [] })
})

t.test('with verbose each value and where it came from, without secrets', async (t) => {
  const folder = folderOf(t, sources)
  const { ok, sources: found } = await validateConfigWith(paramTypes, folder, { env: { TOPIC: 'x' }, verbose: true })
  t.ok(ok)
  t.match(found, [
    {
      key: 'a',
      type: 'kafka',
      connector: 'kafka',
      enable: true,
      tags: { env: 'test' },
      params: {
        brokers: {
          value: ['k:9092'],
          origin: { from: 'connector', file: join(folder, 'connectors', 'source.d', 'c.toml'), line: 6 }
        },
        topic: { value: ['x'], origin: { from: 'source', file: join(folder, 'wpsrc.toml'), line: 6 } },
        config: { value: { sasl_username: 'u', sasl_password: '[redacted]' }, origin: { from: 'source', line: 7 } },
        ack: { value: 'auto', origin: { from: 'default' } }
      }
    },
    { key: 'b', enable: false, params: { topic: { value: ['t'], origin: { line: 12 } } } }
  ])
  t.notMatch(JSON.stringify(found), 'hunter2')
  t.strictSame(JSON.parse(JSON.stringify(found)), found, 'plain data')
})

t.test('every fault is returned as data, and nothing is thrown', async (t) => {
  const folder = folderOf(t, sources.replace('topic = "${TOPIC}"', 'topik = "x"'))
  t.match(await validateConfigWith(paramTypes, folder, { verbose: true }), {
    ok: false,
    diagnostics: [
      {
        code: 'CONFIG_UNKNOWN_PARAM',
        line: 6,
        fix: { patch: { file: join(folder, 'wpsrc.toml'), edits: [{ to: ['sources', 0, 'params', 'topic'] }] } }
      }
    ]
  })
  t.match(await validateConfigWith(paramTypes, join(folder, 'nowhere')), {
    ok: false,
    diagnostics: [{ code: 'CONFIG_NOT_FOUND' }]
  })
  writeFileSync(join(folder, 'wpsrc.toml'), 'a = b')
  t.match(await validateConfigWith(paramTypes, folder), {
    ok: false,
    diagnostics: [{ code: 'CONFIG_TOML_SYNTAX' }],
    sources: undefined
  })
})

t.test('warnings leave the configuration valid', async (t) => {
  t.match(await validateConfigWith(paramTypes, folderOf(t, '')), {
    ok: true,
    diagnostics: [{ code: 'CONFIG_NO_SOURCES', severity: 'warning' }]
  })
})

t.test("what a type of the user's own throws is no content", async (t) => {
  const broken = paramType('kafka', {
    brokers: {
      type: 'value',
      help: '',
      since: '',
      check: () => {
        throw new Error('mine')
      }
    }
  })
  await t.rejects(validateConfigWith([broken], folderOf(t, sources), { env: { TOPIC: 'x' } }), { message: 'mine' })
})
