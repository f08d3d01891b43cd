/**
 * A failure of a broker or a connection: by the name that kafkajs puts in the `type` of its protocol errors, or for one
 * of four error classes of kafkajs itself.
 */
export type FakeKafkaFailure = keyof typeof PROTOCOL_ERRORS | keyof typeof CLIENT_ERRORS

/** An error that looks to callers like one of kafkajs: the same name, type, code, and `retriable` flag. */
export type ClientError = Error & {
  readonly retriable: boolean
  readonly type?: string
  readonly code?: number | string
}

/** Creates the error of this name. */
export function clientErrorFor(failure: FakeKafkaFailure): ClientError {
  const protocol = Object.hasOwn(PROTOCOL_ERRORS, failure)
    ? PROTOCOL_ERRORS[failure as keyof typeof PROTOCOL_ERRORS]
    : null
  if (protocol !== null) {
    const [code, retriable, message] = protocol
    return clientError('KafkaJSProtocolError', message, { retriable, type: failure, code })
  }
  const { name, message, ...fields } = CLIENT_ERRORS[failure as keyof typeof CLIENT_ERRORS]
  return clientError(name, message, fields)
}

export function clientError(
  name: string,
  message: string,
  fields: { readonly retriable: boolean; readonly [field: string]: unknown }
): ClientError {
  return Object.assign(new Error(message), { ...fields, name })
}

/** The `type` of an error; empty if it has none. */
export function typeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : ''
}

/** Whether the member has to join its group again. */
export function isRebalancing(error: unknown): boolean {
  return REJOIN.has(typeOf(error))
}

const REJOIN: ReadonlySet<string> = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION'
])

/** type => code, whether it is retriable, message */
const PROTOCOL_ERRORS = {
  UNKNOWN: [-1, false, 'The server experienced an unexpected error'],
  UNKNOWN_TOPIC_OR_PARTITION: [3, true, 'This server does not host this topic-partition'],
  LEADER_NOT_AVAILABLE: [5, true, 'There is no leader for this topic-partition'],
  NOT_LEADER_FOR_PARTITION: [6, true, 'This server is not the leader for that topic-partition'],
  GROUP_LOAD_IN_PROGRESS: [14, true, 'The coordinator is loading'],
  GROUP_COORDINATOR_NOT_AVAILABLE: [15, true, 'The group coordinator is not available'],
  NOT_COORDINATOR_FOR_GROUP: [16, true, 'This is not the correct coordinator for this group'],
  INVALID_TOPIC_EXCEPTION: [17, false, 'The topic name is not valid'],
  ILLEGAL_GENERATION: [22, false, 'Specified group generation id is not valid'],
  INCONSISTENT_GROUP_PROTOCOL: [23, false, 'The group has members of another protocol'],
  UNKNOWN_MEMBER_ID: [25, false, 'The coordinator is not aware of this member'],
  REBALANCE_IN_PROGRESS: [27, false, 'The group is rebalancing, so a rejoin is needed'],
  TOPIC_AUTHORIZATION_FAILED: [29, false, 'Not authorized to access topics'],
  GROUP_AUTHORIZATION_FAILED: [30, false, 'Not authorized to access group'],
  CLUSTER_AUTHORIZATION_FAILED: [31, false, 'Not authorized'],
  TOPIC_ALREADY_EXISTS: [36, false, 'There is a topic of this name already'],
  INVALID_REPLICATION_FACTOR: [38, false, 'The replication factor is not possible here'],
  FENCED_INSTANCE_ID: [82, false, 'Another member has this instance id']
} as const

const CLIENT_ERRORS = {
  CONNECTION_REFUSED: {
    name: 'KafkaJSConnectionError',
    message: 'Connection error: connect ECONNREFUSED 127.0.0.1:9092',
    retriable: true,
    code: 'ECONNREFUSED',
    broker: '127.0.0.1:9092'
  },
  CONNECTION_CLOSED: {
    name: 'KafkaJSConnectionClosedError',
    message: 'Closed connection',
    retriable: true,
    broker: '127.0.0.1:9092',
    host: '127.0.0.1',
    port: 9092
  },
  REQUEST_TIMEOUT: {
    name: 'KafkaJSRequestTimeoutError',
    message: 'Request timed out',
    retriable: true,
    broker: '127.0.0.1:9092'
  },
  SASL_AUTHENTICATION_FAILED: {
    name: 'KafkaJSSASLAuthenticationError',
    message: 'SASL authentication failed',
    retriable: false
  }
} as const
