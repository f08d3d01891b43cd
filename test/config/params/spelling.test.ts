import t from 'tap'
import { codeSpelling, tomlSpelling } from '../../../lib/config/params/spelling.ts'

t.test('assignments are written as the reader would', async (t) => {
  t.equal(tomlSpelling.assignment('max_line_bytes', 5), 'max_line_bytes = 5')
  t.equal(codeSpelling.assignment('max_line_bytes', 5), 'maxLineBytes: 5')
  t.equal(tomlSpelling.assignment('brokers', ['a:1', 'b"c']), 'brokers = ["a:1", "b\\"c"]')
  t.equal(codeSpelling.assignment('on_error', 'tag'), 'onError: "tag"')
})

t.test("a text of a rule is told in the reader's spelling", async (t) => {
  const declared = (name: string): boolean => ['max_line_bytes', 'tls', 'min_version'].includes(name)
  const cases: readonly (readonly [string, string])[] = [
    ['`max_line_bytes` is too small', '`maxLineBytes` is too small'],
    ['`min_version = "x"` needs', '`minVersion: "x"` needs'],
    ['`session_timeout_ms` stays', '`session_timeout_ms` stays'],
    ['max_line_bytes = 5', 'maxLineBytes: 5'],
    ['session_timeout_ms = 5', 'session_timeout_ms: 5'],
    ['tls = { min_version = "x" }', 'tls: { minVersion: "x" }'],
    ['`', '`'],
    ['a max_line_bytes', 'a max_line_bytes']
  ]
  for (const [toml, code] of cases) {
    t.equal(codeSpelling.text(toml, declared), code)
    t.equal(tomlSpelling.text(toml, declared), toml)
  }
})
