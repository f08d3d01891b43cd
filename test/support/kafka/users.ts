export interface KafkaUser {
  readonly username: string
  readonly password: string
}

/** Whom the SASL listeners let in. */
export interface KafkaUsers {
  /** May do everything; known to PLAIN alone. */
  readonly plain: KafkaUser
  /** May do everything; known to SCRAM-SHA-256 alone. */
  readonly scram256: KafkaUser
  /** May do everything; known to SCRAM-SHA-512 alone. */
  readonly scram512: KafkaUser
  /** Is let in by PLAIN and both SCRAM mechanisms, and may do nothing. */
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

/** Who comes by a token (`unsecuredToken`); may do everything. */
export const OAUTH_USERNAME = 'olive'

/** Kafka's names of those who may do everything; the plaintext and SSL listeners know nobody's name. */
export const SUPER_USERS: readonly string[] = [
  'ANONYMOUS',
  'CN=client.example',
  OAUTH_USERNAME,
  USERS.plain.username,
  USERS.scram256.username,
  USERS.scram512.username
]
