import t from 'tap'
import { parseToml } from '../../../lib/config/syntax/parse-toml.ts'
import { secretNames } from '../../../lib/config/params/secret-names.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { paramTypes } from '../../support/param-types.ts'

const secrets = { isSecretName: secretNames(paramTypes) }

function problem(text: string): Diagnostic {
  const parsed = parseToml({ file: 'f.toml', text }, secrets)
  if (parsed.ok) throw new Error(`this is TOML: ${text}`)
  return parsed.diagnostics[0]
}

t.test('a document is read with its numbers as they are', async (t) => {
  const parsed = parseToml({ file: 'f', text: '\uFEFFa = 9223372036854775807\r\nb = 1\nlist = [1, 2, ]' }, secrets)
  t.match(parsed, { ok: true, document: { value: { a: 9_223_372_036_854_775_807n, b: 1, list: [1, 2] } } })
})

t.test('common mistakes are reported with a hint', async (t) => {
  const cases: ReadonlyArray<readonly [text: string, place: string, message: RegExp, suggestion: RegExp]> = [
    ['a = 1\nkey = unquoted_value', '2:7+14', /needs quotes/, /^key = "unquoted_value"$/],
    ['key = 12abc', '1:7+5', /no units/, /needs quotes/],
    ['key = 2024-13-45', '1:7+10', /no such date/, /needs quotes/],
    ['key =', '1:6+1', /value is missing/, /empty text/],
    ['key = "open\nb = 1', '1:7+1', /not closed on its line/, /close it with "/],
    ['key = "open', '1:7+1', /never closed/, /close it with "/],
    ["key = '''open\nb = 1", '1:7+3', /never closed/, /close it with '''/],
    ['key = "a\u0001"', '1:9+1', /control character/, /escape/],
    ['[a]\nx = 1\n[a]\ny = 2', '3:2+1', /`a` is defined twice/, /keep one/],
    ['[[s]]\nkey = 1\nkey = 2', '3:1+3', /`key` is defined twice/, /keep one/],
    ['path = "C:\\logs"', '1:11+2', /not an escape/, /^'C:\\logs'$/],
    ['path = "\\u12x4"', '1:9+2', /`\\u` takes 4 hexadecimal digits/, /single quotes/],
    ['just words', '1:6+1', /not a `key = value`/, /write key/],
    ['= 1', '1:1+1', /name before `=` is missing/, /write key/],
    ['[table', '1:1+6', /header is not closed/, /^\[table\]$/],
    ['[[table]', '1:1+8', /header is not closed/, /\[\[table\]\]/],
    ['a = 1 b = 2', '1:7+1', /more text after the value/, /one key per line/],
    ['a = [1 2]', '1:8+1', /comma is missing/, /commas/],
    ['a = [1, 2', '1:5+1', /never closed/, /close it/],
    ['a = 0123', '1:5+4', /begin with 0/, /in quotes/],
    ['a = 1__0', '1:5+4', /an underscore may only stand between two digits/, /^a = 10$/]
  ]
  for (const [text, place, message, suggestion] of cases) {
    const found = problem(text)
    t.equal(found.code, 'CONFIG_TOML_SYNTAX')
    t.equal(`${found.line}:${found.column}+${found.length}`, place, text)
    t.match(found.message, message, text)
    t.match(found.suggestion ?? '', suggestion, text)
  }
})

t.test('a duplicate key or table is reported with its first place', async (t) => {
  t.match(problem('[a]\nx = 1\n[a]').related, [{ file: 'f.toml', line: 1, column: 2 }])
  t.match(problem('[[a]]\nx = 1\nx = 2').related, [{ line: 2, column: 1 }])
  t.match(problem('a = 1\n[[a]]').related, [{ line: 1, column: 1 }])
  t.match(problem(`${'k'.repeat(100)} = 1\n${'k'.repeat(100)} = 2`).message, /a table or key is defined twice/)
})

t.test('a document beyond the limits is refused with its place', async (t) => {
  t.match(problem(`a = 1\nb = ${'['.repeat(200)}`), { code: 'CONFIG_TOO_DEEP', line: 2, column: 104 })
  t.match(problem('a = 1\n'.repeat(100_001)), { code: 'CONFIG_TOO_LARGE', line: 100_001, column: 1 })
  t.match(problem(' '.repeat(4_194_305)), { code: 'CONFIG_TOO_LARGE', line: null })
})

t.test('the line of a syntax error shows no secret', async (t) => {
  const cases: ReadonlyArray<readonly [text: string, excerpt: string]> = [
    ['sasl_password = hunter2 is it', 'sasl_password = [redacted]'],
    ['sasl_password = "hunter2', 'sasl_password = [redacted]'],
    ['c = ["ssl.key.password=hunter2", oops]', 'c = [[redacted]'],
    ['my_token: hunter2', 'my_token: [redacted]'],
    ['password = """a\nhunter2\u0001"""', '[redacted]'],
    ['[sources]\npassword="hunter2" x', 'password=[redacted]']
  ]
  for (const [text, excerpt] of cases) {
    const found = problem(text)
    t.equal(found.excerpt, excerpt, text)
    t.notMatch(JSON.stringify(found), 'hunter2', text)
    t.ok((found.column ?? 0) <= (found.excerptColumn ?? 1) + excerpt.length, text)
  }
})
