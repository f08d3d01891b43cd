import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import type { FileParams } from '../../../lib/file/params.ts'
import type { Seen } from '../../../types/report.ts'
import { outcomeOf } from './support/outcome.ts'

const linux = { skip: process.platform !== 'linux' && 'od, sed and iconv as Linux has them' }

async function excerptOf(t: Test, content: Buffer | string, params: Partial<FileParams> = {}): Promise<Seen> {
  const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-excerpt-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  await writeFile(path.join(base, "it's a.log"), content)
  const { evidence = [] } = await outcomeOf('file.content', { base, file: "it's a.log", ...params })
  const seen = evidence.find(({ kind }) => kind === 'excerpt')
  if (seen === undefined) throw new Error(JSON.stringify(evidence))
  return seen
}

t.test('the excerpt is what the command shown with it prints', linux, async (t) => {
  const gbk = Buffer.from('b4edcef3a3bac1acbdd3caa7b0dc0ad3c3bba7b5c7c2bcb3c9b9a60a', 'hex')
  const mixed = Buffer.concat([
    Buffer.from('énorme échec\n'),
    Buffer.from('énorme échec\n', 'latin1'),
    Buffer.from('ça ira\n'),
    Buffer.from('à côté\n', 'latin1')
  ])
  const contents: Readonly<Record<string, readonly [Buffer | string, Partial<FileParams>?]>> = {
    plain: ['one\ntwo\n'],
    long: ['é'.repeat(500)],
    'with a mark': ['\uFEFFone\n'],
    GBK: [gbk],
    'GBK, cut in a character': [Buffer.concat([Buffer.from('x'), Buffer.alloc(140, gbk.subarray(0, 14))])],
    'Latin-1': [Buffer.from('un café très corsé\n', 'latin1')],
    Korean: [Buffer.from('bfacb0e1bfa120bdc7c6d0c7dfbdc0b4cfb4d920bfc0b7f90a', 'hex')],
    'UTF-16': [Buffer.from('one\ntwo\n', 'utf16le')],
    mixed: [mixed],
    'mixed and compressed': [gzipSync(mixed)],
    'no text': [Buffer.from([...Array(100).keys()])],
    compressed: [gzipSync('one\ntwo\n')],
    'compressed, read as it is': [gzipSync('one\n'), { compression: 'none' }],
    'behind a hole': [Buffer.concat([Buffer.alloc(9000), Buffer.from('one\n')])],
    'CR alone': ['one\rtwo\rthree'],
    base64: ['QUJDREVGR0hJSktM\n', { encode: 'base64' }],
    'nothing known': [Buffer.from('ff0a', 'hex')]
  }
  for (const [name, [content, params]] of Object.entries(contents)) {
    const { how, value } = await excerptOf(t, content, params)
    t.notMatch(how, /\| od -c/)
    // `iconv -c` ends with 1 where a character is cut
    const printed = spawnSync('sh', ['-c', how], { encoding: 'utf8' }).stdout.replaceAll('\uFFFD', '')
    t.equal(printed.trimEnd(), String(value).trimEnd(), `${name}: ${how}`)
  }
})
