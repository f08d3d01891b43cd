import { utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { zstdCompress, zstdHere } from '../../support/node-features.ts'
import { skippableFrame } from '../support/zstd-frame.ts'
import { follow } from './support/source-follow.ts'

const expected = Array.from({ length: 5000 }, (_, index) => `${index} ${(index * 7919) % 104_729}`)
const text = Buffer.from(`${expected.join('\n')}\n`)
const zstd = (bytes: Buffer): Buffer => zstdCompress?.(bytes) ?? bytes

t.test('a zstd file is read, both complete and while it is being written', zstdHere.has, async (t) => {
  const bytes = zstd(text)
  const base = t.testdir({ 'a.zst': bytes, 'b.zst': bytes.subarray(0, bytes.length / 2) })
  const followed = await follow(t, { base, file: 'a.zst' })
  t.strictSame(await followed.lines(expected.length), expected)
  const half = await follow(t, { base, file: 'b.zst' })
  await half.pass(2000)
  writeFileSync(path.join(base, 'b.zst'), bytes)
  t.strictSame(await half.lines(expected.length), expected)
  t.strictSame(half.codes, [])
})

t.test('a zstd file that begins with skippable frames is read while it is being written', zstdHere.has, async (t) => {
  const bytes = Buffer.concat([
    skippableFrame(4, 0),
    zstd(Buffer.from('one\n')),
    skippableFrame(10_000, 3),
    zstd(Buffer.from('two\n'))
  ])
  const base = t.testdir({ 'a.zst': '' })
  const followed = await follow(t, { base, file: 'a.zst' })
  for (const length of [2, 6, 13, bytes.length - 5, bytes.length]) {
    writeFileSync(path.join(base, 'a.zst'), bytes.subarray(0, length))
    await followed.pass(1000)
  }
  t.strictSame(await followed.lines(2), ['one', 'two'])
  t.strictSame(followed.codes, [])
})

t.test('a zstd file is reported as unsupported if this Node cannot inflate it', zstdHere.hasNot, async (t) => {
  const frame = Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(20)])
  for (const [written, bytes] of [
    [new Date(), frame],
    [new Date(2020, 1), frame],
    [new Date(), Buffer.concat([skippableFrame(4, 0), frame])]
  ] as const) {
    const base = t.testdir({ 'a.zst': bytes, 'b.log': 'fine\n' })
    utimesSync(path.join(base, 'a.zst'), written, written)
    const followed = await follow(t, { base, file: '*' })
    await followed.warned('FILE_COMPRESSION_UNSUPPORTED')
    t.strictSame(await followed.lines(1), ['fine'])
    await followed.pass(20_000)
    t.strictSame(followed.codes, ['FILE_COMPRESSION_UNSUPPORTED'])
    t.match(followed.file('a.zst'), { state: 'unreadable', code: 'FILE_COMPRESSION_UNSUPPORTED' })
  }
})
