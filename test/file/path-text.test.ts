import assert from 'node:assert/strict'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { pathShownAs, pathText, shownPath, systemPath } from '../../lib/file/path-text.ts'
import { pathBytes } from './support/path-bytes.ts'

function bytesOf(text: string): Buffer {
  return Buffer.from(systemPath(text) as string)
}

t.test('the bytes of a path survive conversion to text and back', async () => {
  fc.assert(
    fc.property(pathBytes, (bytes) => {
      const text = pathText(bytes)
      assert.deepEqual(bytesOf(text), bytes)
      assert.equal(pathShownAs(shownPath(text)), text, 'through the shown path')
      assert.equal(
        pathShownAs(JSON.parse(JSON.stringify(shownPath(text))) as { readonly path: string }),
        text,
        'through JSON'
      )
      assert.equal(Buffer.from(shownPath(text).path).toString(), shownPath(text).path, 'the shown path is valid UTF-8')
    })
  )
  fc.assert(
    fc.property(pathBytes, pathBytes, (folder, name) => {
      assert.deepEqual(
        bytesOf(path.join(`/${pathText(folder)}`, pathText(name))),
        Buffer.from(path.join(`/${folder.toString('latin1')}`, name.toString('latin1')), 'latin1')
      )
    })
  )
})

t.test('two different paths never look the same', async () => {
  fc.assert(
    fc.property(pathBytes, pathBytes, (one, other) => {
      const [first, second] = [pathText(one), pathText(other)]
      assert.equal(first === second, one.equals(other))
      assert.equal(JSON.stringify(shownPath(first)) === JSON.stringify(shownPath(second)), one.equals(other))
      // Two paths that are not UTF-8 already differ in `path`.
      if (shownPath(first).pathBytes !== undefined && shownPath(second).pathBytes !== undefined)
        assert.equal(shownPath(first).path === shownPath(second).path, one.equals(other))
    }),
    { numRuns: 2000 }
  )
})

t.test('valid UTF-8 is shown as it is, other bytes by their values in hex', async (t) => {
  for (const name of ['app.log', '日志', '😀', String.raw`a\xff`, String.raw`a\\b`, 'a\uFFFDb', 'a\nb', ''])
    t.strictSame(shownPath(pathText(Buffer.from(name))), { path: name })
  const cases: readonly (readonly [readonly number[], string])[] = [
    [[0x61, 0xff], String.raw`a\xff`],
    [[0x5c, 0xff], String.raw`\\\xff`],
    [[0xe6, 0x97], String.raw`\xe6\x97`],
    [[0xed, 0xa0, 0x80], String.raw`\xed\xa0\x80`],
    [[0xc3, 0xa9, 0x80], String.raw`é\x80`],
    [[0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f], String.raw`😀\xf0\x9f`],
    [[0xc0, 0xaf], String.raw`\xc0\xaf`]
  ]
  for (const [bytes, path] of cases)
    t.strictSame(shownPath(pathText(Buffer.from(bytes))), { path, pathBytes: Buffer.from(bytes).toString('base64') })
})
