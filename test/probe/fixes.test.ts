import t from 'tap'
import { fixesOf, type FixPlace } from '../../lib/probe/fixes.ts'
import type { ParamEdit, SourceDeclared } from '../../types/report.ts'

const declared: SourceDeclared = {
  file: 'wpsrc.toml',
  params: ['sources', 2, 'params'],
  connector: {
    file: 'connectors/source.d/c.toml',
    params: ['connectors', 0, 'params'],
    allowOverride: ['port', 'config']
  }
}
const text = { en: 'Do it', zh: '执行' }

function fixFor(set: readonly ParamEdit[], place: Partial<FixPlace> = {}) {
  const [fix] = fixesOf([{ text, set }], [], 'a.check', { type: 'kafka', declared, origin: {}, ...place })
  return fix
}

t.test('a param that a source may set is set at the source, any other at its connector', (t) => {
  t.strictSame(fixFor([{ path: ['port'], value: 1514 }]), {
    text,
    verify: 'a.check',
    set: [{ path: ['port'], value: 1514 }],
    patch: { file: 'wpsrc.toml', edits: [{ path: ['sources', 2, 'params', 'port'], value: 1514 }] },
    applies: 'machine',
    risk: 'restarts'
  })
  t.match(fixFor([{ path: ['topic'], value: ['a'] }]), {
    applies: 'machine',
    patch: { file: declared.connector.file, edits: [{ path: ['connectors', 0, 'params', 'topic'] }] }
  })
  t.match(
    fixFor([{ path: ['topic'], value: 'a' }], {
      declared: { ...declared, connector: { ...declared.connector, allowOverride: null } }
    }),
    { patch: { file: 'wpsrc.toml' } }
  )
  t.end()
})

t.test('a part of a table that the connector gives is set there, and what it gives is taken away there', (t) => {
  const origin = {
    config: { from: 'connector', file: 'x', line: 1, column: 1 },
    port: { from: 'connector', file: 'x', line: 1, column: 1 }
  } as const
  t.match(fixFor([{ path: ['config', 'retries'], value: 3 }], { origin }), {
    patch: { file: declared.connector.file, edits: [{ path: ['connectors', 0, 'params', 'config', 'retries'] }] }
  })
  t.match(fixFor([{ path: ['config', 'retries'], value: 3 }]), { patch: { file: 'wpsrc.toml' } })
  t.match(fixFor([{ path: ['port'], value: null }], { origin }), { patch: { file: declared.connector.file } })
  t.match(fixFor([{ path: ['port'], value: 5 }], { origin }), { patch: { file: 'wpsrc.toml' } })
  t.end()
})

t.test('edits of two files are for a person, and so is what sets nothing', (t) => {
  const both = fixFor([
    { path: ['port'], value: 1 },
    { path: ['topic'], value: 'a' }
  ])
  t.match(both, { applies: 'hand', risk: 'restarts' })
  t.notOk('patch' in (both ?? {}))
  t.strictSame(
    fixesOf([{ text }], [{ text }], 'a', { type: 'file', declared, origin: {} }).length,
    1,
    'what was proposed is not said again'
  )
  t.notOk('patch' in (fixFor([]) ?? {}))
  t.strictSame(
    fixesOf([{ text, risk: 'loses', verify: 'b', commands: { any: 'ls' } }], [], 'a', {
      type: 'file',
      declared,
      origin: {}
    }),
    [{ text, commands: { any: 'ls' }, command: 'ls', verify: 'b', applies: 'hand', risk: 'loses' }]
  )
  t.end()
})

t.test('a source that code made is mended in code, by the catalogue too', (t) => {
  t.match(fixFor([{ path: ['create_topics', 'partitions'], value: 3 }], { declared: undefined }), {
    applies: 'machine',
    code: 'createKafkaSource({ ..., createTopics: { ..., partitions: 3 } })'
  })
  const remedies = [
    { text, toml: '[sources.params]\nmax_unacked = 5' },
    { text, toml: 'key = "x"' },
    { text, toml: '= broken' },
    { text, commands: { win32: 'dir' } }
  ]
  const inCode = fixesOf([], remedies, 'a', { type: 'ticker', declared: undefined, origin: {} })
  t.strictSame(inCode[0], {
    text,
    code: "createSource({ type: 'ticker', params: { ..., maxUnacked: 5 } })",
    applies: 'hand',
    risk: 'none',
    verify: 'a'
  })
  t.match(inCode.slice(1), [{ toml: 'key = "x"' }, { toml: '= broken' }, { commands: { win32: 'dir' } }])
  t.match(fixesOf([], remedies, 'a', { type: 'ticker', declared, origin: {} })[0], {
    toml: '[sources.params]\nmax_unacked = 5'
  })
  t.end()
})
