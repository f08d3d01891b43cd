import t from 'tap'
import { Assignment } from '../../../lib/kafka/partition/assignment.ts'
import { GroupMemory } from '../../../lib/kafka/partition/group-memory.ts'
import { assigned } from '../support/batches.ts'

t.test('a partition absent when the source was opened is new', (t) => {
  const memory = new GroupMemory()
  memory.opened(new Map([['t', 2]]))
  t.notOk(memory.isNew('t', 1))
  t.ok(memory.isNew('t', 2), 'partitions that were added')
  t.ok(memory.isNew('later', 0))
  memory.gone('t')
  t.ok(memory.isNew('t', 0), 'a topic that was deleted and comes again')
  t.end()
})

t.test('where partitions ended when the source was opened is remembered, until their offsets begin anew', (t) => {
  const memory = new GroupMemory()
  memory.ended(
    new Map([
      ['t/0', { high: '5' }],
      ['t/1', { high: '7' }]
    ])
  )
  t.equal(memory.endAtOpening('t', 0), '5')
  t.equal(memory.endAtOpening('t', 2), null)
  memory.forget('t', 0)
  t.equal(memory.endAtOpening('t', 0), null)
  t.equal(memory.endAtOpening('t', 1), '7')
  memory.gone('t')
  t.equal(memory.endAtOpening('t', 1), null)
  t.end()
})

t.test('positions of partitions that were given up are remembered, until their topic is gone', (t) => {
  const memory = new GroupMemory()
  const [known, unknown] = [assigned({ partition: 1 }), assigned({ partition: 2 })]
  known.finished('41', true)
  memory.released(new Assignment([known, unknown]))
  t.equal(memory.resumeAt('t', 1), '42')
  t.equal(memory.resumeAt('t', 2), null)
  memory.gone('other')
  t.equal(memory.resumeAt('t', 1), '42')
  memory.gone('t')
  t.equal(memory.resumeAt('t', 1), null)
  t.end()
})

t.test('knows how far a partition was delivered under an earlier assignment', (t) => {
  const memory = new GroupMemory()
  const [first, second, third] = [assigned(), assigned(), assigned()]
  t.equal(memory.deliveredBefore(first), null)
  first.finished('9', true)
  t.equal(memory.deliveredBefore(first), null, 'that is the present one')
  t.equal(memory.deliveredBefore(second), 10n)
  second.finished('4', true)
  t.equal(memory.deliveredBefore(third), 10n, 'the farthest of them')
  third.finished('20', true)
  memory.forget('t', 0)
  t.equal(memory.deliveredBefore(assigned()), null)
  t.end()
})

t.test('a topic with another id is a new topic: each of its partitions starts over once', (t) => {
  const memory = new GroupMemory()
  memory.opened(
    new Map([
      ['t', 2],
      ['u', 1]
    ])
  )
  const begun = (topicId: string | null): Assignment => {
    const partition = assigned()
    partition.beginAt('100', { isCommitted: false, highWatermark: '300', topicId })
    return new Assignment([partition])
  }
  memory.identify('t', 'first')
  memory.identify('u', 'first')
  memory.released(begun('first'))
  memory.identify('t', 'first')
  t.strictSame([memory.resumeAt('t', 0), memory.isNew('t', 0), memory.takeAnew('t', 0)], ['100', false, false])

  memory.identify('t', 'second')
  memory.released(begun('first'))
  t.equal(
    memory.resumeAt('t', 0),
    null,
    'a position in the former topic is none, also of a member that gives it up later'
  )
  t.strictSame([memory.isNew('t', 1), memory.isNew('u', 0)], [true, false])
  t.strictSame(
    [memory.takeAnew('t', 0), memory.takeAnew('t', 0), memory.takeAnew('t', 1), memory.takeAnew('u', 0)],
    [true, false, true, false]
  )
  memory.released(begun('second'))
  t.equal(memory.resumeAt('t', 0), '100')
  memory.released(begun(null))
  t.equal(memory.resumeAt('t', 0), '100', 'where nobody tells ids')
  memory.identify('t', 'third')
  t.ok(memory.takeAnew('t', 0), 'and once more')
  t.end()
})
