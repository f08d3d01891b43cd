import type { Cause, CheckOutcome, LiveCheck, Seen } from '../../../types/report.ts'
import { suggest } from '../../config/params/suggest.ts'
import { classifyError } from '../../errors/classify.ts'
import { kafkaProtocolCode } from '../../errors/kafka-protocol.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { security } from '../client/config-value.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { OpenAdmin } from '../client/admin-of.ts'
import type { TopicMetadata } from '../client/cluster-metadata.ts'
import { badTopicName, isUnreadable } from '../param-checks.ts'
import { matchingTopics, wantedTopics, type WantedTopics } from '../topics/wanted-topics.ts'
import { makingTopics, withTopic } from './config-fixes.ts'
import type { Probed } from './probed.ts'
import { withAdmin } from './with-admin.ts'

/** Checks whether each topic exists, may be read, and has a leader for every partition. */
export function topicCheck(probed: Probed): LiveCheck {
  return {
    id: 'kafka.topics',
    after: [probed.client === undefined ? 'kafka.advertised' : 'kafka.cluster'],
    target: probed.params.topic.join(','),
    sideEffect: 'connects',
    rulesOut: ['KAFKA_TOPIC_NOT_FOUND', 'KAFKA_TOPIC_AUTHORIZATION_FAILED', 'KAFKA_LEADER_NOT_AVAILABLE'],
    run: async (look) => {
      try {
        return outcomeOf(
          probed,
          await withAdmin(probed, look, (opened) => seenTopics(opened, wantedTopics(probed.params.topic)))
        )
      } catch (error) {
        return { status: 'fail', causes: [probed.causeOf(error)] }
      }
    }
  }
}

interface SeenTopics {
  readonly topics: readonly TopicMetadata[]
  /** The names of all topics, if a check needs them. */
  readonly all: readonly string[]
  readonly brokers: number
}

async function seenTopics(opened: OpenAdmin, { names, patterns }: WantedTopics): Promise<SeenTopics> {
  const listed = patterns.length === 0 ? [] : await listTopics(opened)
  const wanted = [...new Set([...names, ...matchingTopics(patterns, listed)])].slice(0, MOST_TOPICS)
  const { topics, brokers } = wanted.length === 0 ? { topics: [], brokers: 0 } : await describeTopics(opened, wanted)
  const all = topics.some(({ error }) => isMissing(error)) ? await listTopics(opened).catch(() => listed) : listed
  return { topics, all, brokers }
}

async function describeTopics(
  { admin, metadata }: OpenAdmin,
  names: readonly string[]
): Promise<Pick<SeenTopics, 'topics' | 'brokers'>> {
  const known = await metadata(names)
  if (known !== null) return { topics: known.topics, brokers: known.brokers.length }
  const topics: TopicMetadata[] = []
  for (const name of names.filter((each) => !isUnreadable(each))) {
    // One after the other: kafkajs does not name the topic that failed
    topics.push(
      await admin.fetchTopicMetadata({ topics: [name] }).then(
        ({ topics: [topic] }) => ({
          name,
          error: 0,
          mayRead: null,
          partitions: (topic?.partitions ?? []).map(({ partitionId, leader, partitionErrorCode }) => ({
            partition: partitionId,
            leader,
            error: partitionErrorCode
          }))
        }),
        (error: unknown) => ({ name, error: numberOf(error), mayRead: null, partitions: [] })
      )
    )
  }
  return { topics, brokers: 1 }
}

/** Kafka's error code of an error about a topic; rethrows any other error. */
function numberOf(error: unknown): number {
  const { code } = classifyError(error, { area: 'kafka' })
  const number = OF_A_TOPIC.find((each) => kafkaProtocolCode(each) === code)
  if (number === undefined) throw error
  return number
}

async function listTopics({ admin, metadata }: OpenAdmin): Promise<readonly string[]> {
  return (
    (await metadata(null))?.topics.filter(({ error }) => error === 0).map(({ name }) => name) ??
    (await admin.listTopics())
  )
}

function outcomeOf(probed: Probed, { topics, all, brokers }: SeenTopics): CheckOutcome {
  const { params } = probed
  const readable = topics.filter(({ error, mayRead }) => error === 0 && mayRead !== false)
  probed.topics = new Map(readable.map(({ name, partitions }) => [name, partitions.length]))
  const evidence = topics.map((topic): Seen => {
    const { name, error, partitions, mayRead } = topic
    const leaderless = leaderlessIn(topic)
    const value = {
      topic: name,
      error: error === 0 ? null : kafkaProtocolCode(error),
      partitions: partitions.length,
      leaderless,
      mayRead
    }
    const shareable = { error: value.error, partitions: partitions.length, leaderless: leaderless.length, mayRead }
    return { kind: 'metadata', how: `Metadata of ${name}`, value, shareable }
  })
  if (topics.length === 0) {
    if (all.length === 0 && security(params).login)
      return { status: 'fail', evidence: NO_TOPICS, causes: [seesNone(probed)] }
    const near = suggest(params.topic[0]?.replace(/^\/|\/i?$/g, '') ?? '', all)
    const detail = near === undefined ? {} : { detail: `there is a topic "${near}"` }
    return {
      status: 'warn',
      evidence: [{ kind: 'metadata', how: 'Metadata of all topics', value: all.length }],
      causes: [{ code: 'KAFKA_NO_TOPIC_MATCHES', confidence: 'certain', ...detail }]
    }
  }
  const causes = topics.flatMap((topic) => causesOf(probed, topic, all, brokers))
  if (causes.length === 0) return { status: 'pass', evidence }
  return { status: causes.some(({ code }) => FATAL.has(code)) ? 'fail' : 'warn', evidence, causes }
}

