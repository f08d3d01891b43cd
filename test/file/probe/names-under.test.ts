import path from 'node:path'
import t from 'tap'
import { namesUnder } from '../../../lib/file/probe/names-under.ts'

t.test('a limited number of names is examined', async (t) => {
  const base = t.testdir({ a: { b: { 'x.log': '' } }, 'y.log': '', 'z.log': '' })
  const whole = await namesUnder(base)
  t.strictSame(
    [[...whole.files].sort(), whole.folders, whole.isCut],
    [['a/b/x.log', 'y.log', 'z.log'], ['a', 'a/b'], false]
  )
  t.equal((await namesUnder(base, { mostNames: 2 })).isCut, true)
  t.strictSame((await namesUnder(base, { deepest: 0 })).folders, ['a'])
  t.strictSame(await namesUnder(path.join(base, 'gone')), { files: [], folders: [], others: [], isCut: false })
})
