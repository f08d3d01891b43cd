import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { formatDiagnosis } from '../../lib/errors/format-diagnosis.ts'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import { readSource } from './support/read-source.ts'
import { reachableFolder } from './support/reachable-folder.ts'
import { withoutRights } from './support/without-rights.ts'

t.test('a file that cannot be opened is reported with a precise code and its path', async (t) => {
  const base = t.testdir({ folder: {}, 'a.log': '1\n', broken: t.fixture('symlink', 'gone') })
  execFileSync('mkfifo', [path.join(base, 'fifo')])
  const cases: readonly (readonly [string, string, string])[] = [
    [base, 'nosuch.log', 'FILE_NOT_FOUND'],
    [base, 'folder', 'FILE_IS_DIRECTORY'],
    [base, 'fifo', 'FILE_NOT_REGULAR'],
    [base, 'broken', 'FILE_NOT_FOUND'],
    [base, 'nosuch/x.log', 'FILE_NOT_FOUND'],
    [base, 'a.log/x', 'FILE_NOT_FOUND'],
    ['/dev', 'zero', 'FILE_NOT_REGULAR'],
    ['/dev', 'null', 'FILE_NOT_REGULAR'],
    ['/proc/self', 'mem', 'FILE_READ_FAILED']
  ]
  for (const [base, file, code] of cases) {
    const { error, events, stats, codes } = await readSource({ base, file })
    t.match(error, { name: 'SourceError', code, classification: { area: 'file', code } }, file)
    t.match(error?.message, path.join(base, file))
    t.equal(events.length, 0)
    t.strictSame(
      [stats.state, Object.keys(stats.errors), [...new Set([code, ...codes])]],
      ['closed', [code], [code]],
      'a warning before a retry has the same code'
    )
  }
})

t.test('patterns that match nothing, and missing folders, are reported', async (t) => {
  const base = t.testdir({ folder: { 'x.log': '' } })
  execFileSync('mkfifo', [path.join(base, 'fifo.log')])
  for (const [at, file, code] of [
    [base, '*.log', 'FILE_NO_MATCH'],
    [base, 'folde?', 'FILE_NO_MATCH'],
    [path.join(base, 'nosuch'), '*.log', 'FILE_BASE_NOT_FOUND']
  ] as const) {
    const { error } = await readSource({ base: at, file })
    t.match(error, { code }, file)
    t.match(error?.message, at)
  }
})

t.test('a file without read permission is an error if named, and a warning if matched', async (t) => {
  const base = reachableFolder(t, { 'a.log': '1\n', 'b.log': '2\n' })
  const shut = path.join(base, 'a.log')
  const named = await withoutRights(shut, () => readSource({ base, file: 'a.log' }))
  t.match(named.error, { code: 'FILE_PERMISSION_DENIED' })
  t.match(named.error?.message, shut)
  const matched = await withoutRights(shut, () => readSource({ base, file: '*.log' }))
  t.match(matched, {
    error: null,
    texts: ['2'],
    codes: ['FILE_PERMISSION_DENIED'],
    stats: { errors: { FILE_PERMISSION_DENIED: 1 } }
  })
  const folder = await withoutRights(base, () => readSource({ base, file: '*.log' }))
  t.match(folder.error, { code: 'FILE_PERMISSION_DENIED' })
})

t.test('a file of /proc is read although its size is 0', async (t) => {
  const { texts, error, codes, stats } = await readSource({ base: '/proc/self', file: 'status' })
  t.equal(error, null)
  t.match(texts[0], /^Name:\t/)
  t.ok(texts.length > 20)
  t.strictSame(codes, [])
  t.equal(stats.bytesBehind, 0)
})

t.test('NUL bytes and binary content are delivered as they are, with a warning', async (t) => {
  const base = t.testdir({ 'a.log': 'some\0text\nmore text\n', 'b.bz2': 'BZh91AY&SY' })
  const { texts, events, codes } = await readSource({ base, file: '*' })
  t.strictSame(texts, ['some\0text', 'more text', 'BZh91AY&SY'])
  t.equal(events[0]?.payload.toString('latin1'), 'some\0text')
  t.strictSame(codes, ['FILE_LOOKS_BINARY', 'FILE_LOOKS_BINARY'])
})

