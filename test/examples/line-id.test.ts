import { once } from 'node:events'
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { lineId } from '../../examples/edge/line-id.ts'
import { createFileSource, type FileEvent } from '../../lib/index.ts'

/** Follows a folder as the edge does, and gives each line's id as it comes. */
function follow(t: Test, base: string, ack: boolean) {
  const source = createFileSource(
    { base, file: '*.log*', mode: 'follow', ack: 'manual', checkpointDir: path.join(base, 'state'), rotateWaitMs: 100 },
    { key: 'logs' }
  )
  const ids: string[] = []
  source.on('data', (event: FileEvent) => {
    ids.push(lineId(event).line)
    if (ack) event.ack()
    source.emit('warning', NEWS)
  })
  t.teardown(() => source.destroy())
  return {
    source,
    ids,
    async came(count: number): Promise<readonly string[]> {
      while (ids.length < count) await once(source, 'warning')
      return ids.slice(0, count)
    },
    async warned(code: string): Promise<void> {
      for (;;) {
        const [warning] = (await once(source, 'warning')) as [{ code: string }]
        if (warning.code === code) return
      }
    },
    async gone(): Promise<void> {
      const closed = once(source, 'close')
      source.destroy()
      await closed
    }
  }
}

t.test('a line that comes again has its id again, after a restart and a rotation', async (t) => {
  const base = t.testdir({ 'app.log': 'one\ntwo\none\n' })
  const first = follow(t, base, false)
  const before = await first.came(3)
  t.equal(new Set(before).size, 3, 'equal lines of one file have two ids')
  await first.gone()
  renameSync(path.join(base, 'app.log'), path.join(base, 'app.log.1'))
  const second = follow(t, base, true)
  t.strictSame(await second.came(3), before)
  await second.gone()
})

t.test('another line has another id: in a file that was cut, in one of the same name', async (t) => {
  const base = path.join(t.testdir(), 'logs')
  mkdirSync(base)
  const log = path.join(base, 'app.log')
  writeFileSync(log, '# begin\n')
  const reader = follow(t, base, true)
  await reader.came(1)
  const cut = reader.warned('FILE_TRUNCATED')
  truncateSync(log)
  await cut
  appendFileSync(log, '# begin\n')
  await reader.came(2)
  // The inode may well be used again
  rmSync(log)
  writeFileSync(log, '# begin\n')
  await reader.came(3)
  t.equal(new Set(reader.ids).size, 3)
  await reader.gone()
})

/** Wakes whoever waits for a record. */
const NEWS = Object.assign(new Error('news'), { code: 'NEWS' }) as never
