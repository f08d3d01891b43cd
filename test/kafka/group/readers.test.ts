import t from 'tap'
import { readersOf, whyNone, whyUnread } from '../../../lib/kafka/group/readers.ts'
import type { DescribedMember } from '../../../lib/kafka/topics/describe-group.ts'

function member(memberId: string, partitions: Readonly<Record<string, readonly number[]>>): DescribedMember {
  return { memberId, topics: new Set(Object.keys(partitions)), partitions: new Map(Object.entries(partitions)) }
}

const sizes = new Map([
  ['a', 3],
  ['b', 1]
])

t.test('the members that read the partitions of given topics are found', async (t) => {
  t.strictSame(
    readersOf(sizes, [member('1', { a: [0, 2], c: [0] }), member('2', { c: [1] }), member('3', { b: [0] })]),
    { partitions: 4, members: 2, unread: ['a/1'] }
  )
  t.strictSame(readersOf(sizes, []), { partitions: 4, members: 0, unread: ['a/0', 'a/1', 'a/2', 'b/0'] })
  t.strictSame(readersOf(new Map(), [member('1', { a: [0] })]), { partitions: 0, members: 0, unread: [] })
})

t.test('the reason why a member has no partition is found', async (t) => {
  const stable = (protocol: string) => ({ kind: 'stable' as const, protocol, members: [] })
  const all = { partitions: 4, members: 2, unread: [] }
  const table: readonly (readonly [Parameters<typeof whyNone>, RegExp])[] = [
    [[{ kind: 'coordinated' }, all], /KIP-848.*they come once another member has released them/],
    [[stable('range'), all], /^2 other members have all 4 partitions of its topics$/],
    [[stable('range'), { ...all, members: 1 }], /^1 other member has all 4 partitions of its topics$/],
    [[stable('range'), { partitions: 0, members: 0, unread: [] }], /^its topics do not exist$/],
    [
      [stable('range'), { ...all, unread: ['a/0'] }],
      /^1 of the 4 partitions of its topics are assigned to nobody: the group's leader left them out$/
    ],
    [[stable('RoundRobinAssigner'), { ...all, unread: ['a/0'] }], /members of 0\.1/]
  ]
  for (const [given, expected] of table) t.match(whyNone(...given), expected)
  t.not(whyUnread('range'), whyUnread('RoundRobinAssigner'))
})