t.test('a line that cannot be decoded does not affect other lines', async (t) => {
  const good = Array.from({ length: 999 }, (_, index) => Buffer.from(`record ${index}`).toString('base64'))
  const lines = [...good.slice(0, 500), '{"not": "base64"}', ...good.slice(500)]
  const base = t.testdir({ 'a.log': lines.join('\n') })
  const tagged = await readSource({ base, file: 'a.log', encode: 'base64' })
  t.equal(tagged.events.length, 1000)
  t.equal(tagged.texts[500], '{"not": "base64"}')
  t.equal(tagged.events[500]?.tags['file_error'], 'invalid_base64')
  t.strictSame(
    tagged.texts.filter((text) => text.startsWith('record ')),
    Array.from({ length: 999 }, (_, index) => `record ${index}`)
  )
  t.match(tagged, { codes: ['FILE_INVALID_BASE64'], error: null, stats: { errors: { FILE_INVALID_BASE64: 1 } } })
  t.match(tagged.warnings[0]?.message, /a\.log.*501/)
  const skipped = await readSource({ base, file: 'a.log', encode: 'base64', onError: 'skip' })
  t.equal(skipped.events.length, 999)
  t.match(skipped.stats, { drops: { invalid_base64: 1 }, events: 999 })
  t.equal(skipped.events[500]?.position.line, 502)
  const failed = await readSource({ base, file: 'a.log', encode: 'base64', onError: 'fail' })
  t.equal(failed.events.length, 500)
  t.match(failed.error, { code: 'FILE_INVALID_BASE64', message: /a\.log.*501/ })
})

t.test('a missing folder has one code, however the file is named', async (t) => {
  const base = path.join(t.testdir({ 'a.log': '' }), 'nosuch')
  for (const params of [
    { base, file: 'a.log' },
    { base, file: '*.log' },
    { path: path.join(base, 'a.log') },
    { base: path.join(path.dirname(base), 'a.log'), file: 'x' }
  ]) {
    t.match((await readSource(params)).error, { code: 'FILE_BASE_NOT_FOUND' }, JSON.stringify(params))
  }
})

t.test('a broken link is reported as such, with and without a wildcard', async (t) => {
  const base = t.testdir({ 'a.log': t.fixture('symlink', 'gone') })
  for (const file of ['a.log', '*.log']) {
    t.match(
      (await readSource({ base, file })).error,
      { code: 'FILE_NOT_FOUND', message: /a\.log: it is a symbolic link that leads nowhere/ },
      file
    )
  }
})

t.test('a file and a folder without permission are reported as such, and are not listed as opened', async (t) => {
  const base = reachableFolder(t, { 'a.log': '1\n', 'b.log': '2\n', 'c.log': '3\n', shut: { 'd.log': '' } })
  const opened: unknown[] = []
  const warnings: SourceError[] = []
  chmodSync(path.join(base, 'a.log'), 0)
  await withoutRights(path.join(base, 'shut'), async () => {
    const source = createFileSource({ base, file: '**/*.log' })
      .on('ready', (ready) => {
        opened.push(ready)
      })
      .on('warning', (warning) => {
        warnings.push(warning)
      })
    for await (const { text } of source) t.match(text, /^[23]$/)
  })
  t.strictSame(opened, [{ files: ['b.log', 'c.log'].map((name) => path.join(base, name)) }])
  t.match(warnings.map(({ message }) => message).toSorted(), [
    /may not look into the folder: .*shut/,
    /may not read the file: .*a\.log/
  ])
  const folder = warnings.find(({ message }) => message.includes('shut'))
  if (folder === undefined) throw new Error('not told')
  for (const platform of ['linux', 'darwin'] as const)
    t.notMatch(formatDiagnosis(folder.classification, { platform }), /head -c|the file is created/)
})