/**
 * The cause if the list of topics is empty: brokers omit topics that the user may not describe. Applies only with a
 * login, without which no rights can be missing.
 */
function seesNone({ params: { brokers, groupId, topic }, place }: Probed): Cause {
  const { user } = place.values ?? {}
  const detail = 'the cluster shows this user no topics: it omits those that the user may not describe'
  const command =
    user === undefined
      ? null
      : `kafka-acls.sh --bootstrap-server ${quotePosix(brokers.join(','))} --add --consumer --allow-principal ${quotePosix(`User:${user}`)} --topic '*' --group ${quotePosix(groupId)}`
  return {
    code: 'KAFKA_TOPIC_AUTHORIZATION_FAILED',
    confidence: 'likely',
    detail,
    context: { ...place, values: { ...place.values, topic: topic.join(', ') } },
    fixes: [
      {
        text: {
          en: 'As an administrator, allow the user to read the topics of the pattern in the group. If you do not mean all topics, give their prefix: `--topic access- --resource-pattern-type prefixed`, and allow the group in a command of its own',
          zh: '以管理员身份允许该用户在该组中读取模式所指的主题。如果不是全部主题，请填写其前缀：`--topic access- --resource-pattern-type prefixed`，并用单独的命令授权消费者组'
        },
        ...(command === null ? {} : { commands: { linux: command, darwin: command } })
      }
    ]
  }
}

function causesOf(probed: Probed, topic: TopicMetadata, all: readonly string[], brokers: number): readonly Cause[] {
  const { name, error, mayRead } = topic
  const context = contextOf(probed, name)
  if (isMissing(error)) return probed.params.createTopics === false ? [missing(probed, name, all, brokers)] : []
  if (error !== 0)
    return [
      { code: kafkaProtocolCode(error) ?? 'KAFKA_PROTOCOL_ERROR', context, detail: `${name}: Kafka's error ${error}` }
    ]
  if (mayRead === false)
    return [
      { code: 'KAFKA_TOPIC_AUTHORIZATION_FAILED', context, detail: `the user may describe ${name}, but not read it` }
    ]
  const leaderless = leaderlessIn(topic)
  const detail = `${name}: partitions ${leaderless.slice(0, 20).join(', ')}`
  return leaderless.length === 0 ? [] : [{ code: 'KAFKA_LEADER_NOT_AVAILABLE', context, detail, confidence: 'certain' }]
}

/** Suggests a topic that exists: upper case, an extra letter or another separator are common mistakes. */
function missing(probed: Probed, name: string, all: readonly string[], brokers: number): Cause {
  // Anyone may have chosen the suggested name: in `topic` it must not mean something else, such as a pattern
  const near = suggest(
    name,
    all.filter((each) => each !== name && badTopicName(each) === null)
  )
  const detail = `there is no topic "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`
  const replicas = Math.max(1, Math.min(brokers, DEFAULT_REPLICAS))
  const fixes =
    near === undefined ? [makingTopics(DEFAULT_PARTITIONS, replicas)] : [withTopic(probed.params, name, near)]
  return { code: 'KAFKA_TOPIC_NOT_FOUND', detail, context: contextOf(probed, name), fixes }
}

function leaderlessIn({ partitions }: TopicMetadata): readonly number[] {
  return partitions
    .filter(({ leader, error }) => leader < 0 || error === LEADER_NOT_AVAILABLE)
    .map(({ partition }) => partition)
}

function contextOf({ place }: Probed, topic: string): NonNullable<Cause['context']> {
  return { ...place, values: { ...place.values, topic } }
}

function isMissing(error: number): boolean {
  return error === UNKNOWN_TOPIC
}

const UNKNOWN_TOPIC = 3
const LEADER_NOT_AVAILABLE = 5
const OF_A_TOPIC = [UNKNOWN_TOPIC, LEADER_NOT_AVAILABLE, 17, 29]
/** These errors end the source; others may pass. */
const FATAL: ReadonlySet<string> = new Set<ErrorCode>([
  'KAFKA_TOPIC_NOT_FOUND',
  'KAFKA_TOPIC_AUTHORIZATION_FAILED',
  'KAFKA_INVALID_TOPIC_EXCEPTION'
])
/** How many topics are described at most; a pattern may match more. */
const MOST_TOPICS = 200
const DEFAULT_PARTITIONS = 3
const DEFAULT_REPLICAS = 3
const NO_TOPICS: readonly Seen[] = [{ kind: 'metadata', how: 'Metadata of all topics', value: 0, shareable: 0 }]
