import t from 'tap'
import { loadConfig } from '../../../lib/builtin.ts'
import { formatDiagnostics } from '../../../lib/config/diagnostics/format-diagnostics.ts'
import { applyFix } from '../../../lib/config/edit/apply-fix.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

function told(text: string): readonly Diagnostic[] {
  return loadConfig({ sources: { file: 'w', text }, connectors: [] }).diagnostics
}

function lines(text: string): readonly (number | null)[] {
  return told(text).map(({ line }) => line)
}

t.test('all faults of a file are reported once each, and each fix applies alone or with the others', async (t) => {
  const text =
    '[[sources]]\nkey: "a"\nenable = True\ntags = [“a”，“b”]\n[sources.params\nport = 5s # x\nwait = 1_\nfile = C:\\x\nbase = "C:\\logs"\n'
  const found = told(text)
  t.strictSame(
    found.map(({ line }) => line),
    [2, 3, 4, 5, 6, 7, 8, 9]
  )
  const mended = found.reduce((all, { fix }) => (fix === undefined ? all : applyFix(all, fix.patch)), text)
  t.equal(
    mended,
    '[[sources]]\nkey = "a"\nenable = true\ntags = ["a","b"]\n[sources.params]\nport = 5s # x\nwait = 1\nfile = \'C:\\x\'\nbase = \'C:\\logs\'\n'
  )
  for (const { fix } of found) if (fix !== undefined) t.doesNotThrow(() => applyFix(text, fix.patch))
  for (const { excerpt, line } of found)
    t.equal(excerpt, text.split('\n')[(line ?? 1) - 1], 'the line as it stands in the file')
})

t.test('a line that cannot be repaired is skipped, and the next one is checked', async (t) => {
  t.strictSame(lines('a = syslog syslog x = 1\nb = "x" y\nc = 1\nd = [1 2]\ne = 5s\n'), [1, 2, 4, 5])
  t.strictSame(lines('just words\nenable = maybe\nmore words here\n'), [1, 2, 3])
  t.strictSame(lines('a = 1\na = 2\nb = True\n'), [2, 3])
})

t.test('nothing is reported after a fault that swallows the rest of the file', async (t) => {
  for (const text of [
    'a = [1,\nb = True\nc = yes\n',
    'a = """\nb = True\n',
    '{\n"a": 1\n}\n',
    'a: 1\nb: 2\nc: 3\n',
    'server {\n listen 80;\n}\n',
    '<<<<<<< a\nb = True\n=======\n>>>>>>> b\n',
    '[a b c\nb = True\n',
    'a = 1\rb = True\r'
  ]) {
    t.equal(told(text).length, 1, text)
  }
})

t.test('no diagnostic shows a secret', async (t) => {
  const texts = [
    'a = True\nsasl_password = hunter2\nb = True',
    'a = True\npasswords = [\n  hunter2,\n  "hunter2" "x"\n]',
    'a = True\ntoken = 12 hunter2',
    'secret = "hun"hunter2"',
    'a = True\n[[sources]] url = "https://me:hunter2@host"',
    'url: "https://me:hunter2@host"',
    'a b = "https://me:hunter2@host"',
    'a = 1,, # https://me:hunter2@host',
    'p\u200Bassword = "hunter2"',
    'p\u0430ssword = "hunter2"',
    '密码：“hunter2”',
    'pin_token = ｈunter2hunter2',
    'a = True\nsasl_password = """\nhunter2 \\q\n"""'
  ]
  for (const text of texts) {
    const found = told(text)
    t.ok(found.length > 0, JSON.stringify(text))
    t.notMatch(
      JSON.stringify(found) + formatDiagnostics(found) + formatDiagnostics(found, { locale: 'zh' }),
      'hunter2',
      JSON.stringify(text)
    )
  }
  const digits = told('sasl_password = １２３４')
  t.notMatch(JSON.stringify(digits), /１２|1234/)
})

t.test('no text costs more than its length, however it repeats itself', async (t) => {
  const size = 60_000
  const pieces = [
    ' ',
    '\t',
    '\\"',
    '"',
    "'",
    '[',
    '{',
    '[[a]]\n',
    'a = True\n',
    'a b\n',
    'a = 1\n',
    '“',
    '，',
    '\u00A0',
    '\\u12',
    '="',
    '{a=',
    ' #',
    '\r',
    '" '
  ]
  for (const piece of pieces) {
    for (const head of ['', 'a = [', 'a = ', 'a = "x" ']) {
      const before = process.cpuUsage()
      told(head + piece.repeat(size / piece.length))
      const { user, system } = process.cpuUsage(before)
      // What takes the square of its length takes a minute
      t.ok(user + system < 15_000_000, JSON.stringify([head, piece, user + system]))
    }
  }
})
