import t from 'tap'
import { Assignment } from '../../../lib/kafka/partition/assignment.ts'
import { GroupMemory } from '../../../lib/kafka/partition/group-memory.ts'
import { assigned } from '../support/batches.ts'

function givenUp(memory: GroupMemory, finished: string | null): void {
  const partition = assigned({ partition: 1 })
  if (finished !== null) partition.finished(finished, true)
  memory.released(new Assignment([partition], () => null))
}

t.test('what was not there when the source was opened is new', (t) => {
  const memory = new GroupMemory(false)
  memory.opened(new Map([['t', 2]]))
  t.notOk(memory.isNew('t', 1))
  t.ok(memory.isNew('t', 2), 'partitions that were added')
  t.ok(memory.isNew('later', 0))
  memory.gone('t')
  t.ok(memory.isNew('t', 0), 'a topic that was deleted and comes again')
  t.end()
})

t.test('positions are remembered where the group\'s commits do not say them', (t) => {
  for (const keeps of [true, false]) {
    const memory = new GroupMemory(keeps)
    t.equal(memory.resumeAt('t', 1), null)
    t.equal(memory.deliveredBefore('t', 1), null)
    givenUp(memory, '41')
    t.equal(memory.resumeAt('t', 1), keeps ? '42' : null)
    t.equal(memory.deliveredBefore('t', 1), 42n)
    memory.forget('t', 1)
    t.equal(memory.deliveredBefore('t', 1), null)
  }
  t.end()
})

t.test('nothing is remembered of a partition of which nothing is known, nor of a topic that is gone', (t) => {
  const memory = new GroupMemory(true)
  givenUp(memory, null)
  t.equal(memory.resumeAt('t', 1), null)
  givenUp(memory, '5')
  memory.gone('other')
  t.equal(memory.resumeAt('t', 1), '6')
  memory.gone('t')
  t.equal(memory.resumeAt('t', 1), null)
  t.equal(memory.deliveredBefore('t', 1), null)
  t.end()
})
