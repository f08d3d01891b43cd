import * as fc from 'fast-check'
import t from 'tap'
import { suggest } from '../../../lib/config/params/suggest.ts'

const names = ['max_line_bytes', 'file', 'base', 'port', 'on_error', 'max_unacked']

t.test('the name that was probably meant', async (t) => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['maxLineBytes', 'max_line_bytes'],
    ['max-line-bytes', 'max_line_bytes'],
    ['MAX_LINE_BYTES', 'max_line_bytes'],
    ['max.line.bytes', 'max_line_bytes'],
    ['fil', 'file'],
    ['flie', 'file'],
    ['filee', 'file'],
    ['prot', 'port'],
    ['bsae', 'base'],
    ['max_line_byte', 'max_line_bytes'],
    ['onerror', 'on_error'],
    ['zzz', undefined],
    ['', undefined],
    ['x'.repeat(65), undefined],
    ['__proto__', undefined]
  ]
  for (const [name, meant] of cases) t.equal(suggest(name, names), meant, JSON.stringify(name))
})

t.test('a name that differs only in case and dashes comes before one that is only near', async (t) => {
  t.equal(suggest('Ab_c', ['abd', 'abcd', 'ab-c']), 'ab-c')
})

t.test('names that are too long, and those after the first thousand, are not compared', async (t) => {
  t.equal(suggest('x', ['x'.repeat(65)]), undefined)
  t.equal(suggest('file', [...Array.from({ length: 1000 }, (_, index) => `other${index}`), 'file']), undefined)
})

t.test('gives one of the names or nothing, whatever is asked', async () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (name, list) => {
      const meant = suggest(name, list)
      return meant === undefined || list.includes(meant)
    })
  )
})

t.test('a swap, a slip, a gap or an extra letter is always found in a long name', async () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 }), fc.constantFrom('swap', 'slip', 'gap', 'extra'), (at, kind) => {
      const name = 'heartbeat_interval'
      const [a, b] = [name[at] ?? '', name[at + 1] ?? '']
      const middle = { swap: b + a, slip: `%${b}`, gap: b, extra: `${a}%${b}` }[kind]
      return (
        suggest(name.slice(0, at) + middle + name.slice(at + 2), ['session_timeout', name, 'fetch_interval']) === name
      )
    })
  )
})
