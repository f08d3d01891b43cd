import { once } from 'node:events'
import { existsSync } from 'node:fs'
import t from 'tap'
import { createSourceFrom } from '../../../lib/source/create-source.ts'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { fileConnectorWith } from '../../../lib/file/file-connector.ts'
import { tooManyToOpen } from '../../../lib/file/follow/open-files-check.ts'
import { runChild } from '../../support/run-child.ts'

t.test('the warning about max_open_files contains the numbers and a suitable value', (t) => {
  t.equal(tooManyToOpen({ source: 's', own: 936, total: 936 }, 1000), null)
  t.equal(tooManyToOpen({ source: 's', own: 1e6, total: 1e6 }, null), null, 'the limit of the process is unknown')
  for (const [own, total, advised, said] of [
    [1024, 1024, 936, /max_open_files is 1024; the process may have 1000 descriptors/],
    [500, 1200, 236, /max_open_files is 500, all sources of this process together 1200; the process may have 1000/],
    [500, 5000, 1, /together 5000/]
  ] as const) {
    const warning = tooManyToOpen({ source: 's', own, total }, 1000)
    t.match(warning, { code: 'FILE_OPEN_LIMIT_LOW', message: said, classification: { severity: 'warning' } })
    const remedies = JSON.stringify(warning?.classification.remedies)
    t.match(remedies, `max_open_files = ${advised}`)
    t.match(remedies, `ulimit -n ${total + 64}`)
  }
  t.end()
})

t.test('the warning covers all sources at startup, and a closed source no longer counts', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const told: Record<string, string[]> = {}
  const start = async (key: string, maxOpenFiles: number): Promise<SourceStream> => {
    const source = createSourceFrom(
      [fileConnectorWith({ descriptors: () => Promise.resolve(300) })],
      {
        type: 'file',
        params: { base, file: 'a.log', mode: 'follow', maxOpenFiles }
      },
      { key }
    )
    source.on('warning', ({ code }) => {
      told[key] = [...(told[key] ?? []), code]
    })
    source.resume()
    await once(source, 'ready')
    return source
  }
  const end = async (source: SourceStream): Promise<void> => {
    source.destroy()
    await once(source, 'close')
  }
  await end(await start('too many', 300))
  const first = await start('first', 200)
  const second = await start('second', 200)
  await end(first)
  const third = await start('third', 36)
  await end(second)
  await end(third)
  t.strictSame(told, { 'too many': ['FILE_OPEN_LIMIT_LOW'], second: ['FILE_OPEN_LIMIT_LOW'] })
})

t.test(
  'a real process is warned about its own limit',
  { skip: existsSync('/proc/self/limits') ? false : 'this system has no /proc' },
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    const { stdout } = await runChild(
      new URL('../../support/child-few-descriptors.js', import.meta.url),
      { BASE: base },
      256
    )
    t.match(JSON.parse(stdout), {
      code: 'FILE_OPEN_LIMIT_LOW',
      message: /max_open_files is 1024; the process may have 256 descriptors/
    })
  }
)
