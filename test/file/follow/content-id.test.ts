import t from 'tap'
import { contentId } from '../../../lib/file/follow/content-id.ts'

t.test('the same file yields the same id in every process', async (t) => {
  const file = { dev: '2049', ino: '12', birth: '1767323045000000000' }
  t.strictSame(contentId(file), contentId({ ...file }))
  t.strictSame(contentId(file), contentId(file, 0))
  t.match(contentId(file).id, /^[0-9a-f]{16}$/)
})

t.test('a different device, inode, birth time or generation yields a different id', async (t) => {
  const file = { dev: '1', ino: '23', birth: '4' }
  const others = [
    contentId({ ...file, dev: '5' }),
    contentId({ ...file, ino: '5' }),
    contentId({ ...file, birth: '5' }),
    contentId(file, 1),
    contentId(file, 2),
    // Concatenated without a separator, these would be the same text as `file`.
    contentId({ dev: '12', ino: '3', birth: '4' }),
    contentId({ dev: '1', ino: '2', birth: '34' })
  ]
  t.equal(new Set([contentId(file), ...others].map(({ id }) => id)).size, others.length + 1)
  t.equal(contentId(file, 2).generation, 2)
})
