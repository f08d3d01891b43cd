import t from 'tap'
import { quantity } from '../../../lib/config/params/meant.ts'

t.test('the integer that a text means', async (t) => {
  const cases: readonly (readonly [string, 'bytes' | 'ms' | undefined, number | undefined])[] = [
    ['1514', undefined, 1514],
    [' 1514 ', 'ms', 1514],
    ['-5', undefined, -5],
    ['+5', undefined, 5],
    ['64 KiB', 'bytes', 65_536],
    ['64kb', 'bytes', 65_536],
    ['1M', 'bytes', 1_048_576],
    ['2GiB', 'bytes', 2_147_483_648],
    ['7b', 'bytes', 7],
    ['30s', 'ms', 30_000],
    ['5 min', 'ms', 300_000],
    ['1h', 'ms', 3_600_000],
    ['64 KiB', 'ms', undefined],
    ['64 KiB', undefined, undefined],
    ['30s', 'bytes', undefined],
    ['1.5', undefined, undefined],
    ['', undefined, undefined],
    ['ten', undefined, undefined],
    ['1'.repeat(16), undefined, undefined],
    ['5 xyz', 'bytes', undefined]
  ]
  for (const [text, unit, number] of cases) t.equal(quantity(text, unit), number, `${text} ${unit}`)
})
