// Guesses which name the user meant.

// Names may come from hostile files: very long names and endless lists are not compared.
const LONGEST = 64
const MOST_NAMES = 1000

/**
 * Finds which of `names` the user probably meant by `name`, which may also be another program's name for it; undefined
 * if none is close. Takes a few milliseconds at most.
 */
export function suggest(name: string, names: readonly string[]): string | undefined {
  if (name === '' || name.length > LONGEST) return undefined
  const other = namesHere(name).find((one) => names.includes(one))
  if (other !== undefined) return other
  const folded = fold(name)
  let best: string | undefined
  let bestDistance = Math.min(3, Math.max(1, Math.floor(folded.length / 3))) + 1
  for (const candidate of names.slice(0, MOST_NAMES)) {
    if (candidate.length > LONGEST) continue
    const distance = distanceWithin(folded, fold(candidate), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
    if (distance === 0) break
  }
  return best
}

// `maxLineBytes`, `max-line-bytes` and `MAX_LINE_BYTES` all stand for `max_line_bytes`.
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}

/** Edit distance that counts insertions, deletions, changes and swaps of neighbours. Stops at `limit`. */
export function distanceWithin(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = nextRow(a, b, row, last, beforeLast)
    if (Math.min(...current) >= limit) return limit
    beforeLast = last
    last = current
  }
  return Math.min(limit, last[b.length] ?? limit)
}

function nextRow(a: string, b: string, row: number, last: readonly number[], beforeLast: readonly number[]): number[] {
  const current = [row]
  for (let column = 1; column <= b.length; column++) {
    const same = a[row - 1] === b[column - 1]
    const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
    current.push(
      Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity
      )
    )
  }
  return current
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}

/** Our names for a param that other programs call `written`, in order of preference; empty if none is known. */
export function namesHere(written: string): readonly string[] {
  if (written.length > LONGEST) return []
  here ??= byOther()
  return here.get(fold(written)) ?? []
}

/** Whether a value given under another program's name can be used under ours: their switch may be a choice here. */
export function mayBeRenamed(written: string, meant: string, value: unknown): boolean {
  return typeof value !== 'boolean' || !namesHere(written).includes(meant)
}

/** Names in Filebeat, Fluent Bit, Vector, Logstash, rsyslog, syslog-ng, Telegraf and Kafka's clients. */
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

/** Built on first use: most programs never need it. */
let here: ReadonlyMap<string, readonly string[]> | null = null

function byOther(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const [name, others] of Object.entries(OTHERS))
    for (const other of others.split(' ').map(fold)) names.set(other, [...(names.get(other) ?? []), name])
  return names
}
