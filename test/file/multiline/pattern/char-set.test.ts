import t from 'tap'
import { anyButLineEnds, charSet, classEscape, common, complement } from '../../../../lib/file/multiline/pattern/char-set.ts'

t.test('ranges in any order become ascending ones that are apart', async (t) => {
  t.strictSame(charSet([5, 7, 1, 2, 3, 3, 6, 9, 20, 20]), [1, 3, 5, 9, 20, 20])
  t.strictSame(charSet([]), [])
})

t.test('what is not in a set', async (t) => {
  t.strictSame(complement([0, 4, 8, 9]), [5, 7, 10, 0x10FFFF])
  t.strictSame(complement([3, 0x10FFFF]), [0, 2])
  t.strictSame(complement([]), [0, 0x10FFFF])
  t.strictSame(complement(complement(anyButLineEnds)), anyButLineEnds)
})

t.test('what two sets share', async (t) => {
  t.strictSame(common([1, 5, 10, 20], [4, 12, 20, 30]), [4, 5, 10, 12, 20, 20])
  t.strictSame(common([1, 5], [6, 9]), [])
})

t.test('classes are those of the language', async (t) => {
  for (const letter of ['d', 'D', 'w', 'W', 's', 'S']) {
    const set = classEscape(letter) ?? []
    const real = new RegExp(`\\${letter}`, 'u')
    for (let code = 0; code < 0x10000; code++) {
      if (real.test(String.fromCharCode(code)) !== common(set, [code, code]).length > 0) t.fail(`\\${letter} and ${code}`)
    }
  }
  t.equal(classEscape('x'), null)
  for (const code of [0x0A, 0x0D, 0x2028, 0x2029]) t.strictSame(common(anyButLineEnds, [code, code]), [])
})
