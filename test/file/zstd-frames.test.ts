import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { ZstdFrames } from '../../lib/file/zstd-frames.ts'
import { skippableFrame, zstdFrame } from './support/zstd-frame.ts'

/** The ends of the frames that a scan finds in content cut at `cuts`, and whether the last frame is whole. */
function ends(
  content: Uint8Array,
  cuts: readonly number[] = []
): { readonly ends: readonly number[]; readonly whole: boolean } {
  const frames = new ZstdFrames()
  const found: number[] = []
  const edges = [0, ...[...cuts].filter((cut) => cut > 0 && cut < content.length).sort((a, b) => a - b), content.length]
  for (let index = 0; index + 1 < edges.length; index++) {
    for (let at = edges[index] ?? 0; at < (edges[index + 1] ?? 0);) {
      at += frames.end(content.subarray(at, edges[index + 1]))
      if (frames.whole) found.push(at)
    }
  }
  return { ends: found, whole: frames.whole }
}

t.test('the ends of frames written by zstd are found', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['a raw block', '28b52ffd2007390000636f6e74656e74'],
    ['a compressed block', '28b52ffd203c6500003068656c6c6f200100cb598a'],
    ['three blocks and a sum', '28b52ffda4e09304005400001078780100fbff39c00202001078039f04788f729ba2']
  ]
  for (const [name, hex] of cases) {
    const frame = Buffer.from(hex, 'hex')
    t.strictSame(ends(frame), { ends: [frame.length], whole: true }, name)
    for (let length = 0; length < frame.length; length++)
      t.strictSame(ends(frame.subarray(0, length)), { ends: [], whole: false }, `${name}, ${length} bytes`)
    t.strictSame(ends(Buffer.concat([frame, frame])).ends, [frame.length, 2 * frame.length])
  }
})

t.test('the ends of frames of every form are found, wherever the bytes are cut', async () => {
  const block = fc.record({ type: fc.constantFrom('raw', 'repeat', 'compressed'), size: fc.nat({ max: 300 }) })
  const frame = fc
    .record({
      singleSegment: fc.boolean(),
      sizeFlag: fc.nat({ max: 3 }),
      dictionaryFlag: fc.nat({ max: 3 }),
      checksum: fc.boolean(),
      blocks: fc.array(block, { minLength: 1, maxLength: 4 })
    })
    .map(zstdFrame)
  const skippable = fc
    .tuple(fc.nat({ max: 100 }), fc.nat({ max: 15 }))
    .map(([size, kind]) => skippableFrame(size, kind))
  fc.assert(
    fc.property(
      fc.array(fc.oneof(frame, skippable), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat({ max: 2000 })),
      fc.boolean(),
      (frames, cuts, all) => {
        const content = Buffer.concat(frames)
        let at = 0
        const wanted = frames.map(({ length }) => (at += length))
        assert.deepEqual(ends(content, all ? [...content.keys()] : cuts), { ends: wanted, whole: true })
        assert.equal(ends(content.subarray(0, -1), cuts).whole, false)
      }
    )
  )
})

t.test('bytes that are not a frame have no end', async (t) => {
  const frame = Buffer.from('28b52ffd2007390000636f6e74656e74', 'hex')
  t.strictSame(ends(Buffer.from('no frame at all')), { ends: [], whole: false })
  t.strictSame(ends(Buffer.concat([frame, Buffer.from('rubbish'), frame])), { ends: [frame.length], whole: false })
  t.strictSame(
    ends(Buffer.from('28b52ffd2007ffffff', 'hex')),
    { ends: [], whole: false },
    'a block of the reserved type'
  )
})

t.test('any bytes are scanned without an error', async () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      ends(bytes)
      ends(Buffer.concat([Buffer.from('28b52ffd', 'hex'), bytes]))
    })
  )
})
