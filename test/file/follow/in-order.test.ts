import fc from 'fast-check'
import t from 'tap'
import { inOrder } from '../../../lib/file/follow/in-order.ts'

t.test('the result is the sorted list of names that were found, whatever the previous list was', async () => {
  const names = fc.uniqueArray(fc.string({ maxLength: 3 }))
  fc.assert(
    fc.property(names, names, names, (stay, came, went) => {
      const before = [...new Set([...stay, ...went])].sort()
      const found = [...new Set([...came, ...stay])]
      if (inOrder(new Set(found), before).join('|') !== found.toSorted().join('|')) throw new Error('not in order')
    })
  )
})

t.test('if no name was added or removed, the previous list itself is returned', async (t) => {
  const before = ['a', 'b']
  t.equal(inOrder(new Set(['b', 'a']), before), before)
  t.not(inOrder(new Set(['b', 'c']), before), before)
})
