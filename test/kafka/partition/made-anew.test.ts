import t from 'tap'
import type { PartitionFacts } from '../../../lib/kafka/partition/beginnings.ts'
import { withMadeAnew } from '../../../lib/kafka/partition/made-anew.ts'

const [ID, OTHER] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBB']
const FACTS: PartitionFacts = {
  topic: 't',
  partition: 0,
  committed: '100',
  low: '0',
  high: '300',
  isNew: false,
  endAtOpening: null,
  resume: null
}

t.test('a recreated topic is recognized by its id, its offsets or the time of its records', async (t) => {
  const note = (topicId: string | null, time: number | null = null): Partial<PartitionFacts> => ({
    note: { topicId, time }
  })
  const table: readonly (readonly [string, Partial<PartitionFacts>, Partial<Situation>, boolean])[] = [
    ['another id', note(ID), { id: OTHER }, true],
    ['the same id', note(ID, 5), { id: ID, firstAt: 100 }, false],
    ['the same id, though this process has seen another before', note(ID), { id: ID, isSeen: true }, false],
    ['no commit', { committed: null }, { id: ID }, false],
    ['no commit of a topic that this process has seen change', { committed: null }, { id: ID, isSeen: true }, true],
    ['a commit without a note', {}, { id: ID }, false],
    ['the same, of a topic that this process has seen change', {}, { id: ID, isSeen: true }, true],
    ['without ids, a first record that is younger than all that was read', note(null, 50), { firstAt: 51 }, true],
    ['the same where only the commit lacks the id', note(null, 50), { id: ID, firstAt: 51 }, true],
    ['the same where only the broker tells none', note(ID, 50), { firstAt: 51 }, true],
    ['a first record as old as what was read', note(null, 50), { firstAt: 50 }, false],
    ['all that was read is deleted', { ...note(null, 50), low: '100' }, { firstAt: 51 }, false],
    ['neither id nor time', note(null), { firstAt: 51 }, false],
    [
      'a replay, which begins elsewhere',
      note(ID),
      { id: OTHER, rules: { commits: false, starts: { t: { 0: 7 } } } },
      false
    ],
    ['a replay that was on its way', { ...note(ID), resume: '5' }, { id: OTHER, rules: { commits: false } }, false],
    ['what commits nothing and begins at the commit', note(ID), { id: OTHER, rules: { commits: false } }, true]
  ]
  for (const [name, given, situation, expected] of table) {
    const [facts] = await found([{ ...FACTS, ...given }], situation)
    t.equal(facts?.isAnother ?? false, expected, name)
  }
})

t.test('where the time tells it, what this process remembers is of the former topic', async (t) => {
  const [facts] = await found([{ ...FACTS, note: { topicId: null, time: 50 }, resume: '120' }], { firstAt: 51 })
  t.match(facts, { isAnother: true, resume: null })
})

t.test('checking many partitions of a topic that was not recreated takes one request', async (t) => {
  const asked: unknown[] = []
  const all = Array.from({ length: 50 }, (_, partition) => ({
    ...FACTS,
    partition,
    note: { topicId: null, time: 100 + partition }
  }))
  const same = await withMadeAnew(all, {
    ids: new Map(),
    rules: { commits: true },
    takeAnew: () => false,
    offsetsAt: async (topic, time) => {
      asked.push([topic, time])
      return new Map(all.map(({ partition }) => [partition, '7']))
    }
  })
  t.strictSame(asked, [['t', 101]])
  t.ok(same.every(({ isAnother }) => isAnother !== true))
  // One of them alone begins anew: its first record is of the time 1000
  const one = await withMadeAnew([...all, { ...FACTS, topic: 'u', note: { topicId: null, time: 5 } }], {
    ids: new Map(),
    rules: { commits: true },
    takeAnew: () => false,
    offsetsAt: async (_topic, time) =>
      new Map(all.map(({ partition }) => [partition, partition === 9 && time <= 1000 ? '0' : '7']))
  })
  t.strictSame(
    one.filter(({ isAnother }) => isAnother === true).map(({ topic, partition }) => `${topic}/${partition}`),
    ['t/9']
  )
})

interface Situation {
  readonly id: string
  readonly isSeen: boolean
  /** The time of the first record. */
  readonly firstAt: number
  readonly rules: Parameters<typeof withMadeAnew>[1]['rules']
}

function found(
  all: readonly PartitionFacts[],
  { id, isSeen = false, firstAt = 0, rules = { commits: true } }: Partial<Situation>
): Promise<readonly PartitionFacts[]> {
  return withMadeAnew(all, {
    ids: new Map(id === undefined ? [] : [['t', id]]),
    rules,
    takeAnew: () => isSeen,
    offsetsAt: (_topic, time) => Promise.resolve(new Map([[0, firstAt >= time ? '0' : '300']]))
  })
}
