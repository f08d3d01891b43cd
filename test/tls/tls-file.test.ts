import { execFileSync } from 'node:child_process'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { tlsFile } from '../../lib/tls/tls-file.ts'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { tellError } from '../../lib/errors/tell-error.ts'

const folder = t.testdir({ 'key.pem': 'key', folder: {} })
const file = (name: string): string => path.join(folder, name)
const setting = { param: 'tls.key', table: 'tls' }
const failure = (at: string, isHidden = false): Promise<SourceError> =>
  tlsFile(at, { ...setting, isHidden }).then(
    () => {
      throw new Error('it was read')
    },
    (error: unknown) => error as SourceError
  )

t.test('a file is read, through a link too', async (t) => {
  symlinkSync('key.pem', file('link.pem'))
  t.equal(String(await tlsFile(file('key.pem'), setting)), 'key')
  t.equal(String(await tlsFile(file('link.pem'), setting)), 'key')
})

t.test('the obstacle to reading a file is reported by the param, with a remedy', async (t) => {
  execFileSync('mkfifo', [file('pipe')])
  symlinkSync('loop', file('loop'))
  writeFileSync(file('large'), '')
  truncateSync(file('large'), 16 * 1024 * 1024 + 1)
  for (const [at, code, words] of [
    ['none.pem', 'TLS_FILE_NOT_FOUND', 'ENOENT'],
    ['key.pem/x', 'TLS_FILE_NOT_FOUND', 'ENOTDIR'],
    ['loop', 'TLS_FILE_NOT_FOUND', 'ELOOP'],
    ['folder', 'TLS_FILE_UNREADABLE', 'folder'],
    ['pipe', 'TLS_FILE_UNREADABLE', 'not a regular file'],
    ['large', 'TLS_FILE_UNREADABLE', '16777216 bytes']
  ] as const) {
    const error = tellError(await failure(file(at)), 'error', { source: 'edge' })
    t.equal(error.code, code, at)
    t.match(error.message, '`tls.key` of the source edge')
    t.match(error.message, words)
    t.match(JSON.stringify(error.classification.remedies), String.raw`[sources.params.\"tls\"]\n\"key\" = `)
    t.notMatch(JSON.stringify(error.classification), /<(?:path|source|param|table|setting)>|pattern/)
  }
  t.equal((await failure('/dev/zero')).code, 'TLS_FILE_UNREADABLE')
})

t.test('a path that is a secret does not show', async (t) => {
  const error = await failure(file('hunter2.pem'), true)
  t.equal(error.code, 'TLS_FILE_NOT_FOUND')
  t.match(error.message, '(hidden): ENOENT')
  t.notMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, 'hunter2')
})
