import t, { type Test } from 'tap'
import type { FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'
import { byteByByte, readFrames } from '../support/read-frames.ts'

type Row = readonly [format: Partial<FrameFormat>, bytes: string, records: readonly string[]]

const auto = { framing: 'auto' } as const
const line = { framing: 'line' } as const
const len = { framing: 'len' } as const
const nul = { framing: 'nul' } as const
const prefersLines = { framing: 'auto', preferNewline: true } as const

function check(t: Test, rows: readonly Row[]): void {
  for (const [format, bytes, records] of rows) {
    const name = `${JSON.stringify(format)} ${JSON.stringify(bytes)}`
    t.strictSame(readFrames([bytes], format).records, records, name)
    t.strictSame(readFrames(byteByByte(bytes), format).records, records, `${name}, byte by byte`)
  }
}

t.test('auto recognizes the framing of each frame by its first bytes', async (t) => {
  check(t, [
    [auto, '<1>a\n<2>b\n', ['<1>a', '<2>b']],
    [auto, '4 <1>a4 <2>b', ['<1>a', '<2>b']],
    [auto, '4 <1>a<2>b\n4 <3>c', ['<1>a', '<2>b', '<3>c']],
    [auto, '<1>a\n4 <2>b<3>c\n', ['<1>a', '<2>b', '<3>c']],
    [auto, '7 <1>a\nbc<2>d\n', ['<1>a\nbc', '<2>d']],
    [auto, '<1>a', ['<1>a']]
  ])
})

t.test('a line that merely begins with digits stays a line', async (t) => {
  check(t, [
    [auto, '12 monkeys\n', ['12 monkeys']],
    [auto, '12\n', ['12']],
    [auto, '12', ['12']],
    [auto, '12 ', ['12 ']],
    [auto, '12 \n<', ['12 ', '<']],
    [auto, '123456789 <1>a\n', ['123456789 <1>a']],
    [auto, '01 <1>1 - - -\n', ['01 <1>1 - - -']],
    [auto, '12 <b>a\n', ['12 <b>a']],
    [auto, '0 <1>a\n', ['0 <1>a']],
    [auto, '2026-01-02T03:04:05Z x\n', ['2026-01-02T03:04:05Z x']],
    [auto, '9 \n<1>a\n', ['9 ', '<1>a']],
    [line, '4 <1>a\n', ['4 <1>a']],
    [nul, '4 <1>a\0', ['4 <1>a']]
  ])
})

t.test('an incomplete counted frame is waited for, never cut at a newline', async (t) => {
  check(t, [[auto, '10 <1>a\nb\nc\nd4 <2>e', ['<1>a\nb\nc\nd', '<2>e']]])
  t.strictSame(readFrames(['10 <1>a\nb\n', 'c\nd', '4 <2>e']).records, ['<1>a\nb\nc\nd', '<2>e'])
})

t.test('a newline after a counted frame is not a frame', async (t) => {
  check(t, [
    [auto, '4 <1>a\n4 <2>b\n', ['<1>a', '<2>b']],
    [auto, '4 <1>a\r\n4 <2>b\r\n', ['<1>a', '<2>b']],
    [len, '4 <1>a\n4 <2>b\n', ['<1>a', '<2>b']],
    [len, '\r\n\x004 <1>a\r\n4 <2>b\0', ['<1>a', '<2>b']],
    [auto, '5 <1>a\n4 <2>b', ['<1>a', '<2>b']],
    [len, '5 <1>a\n4 <2>b', ['<1>a', '<2>b']]
  ])
})

t.test('CR, NUL and LF at the end are trimmed, and empty frames skipped', async (t) => {
  check(t, [
    [auto, '<1>a\r\n\n\r\n<2>b\0\n\0\r\n', ['<1>a', '<2>b']],
    [line, '<1>a\r\0\r\n', ['<1>a']],
    [nul, '<1>a\r\n\0\0\n\0<2>b\0', ['<1>a', '<2>b']],
    [len, '7 <1>a\r\n\x004 <2>b', ['<1>a', '<2>b']],
    [auto, '3 <\r\n4 <2>b', ['3 <', '<2>b']],
    [auto, '<1>a\0<2>b\n\0<3>c\r\n\0', ['<1>a', '<2>b', '<3>c']],
    [len, '2 \r\n4 <2>b', ['<2>b']],
    [auto, '\n\n\n', []],
    [nul, '\0\0', []],
    [len, '\n\n', []],
    [line, '', []],
    [nul, '<1>a\nb\0', ['<1>a\nb']]
  ])
})

t.test('with prefer_newline a connection whose first frame is a line stays with lines', async (t) => {
  check(t, [
    [prefersLines, '<1>a\n4 <2>b\n', ['<1>a', '4 <2>b']],
    [prefersLines, '\n\r\n<1>a\n4 <2>b\n', ['<1>a', '4 <2>b']],
    [prefersLines, '\r\n4 <1>a\r\n4 <2>b', ['<1>a', '<2>b']],
    [prefersLines, '4 <1>a\n4 <2>b', ['<1>a', '<2>b']],
    [prefersLines, '4 <1>a<2>b\n4 <3>c', ['<1>a', '<2>b', '<3>c']],
    [{ ...line, preferNewline: true }, '<1>a\n4 <2>b\n', ['<1>a', '4 <2>b']],
    [{ ...len, preferNewline: true }, '4 <1>a4 <2>b', ['<1>a', '<2>b']]
  ])
})

t.test(
  'at the end a last line is whole, but truncated if the connection was lost; an incomplete counted frame is truncated',
  async (t) => {
    check(t, [
      [auto, '<1>a\n<2>b', ['<1>a', '<2>b']],
      [nul, '<1>a\0<2>b', ['<1>a', '<2>b']],
      [line, '<1>a\r', ['<1>a']],
      [auto, '9 <1>a', ['<1>a~']],
      [len, '9 <1>a', ['<1>a~']],
      [auto, '9 <', ['9 <']],
      [auto, '9 <1>', ['<1>~']],
      [auto, '9 <1>a\n', ['<1>a\n~']],
      [len, '9 ', []],
      [len, '9', ['9~']]
    ])
    t.strictSame(readFrames(['9 <1>a']).told, ['cut by end'])
    t.strictSame(readFrames(['<1>a']).told, [])
    t.match(readFrames(['<1>a\n<2>b'], auto, false), { records: ['<1>a', '<2>b~'], told: ['cut by end'] })
    t.match(readFrames(['<1>a\n'], auto, false), { records: ['<1>a'], told: [] })
  }
)

t.test('with len, bytes without a leading count end the connection and are delivered as they are', async (t) => {
  for (const bytes of ['<1>a\n', 'x', '123456789 <1>a', '0 <1>a', '4<1>a', '4 <1>a<2>b\n']) {
    const { records, broken } = readFrames([bytes], len)
    t.equal(broken, 'invalid_frame', bytes)
    t.equal(records.at(-1), bytes.replace('4 <1>a<', '<').trimEnd(), bytes)
  }
  t.strictSame(readFrames(['x'.repeat(100), '4 <1>a'], len), {
    records: [`${'x'.repeat(64)}~`],
    broken: 'invalid_frame',
    told: ['cut by limit'],
    badCounts: 0,
    lost: { bad_count: 0, too_long: 0, broken_off: 36, destroyed: 0 },
    lengths: [],
    carried: 0
  })
})

t.test(
  'a count over 10 MiB ends the connection with len and is no count in auto; exactly 10 MiB is a count',
  async (t) => {
    t.match(readFrames(['4 <1>a10485761 <2>b'], len), {
      records: ['<1>a'],
      broken: 'frame_too_long',
      told: [],
      lost: { broken_off: 13 }
    })
    t.match(readFrames(byteByByte('99999999 <2>b'), len), { records: [], broken: 'frame_too_long' })
    t.match(readFrames(['4 <1>a10485761 <2>b4 <3>c'], auto), {
      records: ['<1>a', '<2>b', '<3>c'],
      broken: null,
      lost: { bad_count: 9 }
    })
    t.match(readFrames(byteByByte('99999999 <2>b4 <3>c'), auto), {
      records: ['<2>b', '<3>c'],
      broken: null,
      lost: { bad_count: 9 }
    })
    for (const format of [auto, len]) {
      const most = `<2>${'b'.repeat(10_485_757)}`
      t.match(readFrames([`10485760 ${most}4 <3>c`], format), {
        records: [`${most.slice(0, 64)}~`, '<3>c'],
        broken: null
      })
    }
  }
)
