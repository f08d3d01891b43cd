import t from 'tap'
import { deliver } from '../../../lib/file/follow/deliver.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import { NOW_MS, unitFollowing } from './support/unit-following.ts'
import { taken, tailedInit, textsOf } from './support/unit-tailed.ts'

t.test('bytes are known as read at once, and are the consumer\'s in their turn', async (t) => {
  const following = unitFollowing()
  const { queue, counts } = following
  const file = tailedInit(following)
  file.compression = 'none'
  file.begin(textFormat(following.params, Buffer.alloc(0)), { offset: 0, line: 0 })
  Object.assign(file, { quietLooks: 3, atEnd: true })
  const again: TailedFile[] = []
  const hooks = { again: (of: TailedFile): void => { again.push(of) } }
  await following.clock.advance(500)
  const buffers = [queue.claim(), queue.claim()] as const
  t.ok(deliver(file, Buffer.from('a\nb'), following, hooks, buffers[0]))
  t.ok(deliver(file, Buffer.from('c\n'), following, hooks, buffers[1]))
  t.strictSame([file.memory.offset, file.size, file.portions, file.quietLooks, file.atEnd, file.dataAt, counts.bytes], [5, 5, 2, 0, false, NOW_MS + 500, 5])
  const first = queue.shift()
  t.equal(first?.file, file)
  t.strictSame(textsOf(taken(first?.begin() ?? file.lines)), ['a'])
  t.notOk(queue.hasRoom)
  first?.done()
  t.ok(queue.hasRoom)
  t.strictSame([file.portions, again], [1, []])
  const second = queue.shift()
  t.match(taken(second?.begin() ?? file.lines), [{ text: 'bc', position: { offset: 2, line: 2 } }])
  second?.done()
  t.strictSame([file.portions, again.length], [0, 1], 'it can be looked at again')
})

t.test('nothing is no portion', async (t) => {
  const following = unitFollowing()
  const file = tailedInit(following)
  const buffer = following.queue.claim()
  t.notOk(deliver(file, Buffer.alloc(0), following, { again: () => {} }, buffer))
  t.strictSame([file.portions, following.queue.empty], [0, true])
})

t.test('the size of compressed content is not that of its file', async (t) => {
  const following = unitFollowing()
  const file = tailedInit(following, { size: 3 })
  file.compression = 'gzip'
  deliver(file, Buffer.from('much longer'), following, { again: () => {} }, following.queue.claim())
  t.strictSame([file.size, file.memory.offset], [3, 11])
})
