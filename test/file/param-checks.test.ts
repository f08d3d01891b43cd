import t from 'tap'
import { badBase, badCharset, badFile, badPath, badUnder, isUtf16 } from '../../lib/file/param-checks.ts'

t.test('a base is a folder, without wildcards or NUL', async (t) => {
  for (const base of ['.', '/var/log', '../logs', 'C:\\logs', 'a b', 'é']) t.equal(badBase(base), null, base)
  for (const base of ['/var/*', 'a?', 'a[b', 'a]b', 'a\0b']) t.type(badBase(base), 'string', base)
})

t.test('a file is relative, and stays under its base', async (t) => {
  for (const file of ['a.log', '*/b', '..a', 'a..', '...', 'a/..b/c', 'ab:c']) t.equal(badFile(file), null, file)
  for (const file of ['/a', '\\a', 'c:a', 'C:\\a', '..', '../a', 'a/..', 'a\\..\\b', 'a/../b', 'a\0'])
    t.match(
      badFile(file),
      /^[/\\]|:/.test(file) ? { message: /absolute/, suggestion: /^path = "/, inCode: /^path: "/ } : /cannot/,
      file
    )
  t.match(badUnder('/a'), { message: /absolute/, suggestion: 'write it relative to `base`' })
  t.match(badUnder('/a\0'), /NUL/)
  t.equal(badUnder('*.gz'), null)
})

t.test('a path is anything without NUL', async (t) => {
  t.equal(badPath('../../etc/*'), null)
  t.type(badPath('a\0'), 'string')
})

t.test('a charset is accepted under any of its labels', async (t) => {
  for (const label of ['utf-8', 'UTF8', 'latin1', 'gb2312', ' shift_jis ', 'utf-16'])
    t.equal(badCharset(label), null, label)
  for (const label of ['utf-9', '', 'ebcdic', '__proto__']) t.type(badCharset(label), 'string', label)
  for (const label of ['utf-16', 'UTF-16BE', 'utf-16le', 'unicode']) t.ok(isUtf16(label), label)
  for (const label of ['utf-8', 'nosuch', 16, undefined, null]) t.notOk(isUtf16(label), String(label))
})
