import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import {
  range,
  roundRobin,
  type Assignor,
  type GroupAssignment,
  type Subscriber
} from '../../../lib/kafka/assignor/assignors.ts'
import { KAFKA_SUPPORT } from '../../support/kafka/kafka-jars.ts'

interface JavaGroup {
  readonly members: Readonly<Record<string, { readonly instanceId: string | null; readonly topics: readonly string[] }>>
  readonly sizes: Readonly<Record<string, number>>
  /** member => partitions */
  readonly range: Readonly<Record<string, readonly string[]>>
  readonly roundrobin: Readonly<Record<string, readonly string[]>>
}

/** Written by test/support/kafka/Assignments.java. */
const { kafka, groups } = JSON.parse(readFileSync(path.join(KAFKA_SUPPORT, 'assignments.json'), 'utf8')) as {
  readonly kafka: string
  readonly groups: readonly JavaGroup[]
}

const ASSIGNORS: readonly (readonly ['range' | 'roundrobin', Assignor])[] = [
  ['range', range],
  ['roundrobin', roundRobin]
]

t.test(`partitions are handed out as Java's assignors of Kafka ${kafka} do`, async (t) => {
  t.ok(groups.length > 50)
  for (const group of groups) {
    const members = Object.entries(group.members).map(([memberId, { instanceId, topics }]) => ({
      memberId,
      instanceId,
      topics: new Set(topics)
    }))
    for (const [name, assignor] of ASSIGNORS) {
      const ours = Object.fromEntries(named(assignor(members.toReversed(), new Map(Object.entries(group.sizes)))))
      const java = Object.fromEntries(
        Object.entries(group[name]).map(([memberId, partitions]) => [memberId, [...partitions].sort()])
      )
      t.strictSame(ours, java, name)
    }
  }
})

t.test('each partition goes to exactly one member, which subscribes to its topic', async (t) => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = randomOf(seed)
    const { members, sizes } = aGroup(random)
    for (const [name, assignor] of ASSIGNORS) {
      const given = named(assignor(members, sizes))
      const wanted = [...sizes]
        .filter(([topic]) => members.some(({ topics }) => topics.has(topic)))
        .flatMap(([topic, size]) => Array.from({ length: size }, (_, partition) => `${topic}/${partition}`))
      const all = [...given.values()].flat()
      if (JSON.stringify(all.toSorted()) !== JSON.stringify(wanted.toSorted()))
        t.fail(`seed ${seed}, ${name}: ${all.join(' ')}`)
      if (given.size !== members.length) t.fail(`seed ${seed}, ${name}: a member is left out`)
      for (const { memberId, topics } of members) {
        const alien = given
          .get(memberId)
          ?.find((partition) => !topics.has(partition.slice(0, partition.lastIndexOf('/'))))
        if (alien !== undefined) t.fail(`seed ${seed}, ${name}: ${memberId} has ${alien}`)
      }
    }
  }
})

t.test(
  'members with equal subscriptions differ by at most one partition, by range by at most one of each topic',
  async (t) => {
    for (let seed = 1; seed <= 200; seed++) {
      const { members: some, sizes } = aGroup(randomOf(seed))
      const topics = new Set(sizes.keys())
      const members = some.map(({ memberId, instanceId }) => ({ memberId, instanceId, topics }))
      const inTurn = [...named(roundRobin(members, sizes)).values()].map(({ length }) => length)
      if (Math.max(...inTurn) - Math.min(...inTurn) > 1) t.fail(`seed ${seed}: ${inTurn.join()}`)
      for (const topic of topics) {
        const ofTopic = [...range(members, sizes).values()].map((given) => given.get(topic)?.length ?? 0)
        if (Math.max(...ofTopic) - Math.min(...ofTopic) > 1) t.fail(`seed ${seed}, ${topic}: ${ofTopic.join()}`)
      }
    }
  }
)

function aGroup(random: () => number): {
  readonly members: readonly Subscriber[]
  readonly sizes: ReadonlyMap<string, number>
} {
  const names = ['a', 'b', 'c', '__proto__', 'constructor', 'a/b'].filter(() => random() < 0.7)
  const sizes = new Map(names.map((topic) => [topic, Math.floor(random() * 9)]))
  const members = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, index) => ({
    memberId: index === 0 ? '__proto__' : `m${index}`,
    instanceId: random() < 0.2 ? `i${index}` : null,
    topics: new Set(names.filter(() => random() < 0.6))
  }))
  return { members, sizes }
}

/** member => names of its partitions */
function named(assignment: GroupAssignment): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...assignment].map(([memberId, topics]) => [
      memberId,
      [...topics].flatMap(([topic, partitions]) => partitions.map((partition) => `${topic}/${partition}`)).sort()
    ])
  )
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
