import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import { rotatingWriter } from '../../lib/testing/rotating-writer.ts'
import { takeUntil } from '../../lib/testing/take-until.ts'

t.test('rotated files get their numbers, and the oldest go', async (t) => {
  const folder = path.join(t.testdir(), 'logs')
  const file = path.join(folder, 'app.log')
  const writer = await rotatingWriter(file, { keep: 2 })
  for (const name of ['one', 'two', 'three']) {
    await writer.write([name, Buffer.from(`${name} again`)])
    await writer.rotate()
  }
  await writer.writeRaw('half')
  await writer.write(' a line')
  t.strictSame(readdirSync(folder).toSorted(), ['app.log', 'app.log.1', 'app.log.2'])
  t.equal(readFileSync(file, 'utf8'), 'half a line\n')
  t.equal(readFileSync(`${file}.1`, 'utf8'), 'three\nthree again\n')
  t.equal(readFileSync(`${file}.2`, 'utf8'), 'two\ntwo again\n')
  await writer.close()
})

t.test('rotated files may be compressed or copied', async (t) => {
  const file = path.join(t.testdir({ 'app.log.old': '' }), 'app.log')
  const writer = await rotatingWriter(file, { ending: '\0' })
  await writer.write('one')
  await writer.rotate({ gzip: true })
  await writer.write('two')
  const { ino } = statSync(file)
  await writer.rotate({ by: 'copytruncate' })
  await writer.write('three')
  t.equal(statSync(file).ino, ino, 'the same file')
  t.equal(readFileSync(file, 'utf8'), 'three\0')
  t.equal(readFileSync(`${file}.1`, 'utf8'), 'two\0')
  t.equal(gunzipSync(readFileSync(`${file}.2.gz`)).toString(), 'one\0')
  await writer.close()
})

t.test('a source follows it through its rotations', async (t) => {
  const folder = t.testdir()
  const writer = await rotatingWriter(path.join(folder, 'app.log'))
  const source = createFileSource({ base: folder, file: 'app.log', mode: 'follow', from: 'beginning' })
  await writer.write(['one', 'two'])
  await takeUntil(source, ({ text }) => text === 'two')
  await writer.rotate()
  await writer.write('three')
  await takeUntil(source, ({ text }) => text === 'three')
  await source.stop()
  await writer.close()
})
