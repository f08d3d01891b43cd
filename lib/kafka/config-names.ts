import type { PropertyName } from '../../types/params.ts'
import { refusedConfigNames } from './config-refused.ts'

/**
 * The largest integer that Kafka's own clients accept, which people use for "no limit"; Node.js timers accept no larger
 * delay either.
 */
const NO_LIMIT = 2_147_483_647

/** The supported names in Kafka's `config`: librdkafka's, and the Java client's where they differ. */
export const servedConfigNames: Readonly<Record<string, PropertyName>> = {
  security_protocol: {
    type: 'string',
    choices: ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'],
    default: 'PLAINTEXT',
    help: 'How to connect to brokers: in plain text or over TLS, with or without a login. `SSL` if any `ssl_...` is given, `SASL_SSL` if any `sasl_...` is.'
  },
  sasl_mechanisms: {
    type: 'string',
    choices: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
    help: 'The mechanism of the login; `OAUTHBEARER` takes its tokens from a function, so it is for sources created in code.'
  },
  sasl_mechanism: { type: 'string', sameAs: 'sasl_mechanisms', help: "The Java client's name of `sasl_mechanisms`." },
  sasl_username: { type: 'string', help: 'The user for `PLAIN` and `SCRAM`.' },
  sasl_password: { type: 'string', secret: true, help: "That user's password." },
  enable_ssl_certificate_verification: {
    type: 'boolean',
    default: 'true',
    help: 'Whether the broker has to prove its identity.'
  },
  ssl_endpoint_identification_algorithm: {
    type: 'string',
    choices: ['https', 'none'],
    default: 'https',
    help: "Whether the broker's certificate has to name its host."
  },
  ssl_ca_location: {
    type: 'string',
    path: 'from-config',
    help: 'The PEM file of the authorities that brokers are checked against, or a folder of such files; without it the authorities that Node.js itself trusts.'
  },
  ssl_ca_pem: { type: 'string', help: 'The same as text.' },
  ssl_certificate_location: {
    type: 'string',
    path: 'from-config',
    help: "The PEM file of the client's certificate, with its chain."
  },
  ssl_certificate_pem: { type: 'string', help: 'The same as text.' },
  ssl_key_location: { type: 'string', path: 'from-config', help: "The PEM file of the client's private key." },
  ssl_key_pem: { type: 'string', secret: true, help: 'The same as text.' },
  ssl_key_password: { type: 'string', secret: true, help: 'The password of the private key.' },
  ssl_keystore_location: {
    type: 'string',
    path: 'from-config',
    help: "A PKCS#12 file with the client's certificate and key, instead of PEM."
  },
  ssl_keystore_password: { type: 'string', secret: true, help: 'The password of that file.' },
  ssl_crl_location: { type: 'string', path: 'from-config', help: 'The PEM file of revoked certificates.' },
  ssl_cipher_suites: {
    type: 'string',
    help: "The ciphers that may be used, in OpenSSL's notation, with colons between them."
  },
  ssl_curves_list: { type: 'string', help: "The elliptic curves that may be used, in OpenSSL's notation." },
  ssl_sigalgs_list: { type: 'string', help: "The signature algorithms that may be used, in OpenSSL's notation." },

  auto_offset_reset: {
    type: 'string',
    choices: ['earliest', 'latest'],
    aliases: { smallest: 'earliest', beginning: 'earliest', largest: 'latest', end: 'latest' },
    help: 'Where reading begins in a partition for which the group has no valid commit; the same as the param `from`.'
  },
  enable_auto_commit: { type: 'boolean', default: 'true', help: "Whether the group's positions are committed at all." },
  auto_commit_enable: { type: 'boolean', sameAs: 'enable_auto_commit', help: 'An older name of `enable_auto_commit`.' },
  auto_commit_interval_ms: {
    type: 'integer',
    min: 0,
    max: NO_LIMIT,
    default: '5000',
    help: 'The time between commits, in ms; with 0 each position is committed at once.'
  },
  isolation_level: {
    type: 'string',
    choices: ['read_committed', 'read_uncommitted'],
    default: 'read_committed',
    help: 'Whether only records of committed transactions are delivered, or those of open and aborted transactions too.'
  },

  session_timeout_ms: {
    type: 'integer',
    min: 10,
    max: 3_600_000,
    default: '30000',
    help: 'How long the group waits for a heartbeat before a member counts as dead, in ms.'
  },
  heartbeat_interval_ms: {
    type: 'integer',
    min: 1,
    max: 1_199_999,
    default: '3000',
    help: 'The shortest time between heartbeats, in ms; below a third of `session_timeout_ms`.'
  },
  max_poll_interval_ms: {
    type: 'integer',
    min: 1,
    max: NO_LIMIT,
    default: '300000',
    help: 'How long a consumer may go without taking a record before a warning says so, in ms.'
  },
  max_poll_records: { type: 'integer', min: 1, max: NO_LIMIT, help: 'The most records that are taken up at a time.' },

  fetch_min_bytes: {
    type: 'integer',
    min: 0,
    max: 100_000_000,
    default: '1',
    help: 'How many bytes a broker gathers before it answers; it waits for them no longer than `fetch_max_wait_ms`.'
  },
  fetch_max_bytes: {
    type: 'integer',
    min: 0,
    max: 2_147_483_135,
    default: '1048576',
    help: 'The most bytes of one answer; a first batch that is larger comes whole.'
  },
  max_partition_fetch_bytes: {
    type: 'integer',
    min: 1,
    max: 1_000_000_000,
    default: '262144',
    help: 'The most bytes of one partition in an answer; a first batch that is larger comes whole.'
  },
  fetch_message_max_bytes: {
    type: 'integer',
    sameAs: 'max_partition_fetch_bytes',
    help: "librdkafka's older name of `max_partition_fetch_bytes`."
  },
  fetch_max_wait_ms: {
    type: 'integer',
    min: 0,
    max: 300_000,
    default: '500',
    help: 'How long a broker waits for `fetch_min_bytes`, in ms; `stop()` may take as long.'
  },
  fetch_wait_max_ms: {
    type: 'integer',
    sameAs: 'fetch_max_wait_ms',
    help: "librdkafka's name of `fetch_max_wait_ms`."
  },

  client_id: { type: 'string', default: 'warp-flow', help: 'The name that brokers show in their logs and quotas.' },
  client_rack: {
    type: 'string',
    help: 'The location of this client (a rack, a zone), so that it can read a nearby replica.'
  },
  metadata_max_age_ms: {
    type: 'integer',
    min: 1,
    max: NO_LIMIT,
    aliases: { '-1': String(NO_LIMIT) },
    default: '300000',
    help: 'How old the metadata of topics and brokers may become, in ms; with -1 the client asks for it again only when something has changed.'
  },
  topic_metadata_refresh_interval_ms: {
    type: 'integer',
    sameAs: 'metadata_max_age_ms',
    help: "librdkafka's name of `metadata_max_age_ms`."
  },
  request_timeout_ms: {
    type: 'integer',
    min: 10,
    max: NO_LIMIT,
    default: '30000',
    help: 'How long a broker may take to answer, in ms, and how long a token for the login may take.'
  },
  socket_timeout_ms: {
    type: 'integer',
    sameAs: 'request_timeout_ms',
    help: "librdkafka's name of `request_timeout_ms`."
  },
  socket_connection_setup_timeout_ms: {
    type: 'integer',
    min: 100,
    max: NO_LIMIT,
    default: '10000',
    help: 'How long connecting to a broker may take, in ms, including the TLS handshake.'
  },
  retries: {
    type: 'integer',
    min: 0,
    max: NO_LIMIT,
    default: '5',
    help: 'How often the client retries a request, or a connection to a wrong address, before the source replaces the client; each of `brokers` gets at least one attempt. The source waits for brokers that are down.'
  },
  retry_backoff_ms: {
    type: 'integer',
    min: 1,
    max: 300_000,
    default: '300',
    help: 'The first pause between `retries`, in ms; it doubles each time.'
  },
  retry_backoff_max_ms: {
    type: 'integer',
    min: 1,
    max: 300_000,
    default: '1000',
    help: 'The longest pause between `retries`, in ms.'
  },
  reconnect_backoff_ms: {
    type: 'integer',
    min: 0,
    max: 3_600_000,
    default: '300',
    help: 'The first pause before the source replaces a failed client, in ms.'
  },
  reconnect_backoff_max_ms: {
    type: 'integer',
    min: 0,
    max: 3_600_000,
    default: '2000',
    help: 'The longest pause before the source replaces a failed client, in ms.'
  }
}

/** Every known name: supported ones, and refused ones with the reason. */
export const kafkaConfigNames: Readonly<Record<string, PropertyName>> = { ...refusedConfigNames, ...servedConfigNames }
