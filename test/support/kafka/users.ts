export interface KafkaUser {
  readonly username: string
  readonly password: string
}

/** Users of the SASL listeners. */
export interface KafkaUsers {
  /** May do everything; known only to PLAIN. */
  readonly plain: KafkaUser
  /** May do everything; known only to SCRAM-SHA-256. */
  readonly scram256: KafkaUser
  /** May do everything; known only to SCRAM-SHA-512. */
  readonly scram512: KafkaUser
  /** Authenticates with PLAIN and both SCRAM mechanisms, and may do nothing. */
  readonly noRights: KafkaUser
  /** The same, but may read every topic (and use no group). */
  readonly topicsOnly: KafkaUser
  /** The same, but may use every group (and read no topic). */
  readonly groupsOnly: KafkaUser
}

export const USERS: KafkaUsers = {
  plain: { username: 'paula', password: 'paula-secret-1' },
  scram256: { username: 'sandra', password: 'sandra-secret-2' },
  scram512: { username: 'sam', password: 'sam-secret-3' },
  noRights: { username: 'nora', password: 'nora-secret-4' },
  topicsOnly: { username: 'tom', password: 'tom-secret-5' },
  groupsOnly: { username: 'greta', password: 'greta-secret-6' }
}

const LIMITED: readonly KafkaUser[] = [USERS.noRights, USERS.topicsOnly, USERS.groupsOnly]

export const PLAIN_USERS: readonly KafkaUser[] = [USERS.plain, ...LIMITED]
export const SCRAM_256_USERS: readonly KafkaUser[] = [USERS.scram256, ...LIMITED]
export const SCRAM_512_USERS: readonly KafkaUser[] = [USERS.scram512, ...LIMITED]

/** Subject of the OAUTHBEARER token (`unsecuredToken`); may do everything. */
export const OAUTH_USERNAME = 'olive'

/** Kafka's names of the users with all rights; clients of the plaintext and SSL listeners are anonymous. */
export const SUPER_USERS: readonly string[] = [
  'ANONYMOUS',
  'CN=client.example',
  OAUTH_USERNAME,
  USERS.plain.username,
  USERS.scram256.username,
  USERS.scram512.username
]
