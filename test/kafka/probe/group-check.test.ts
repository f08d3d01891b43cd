import t from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import { specParams } from '../../../lib/config/params/checked-params.ts'
import type { GroupDescription } from '../../../lib/kafka/client/group-description.ts'
import { encodeAssignment, encodeSubscription } from '../../../lib/kafka/assignor/consumer-protocol.ts'
import { kafkaConnectorWith } from '../../../lib/kafka/kafka-connector.ts'
import type { KafkaParams } from '../../../lib/kafka/params.ts'
import { groupOutcome } from '../../../lib/kafka/probe/group-check.ts'
import { Probed } from '../../../lib/kafka/probe/probed.ts'
import type { CheckOutcome } from '../../../types/report.ts'

const EMPTY: GroupDescription = {
  errorCode: 0,
  state: 'Empty',
  protocolType: '',
  protocol: '',
  members: [],
  mayRead: true
}
const member = (topic: string, partitions: readonly number[]): GroupDescription['members'][number] => ({
  memberId: 'm',
  clientId: 'c',
  clientHost: '/10.0.0.1',
  memberMetadata: encodeSubscription([topic]),
  memberAssignment: encodeAssignment(new Map([[topic, partitions]]))
})

/** Of a source that does not run and reads `logs`, of two partitions. */
function outcome(group: Partial<GroupDescription>): CheckOutcome {
  const { params } = specParams(kafkaConnectorWith(), {
    params: { brokers: ['kafka1:9092'], topic: ['logs'], groupId: 'g' }
  })
  const probed = new Probed(params as KafkaParams, {
    key: 'k',
    type: 'kafka',
    tags: {},
    clock: systemClock,
    signal: new AbortController().signal,
    running: null
  })
  probed.topics = new Map([['logs', 2]])
  return groupOutcome(probed, { ...EMPTY, ...group })
}

const stable = { state: 'Stable', protocolType: 'consumer', protocol: 'range' }

t.test('a group that does not exist yet, or has matching members, passes', (t) => {
  for (const group of [
    {},
    { state: 'Dead' },
    { errorCode: 69 },
    { ...stable, members: [member('logs', [0, 1])] },
    { ...stable, members: [member('other', [0])] }
  ]) {
    t.equal(outcome(group).status, 'pass')
  }
  t.match(outcome({ ...stable, members: [member('logs', [0, 1])] }).evidence, [
    {
      how: 'DescribeGroups g',
      value: { state: 'Stable', members: 1, unread: 0, clients: [{ clientId: 'c' }] },
      shareable: { members: 1, otherTopics: 0 }
    }
  ])
  t.end()
})

t.test('a group with a member for each partition passes with a remark', (t) => {
  const full = { ...stable, members: [member('logs', [0]), { ...member('logs', [1]), memberId: 'n' }] }
  t.match(outcome(full), {
    status: 'pass',
    isWorthTelling: true,
    because: { en: /already has 2 members for 2 partitions/, zh: /2 个成员/ }
  })
  t.notOk('because' in outcome({ ...stable, members: [member('logs', [0, 1])] }))
  t.end()
})

t.test('a group that the source cannot join fails the check', (t) => {
  t.match(outcome({ errorCode: 30 }), { status: 'fail', causes: [{ code: 'KAFKA_GROUP_AUTHORIZATION_FAILED' }] })
  t.match(outcome({ errorCode: 9999 }), { status: 'fail', causes: [{ code: 'KAFKA_PROTOCOL_ERROR' }] })
  t.match(outcome({ mayRead: false }), {
    status: 'fail',
    causes: [{ code: 'KAFKA_GROUP_AUTHORIZATION_FAILED', detail: /but not join it/ }]
  })
  const fix = { set: [{ path: ['group_id'], value: 'g-logs' }], risk: 'rereads' }
  t.match(outcome({ ...stable, protocolType: 'connect', members: [member('logs', [])] }), {
    status: 'fail',
    causes: [{ code: 'KAFKA_INCONSISTENT_GROUP_PROTOCOL', fixes: [fix] }]
  })
  t.match(outcome({ ...stable, protocol: 'cooperative-sticky', members: [member('logs', [])] }), {
    status: 'fail',
    causes: [
      { code: 'KAFKA_INCONSISTENT_GROUP_PROTOCOL', confidence: 'likely', detail: /"cooperative-sticky"/, fixes: [fix] }
    ]
  })
  t.end()
})

t.test('a leader that assigns only its own topics is reported beforehand', (t) => {
  t.match(outcome({ ...stable, protocol: 'RoundRobinAssigner', members: [member('other', [0])] }), {
    status: 'warn',
    causes: [
      {
        code: 'KAFKA_PARTITIONS_UNREAD',
        detail: /its members read other/,
        fixes: [{ set: [{ path: ['group_id'], value: 'g-logs' }] }]
      }
    ]
  })
  t.end()
})
