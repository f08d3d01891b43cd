/**
 * What a param is called here that other programs call otherwise; in the order in which a table is asked for them.
 * Empty where none is known.
 */
export function namesHere(written: string): readonly string[] {
  here ??= byOther()
  return here.get(fold(written)) ?? []
}

/** Whether a value that was given by another program's name can be one here: a switch of theirs is a choice here. */
export function mayBeRenamed(written: string, meant: string, value: unknown): boolean {
  return typeof value !== 'boolean' || !namesHere(written).includes(meant)
}

/** Case, dots, dashes and underscores do not tell names apart. */
function fold(name: string): string {
  return name.length > 64 ? '' : name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}

/** What Filebeat, Fluent Bit, Vector, Logstash, rsyslog, syslog-ng, Telegraf and Kafka's clients call it. */
const OTHERS: Readonly<Record<string, string>> = {
  path: 'paths include filename file_name filepath file_path log_path path_pattern socket_path',
  file: 'files pattern glob',
  base: 'dir directory folder root base_dir base_path work_dir',
  charset: 'encoding file_encoding character_encoding code_page',
  encode: 'codec decode',
  from: 'start_position start_at read_from read_from_head read_from_beginning initial_offset auto_offset_reset offset_reset offset',
  mode: 'read_mode follow tail watch',
  exclude: 'exclude_files exclude_path exclude_paths ignore',
  poll_interval_ms: 'scan_frequency refresh_interval poll_interval polling_interval glob_minimum_cooldown_ms interval',
  ignore_older_ms: 'ignore_older',
  max_line_bytes: 'max_bytes max_line_size max_line_length buffer_max_size',
  max_bytes_per_second: 'rate_limit bandwidth throttle',
  checkpoint_dir: 'pos_file position_file sincedb_path data_dir state_file registry db',
  compression: 'gzip compressed decompress',
  instances: 'workers threads parallel parallelism concurrency tasks consumers',
  start: 'pattern start_pattern first_line format_firstline startmsg_regex',
  timeout_ms: 'flush_interval_ms flush_timeout',
  addr: 'host address listen bind bind_address bind_addr listen_address listen_addr interface ip server_host',
  port: 'ports listen_port',
  protocol: 'transport proto network mode',
  socket_mode: 'perm permissions file_mode socket_file_mode',
  socket_group: 'group socket_owner_group',
  timezone: 'tz time_zone default_timezone',
  format: 'syslog_standard syslog_format message_format',
  framing: 'framing_method frame octet_counting delimiter',
  allow_from: 'allow allowed whitelist allow_list permitted_peers allowed_sender permit_origin allowed_hosts',
  max_message_bytes: 'max_message_size max_length max_msg_size max_msg_bytes message_max_bytes',
  udp_recv_buffer: 'receive_buffer_bytes recv_buffer so_rcvbuf rcvbuf receive_buffer rcvbuf_size read_buffer',
  idle_timeout_ms: 'idle_timeout timeout',
  cert: 'certificate cert_file crt_file certfile crt tls_cert tls_crt',
  key: 'private_key key_file keyfile tls_key',
  ca: 'ca_file cafile ca_cert cacert ca_bundle certificate_authorities',
  client_cert: 'client_auth client_authentication verify_certificate peer_verify verify',
  brokers: 'bootstrap_servers servers hosts broker_list broker metadata_broker_list',
  topic: 'topics topic_name subscription',
  group_id: 'group consumer_group consumer_group_id',
  sasl_username: 'username user sasl_user',
  sasl_password: 'password passwd sasl_passwd pass sasl_pass',
  sasl_mechanisms: 'mechanism auth_mechanism sasl_type'
}

/** Made when somebody first asks: most programs never do. */
let here: ReadonlyMap<string, readonly string[]> | null = null

function byOther(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const [name, others] of Object.entries(OTHERS))
    for (const other of others.split(' ').map(fold)) names.set(other, [...(names.get(other) ?? []), name])
  return names
}
