import t from 'tap'
import { excerptAt } from '../../../lib/config/diagnostics/excerpt.ts'
import { findPlaces } from '../../../lib/config/toml/locate-path.ts'

const unlimited = { depth: Infinity, values: Infinity }

t.test('the line of an offset is given, without its line end', async (t) => {
  const places = findPlaces('a = 1\r\nbb = 2\r\n\r\nc = 3', unlimited)
  const never = (): boolean => false
  t.same(excerptAt(places, 0, never), { text: 'a = 1', column: 1 })
  t.same(excerptAt(places, 12, never), { text: 'bb = 2', column: 1 })
  t.same(excerptAt(places, 15, never), { text: '', column: 1 })
  t.same(excerptAt(places, 21, never), { text: 'c = 3', column: 1 })
})

t.test('of a long line the surroundings are given', async (t) => {
  const text = `first = 1\nlong = "${'x'.repeat(5000)}"`
  const { text: shown, column } = excerptAt(findPlaces(text, unlimited), 3010, () => false)
  t.equal(shown.length, 1000)
  t.equal(column, 3010 - 10 - 400 + 1)
})

t.test('a long line is cut between characters', async (t) => {
  const text = `long = "${'😀'.repeat(3000)}"`
  for (const offset of [3010, 3011]) {
    const { text: shown, column } = excerptAt(findPlaces(text, unlimited), offset, () => false)
    t.match(shown, /^(?:😀){499,500}$/u)
    t.ok(text.slice(column - 1).startsWith(shown))
  }
})

t.test('secrets are blanked, and nothing tells how long they are', async (t) => {
  const isSecret = (node: { readonly key: string | number }): boolean => node.key === 's'
  const at = (text: string, mark: string): unknown =>
    excerptAt(findPlaces(text, unlimited), text.indexOf(mark), isSecret)
  t.same(at('s = "hide" # c', 's'), { text: 's = [redacted] # [redacted]', column: 1 })
  t.same(at('x = { a = 1, s = "hide", b = 2 }', '1'), { text: 'x = { a = 1, s = [redacted], b = 2 }', column: 1 })
  t.same(at('x = { a = 1, s = "hide", b = 2 }', '2'), { text: ', b = 2 }', column: 24 })
  t.same(at('x = { s = """\nhide\nmore""", b = 2 }', '2'), { text: ', b = 2 }', column: 8 })
  t.same(at('x = { s = """\nhide\nmore""", b = 2 }', 'hide'), { text: '[redacted]', column: 1 })
})
