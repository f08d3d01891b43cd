/**
 * What users write who come from another program or guess TOML: the type of the connector, lines of the source (those
 * that begin with one of its keys) or of its params, where the fault is reported, the message, the remedy, and the
 * corrected lines if the fix is certain.
 */
export type Habit = readonly [
  type: 'file' | 'syslog' | 'kafka',
  lines: string,
  place: string,
  message: string,
  suggestion: string | undefined,
  mended?: string
]

export const habits: readonly Habit[] = [
  [
    'file',
    'enable = "no"',
    '4:10',
    '`enable` takes true or false, not string "no"',
    'enable = false',
    'enable = false'
  ],
  [
    'file',
    'enable = "off"',
    '4:10',
    '`enable` takes true or false, not string "off"',
    'enable = false',
    'enable = false'
  ],
  ['file', 'enable = 0', '4:10', '`enable` takes true or false, not integer 0', 'enable = false', 'enable = false'],
  [
    'file',
    'enable = "Yes"',
    '4:10',
    '`enable` takes true or false, not string "Yes"',
    'enable = true',
    'enable = true'
  ],
  ['file', 'disabled = true', '4:1', 'unknown key `disabled`', 'enable = false'],
  ['file', 'name = "s"', '3:1', 'unknown key `name`', 'key', 'key = "s"'],
  ['file', 'labels = ["a"]', '4:1', 'unknown key `labels`', 'tags', 'tags = ["a"]'],
  ['file', 'override = { file = "x" }', '4:1', 'unknown key `override`', 'params'],
  [
    'file',
    'tags = { env = "prod", zone = 1 }',
    '4:8',
    '`tags` takes an array of strings, not table',
    'tags = ["env:prod", "zone:1"]',
    'tags = ["env:prod", "zone:1"]'
  ],
  [
    'file',
    'tags = "env:prod, zone:a"',
    '4:8',
    '`tags` takes an array of strings, not string "env:prod, zone:a"',
    'tags = ["env:prod", "zone:a"]'
  ],
  [
    'file',
    'tags = "env:prod"',
    '4:8',
    '`tags` takes an array of strings, not string "env:prod"',
    'tags = ["env:prod"]',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env：prod"]',
    '4:9',
    '"env：prod" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env->prod"]',
    '4:9',
    '"env->prod" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env=>prod"]',
    '4:9',
    'the value of the tag `env` begins with `>`',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env::prod"]',
    '4:9',
    'the value of the tag `env` begins with `:`',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env;prod"]',
    '4:9',
    '"env;prod" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env: \\"prod\\""]',
    '4:9',
    'the value of the tag `env` has quotes around it',
    'env: prod',
    'tags = ["env: prod"]'
  ],
  [
    'file',
    'tags = ["“env:prod”"]',
    '4:9',
    '"“env" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env\u200B:prod"]',
    '4:9',
    '"env\\u200b" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["ｅｎｖ:prod"]',
    '4:9',
    '"ｅｎｖ" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  [
    'file',
    'tags = ["env:prod,zone:a"]',
    '4:9',
    'the value of the tag `env` looks like several tags: write each as a text of its own',
    undefined
  ],
  [
    'file',
    'tags = ["#env:prod"]',
    '4:9',
    '"#env" is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  ['file', 'tags = ["monitor:constructor"]', '4:9', 'the tag `monitor` cannot be "constructor"', undefined],
  ['file', 'tags = ["monitor:1"]', '4:9', 'the tag `monitor` cannot be "1"', 'monitor:true', 'tags = ["monitor:true"]'],
  [
    'file',
    'tags = ["alert_window:1 min", "alert_on_error:true"]',
    '4:9',
    'the tag `alert_window` cannot be "1 min"',
    'alert_window:1m',
    'tags = ["alert_window:1m", "alert_on_error:true"]'
  ],
  [
    'file',
    'tags = ["monitor_interval:500ms", "monitor:enabled"]',
    '4:9',
    'the tag `monitor_interval` cannot be "500ms"',
    undefined
  ],
  [
    'file',
    'tags = ["Alert-On-Error:true"]',
    '4:9',
    'the library does not act on the tag `Alert-On-Error`',
    'alert_on_error:true',
    'tags = ["alert_on_error:true"]'
  ],
  [
    'file',
    'tags = ["env:pr\u200Bod"]',
    '4:9',
    'the value of the tag `env` contains an invisible character: U+200B',
    'env:prod',
    'tags = ["env:prod"]'
  ],
  ['file', 'paths = ["/x"]', '5:1', 'type "file" has no param `paths`', 'path', 'path = ["/x"]'],
  ['file', 'filename = "a"', '5:1', 'type "file" has no param `filename`', 'path', 'path = "a"'],
  ['file', 'pattern = "*.log"', '5:1', 'type "file" has no param `pattern`', 'file', 'file = "*.log"'],
  ['file', 'dir = "/x"\nfile = "a"', '5:1', 'type "file" has no param `dir`', 'base', 'base = "/x"\nfile = "a"'],
  [
    'file',
    'file = "a"\nencoding = "gbk"',
    '6:1',
    'type "file" has no param `encoding`',
    'charset',
    'file = "a"\ncharset = "gbk"'
  ],
  ['file', 'file = "a"\nfollow = true', '6:1', 'type "file" has no param `follow`', 'mode'],
  [
    'file',
    'file = "a"\nstart_position = "beginning"\nmode = "follow"',
    '6:1',
    'type "file" has no param `start_position`',
    'from',
    'file = "a"\nfrom = "beginning"\nmode = "follow"'
  ],
  [
    'file',
    'file = "a"\nmax_line_size = 500',
    '6:1',
    'type "file" has no param `max_line_size`',
    'max_line_bytes',
    'file = "a"\nmax_line_bytes = 500'
  ],
  [
    'file',
    'file = "a"\nmax_line_bytes = "1.5 MB"',
    '6:18',
    '`max_line_bytes` takes an integer from 16 to 1073741824, not string "1.5 MB"',
    'max_line_bytes = 1572864',
    'file = "a"\nmax_line_bytes = 1572864'
  ],
  [
    'file',
    'file = "a"\nmax_line_bytes = "1,000"',
    '6:18',
    '`max_line_bytes` takes an integer from 16 to 1073741824, not string "1,000"',
    'max_line_bytes = 1000',
    'file = "a"\nmax_line_bytes = 1000'
  ],
  [
    'file',
    'file = "a"\nworkers = 4',
    '6:1',
    'type "file" has no param `workers`',
    'instances',
    'file = "a"\ninstances = 4'
  ],
  [
    'file',
    'file = "a"\nmultiline_start = "^x"',
    '6:1',
    'type "file" has no param `multiline_start`',
    'put it into `multiline` as `start`',
    'file = "a"\n\n[sources.params.multiline]\nstart = "^x"'
  ],
  [
    'file',
    'file = "a"\n"multiline.pattern" = "^x"',
    '6:1',
    'type "file" has no param `multiline.pattern`',
    'put it into `multiline` as `start`',
    'file = "a"\n\n[sources.params.multiline]\nstart = "^x"'
  ],
  [
    'file',
    'file = "a"\nmultiline = { pattern = "^x" }',
    '6:15',
    'unknown param `multiline.pattern`; did you mean `start`?',
    'start',
    'file = "a"\nmultiline = { start = "^x" }'
  ],
  ['file', 'file = 1.10', '5:8', '`file` takes a non-empty string, not float 1.1', 'file = "1.10"', 'file = "1.10"'],
  [
    'file',
    'file = 2024-01-15',
    '5:8',
    '`file` takes a non-empty string, not date 2024-01-15',
    'file = "2024-01-15"',
    'file = "2024-01-15"'
  ],
  [
    'file',
    'file = 1_000',
    '5:8',
    '`file` takes a non-empty string, not integer 1000',
    'file = "1_000"',
    'file = "1_000"'
  ],
  ['file', 'file = true', '5:8', '`file` takes a non-empty string, not boolean true', 'file = "true"', 'file = "true"'],
  ['file', 'file = nan', '5:8', '`file` takes a non-empty string, not float nan', 'file = "nan"', 'file = "nan"'],
  [
    'file',
    'base = "C:\\temp\\new"\nfile = "a"',
    '5:11',
    '`\\t` in double quotes is not a backslash and a letter but one invisible character',
    "'C:\\temp\\new'",
    'base = "C:\\\\temp\\\\new"\nfile = "a"'
  ],
  [
    'file',
    'path = "$HOME/$USER/a"',
    '5:9',
    '`$HOME` is not a variable here but plain text',
    'write ${HOME}; in single quotes it is taken literally',
    'path = "${HOME}/${USER}/a"'
  ],
  [
    'file',
    'path = "$env:HOME/a"',
    '5:9',
    '`$env:HOME` is not a variable here but plain text',
    'write ${HOME}; in single quotes it is taken literally',
    'path = "${HOME}/a"'
  ],
  [
    'file',
    'path = "%(X)s"',
    '5:9',
    '`%(X)s` is not a variable here but plain text',
    'write ${X}; in single quotes it is taken literally',
    'path = "${X}"'
  ],
  [
    'file',
    'path = "{env:X}"',
    '5:9',
    '`{env:X}` is not a variable here but plain text',
    'write ${X}; in single quotes it is taken literally',
    'path = "${X}"'
  ],
  [
    'file',
    'path = "$ENV{X}"',
    '5:9',
    '`$ENV{X}` is not a variable here but plain text',
    'write ${X}; in single quotes it is taken literally',
    'path = "${X}"'
  ],
  [
    'file',
    'path = "{{ .Values.x }}"',
    '5:9',
    '`{{ .Values.x }}` is not a variable here but plain text',
    'write ${x}; in single quotes it is taken literally',
    'path = "${x}"'
  ],
  [
    'file',
    'path = "@LOGDIR@/a"',
    '5:9',
    '`@LOGDIR@` is not a variable here but plain text',
    'write ${LOGDIR}; in single quotes it is taken literally',
    'path = "${LOGDIR}/a"'
  ],
  [
    'file',
    'path = "#{LOGDIR}/a"',
    '5:9',
    '`#{LOGDIR}` is not a variable here but plain text',
    'write ${LOGDIR}; in single quotes it is taken literally',
    'path = "${LOGDIR}/a"'
  ],
  [
    'file',
    'file = "a"\nencode = true',
    '6:10',
    '`encode` takes one of "text", "base64", "hex", not boolean true',
    'encode = "text"'
  ],
  [
    'file',
    '[sources.params.params]\nfile = "x"',
    '4:17',
    'type "file" has no param `params`',
    'write [sources.params]'
  ],
  [
    'file',
    'path = "<%= ENV[\'X\'] %>"',
    '5:9',
    "`<%= ENV['X'] %>` is not a variable here but plain text",
    'write ${X}; in single quotes it is taken literally',
    'path = "${X}"'
  ],
  ['syslog', 'host = "0.0.0.0"', '5:1', 'type "syslog" has no param `host`', 'addr', 'addr = "0.0.0.0"'],
  [
    'syslog',
    'bind_address = "0.0.0.0"',
    '5:1',
    'type "syslog" has no param `bind_address`',
    'addr',
    'addr = "0.0.0.0"'
  ],
  ['syslog', 'transport = "tcp"', '5:1', 'type "syslog" has no param `transport`', 'protocol', 'protocol = "tcp"'],
  ['syslog', 'tz = "UTC"', '5:1', 'type "syslog" has no param `tz`', 'timezone', 'timezone = "UTC"'],
  [
    'syslog',
    'allow = ["10.0.0.0/8"]',
    '5:1',
    'type "syslog" has no param `allow`',
    'allow_from',
    'allow_from = ["10.0.0.0/8"]'
  ],
  [
    'syslog',
    'max_message_size = 500',
    '5:1',
    'type "syslog" has no param `max_message_size`',
    'max_message_bytes',
    'max_message_bytes = 500'
  ],
  [
    'syslog',
    'so_rcvbuf = 5000',
    '5:1',
    'type "syslog" has no param `so_rcvbuf`',
    'udp_recv_buffer',
    'udp_recv_buffer = 5000'
  ],
  [
    'syslog',
    'protocol = "tls"\ntls = { cert_file = "a", key = "b" }',
    '6:9',
    'unknown param `tls.cert_file`; did you mean `cert`?',
    'cert',
    'protocol = "tls"\ntls = { cert = "a", key = "b" }'
  ],
  [
    'syslog',
    'protocol = "tls"\ntls_cert = "a"\ntls.key = "b"',
    '6:1',
    'type "syslog" has no param `tls_cert`',
    'put it into `tls` as `cert`',
    'protocol = "tls"\ntls.key = "b"\ntls.cert = "a"'
  ],
  [
    'syslog',
    'socket_mode = 0o660\nprotocol = "unix"\npath = "/x"',
    '5:15',
    '`socket_mode` takes a non-empty string, not integer 432',
    'socket_mode = "0660"',
    'socket_mode = "0660"\nprotocol = "unix"\npath = "/x"'
  ],
  [
    'syslog',
    'socket_mode = 660\nprotocol = "unix"\npath = "/x"',
    '5:15',
    '`socket_mode` takes a non-empty string, not integer 660',
    'socket_mode = "660"',
    'socket_mode = "660"\nprotocol = "unix"\npath = "/x"'
  ],
  [
    'syslog',
    'reuse_port = "yes"',
    '5:14',
    '`reuse_port` takes true or false, not string "yes"',
    'reuse_port = true',
    'reuse_port = true'
  ],
  [
    'syslog',
    'reuse_port = 1',
    '5:14',
    '`reuse_port` takes true or false, not integer 1',
    'reuse_port = true',
    'reuse_port = true'
  ],
  [
    'syslog',
    'reuse_port = "off"',
    '5:14',
    '`reuse_port` takes true or false, not string "off"',
    'reuse_port = false',
    'reuse_port = false'
  ],
  [
    'syslog',
    'header_mode = true',
    '5:15',
    '`header_mode` takes one of "keep", "strip", "parse", not boolean true',
    'header_mode = "parse"'
  ],
  [
    'syslog',
    'port = "1_514"',
    '5:8',
    '`port` takes an integer from 0 to 65535, not string "1_514"',
    'port = 1514',
    'port = 1514'
  ],
  ['kafka', 'topics = ["t"]', '5:1', 'type "kafka" has no param `topics`', 'topic', 'topic = ["t"]'],
  [
    'kafka',
    'topic = "t"\nbootstrap_servers = "k:9092"',
    '6:1',
    'type "kafka" has no param `bootstrap_servers`',
    'brokers',
    'topic = "t"\nbrokers = "k:9092"'
  ],
  [
    'kafka',
    'topic = "t"\n"group.id" = "g"',
    '6:1',
    'type "kafka" has no param `group.id`',
    'group_id',
    'topic = "t"\ngroup_id = "g"'
  ],
  [
    'kafka',
    'topic = "t"\npassword = "hunter2"',
    '6:1',
    'type "kafka" has no param `password`',
    'put it into `config` as `sasl_password`',
    'topic = "t"\n\n[sources.params.config]\nsasl_password = "hunter2"'
  ],
  [
    'kafka',
    'topic = "t"\nconfig = { enable_auto_commit = "yes" }',
    '6:33',
    '`config.enable_auto_commit` takes true or false, not string "yes"',
    'enable_auto_commit = true',
    'topic = "t"\nconfig = { enable_auto_commit = true }'
  ],
  [
    'kafka',
    'topic = "t"\nconfig = { session_timeout_ms = "30s" }',
    '6:33',
    '`config.session_timeout_ms` takes an integer from 10 to 3600000, not string "30s"',
    'session_timeout_ms = 30000',
    'topic = "t"\nconfig = { session_timeout_ms = 30000 }'
  ],
  [
    'kafka',
    'topic = "t"\nconfig = ["session_timeout_ms=30s"]',
    '6:11',
    '`session_timeout_ms` in `config[0]` takes an integer from 10 to 3600000, not string "30s"',
    '"session_timeout_ms=30000"',
    'topic = "t"\nconfig = ["session_timeout_ms=30000"]'
  ],
  [
    'kafka',
    'topic = "t"\nconfig = { security_protocol = "SSL/TLS" }',
    '6:32',
    '`config.security_protocol` takes one of "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL", not "SSL/TLS"',
    'security_protocol = "SSL"',
    'topic = "t"\nconfig = { security_protocol = "SSL" }'
  ],
  [
    'kafka',
    'topic = "t"\nconfig = { security_protocol = "secure" }',
    '6:32',
    '`config.security_protocol` takes one of "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL", not "secure"',
    undefined
  ],
  [
    'kafka',
    'topic = 2024-01-15',
    '5:9',
    '`topic` takes a non-empty string or array of them, not date 2024-01-15',
    'topic = "2024-01-15"',
    'topic = "2024-01-15"'
  ],
  [
    'kafka',
    'topic = 1_000',
    '5:9',
    '`topic` takes a non-empty string or array of them, not integer 1000',
    'topic = "1_000"',
    'topic = "1_000"'
  ],
  ['kafka', 'topic = ["a", 5]', '5:15', '`topic[1]` takes a string, not integer 5', '"5"', 'topic = ["a", "5"]'],
  [
    'kafka',
    'topic = "t"\nfrom = "newest"',
    '6:8',
    '`from` takes one of "earliest", "latest", not "newest"',
    'from = "latest"',
    'topic = "t"\nfrom = "latest"'
  ],
  ['kafka', 'topic = "t"\nack = true', '6:7', '`ack` takes one of "auto", "manual", not boolean true', 'ack = "auto"']
]
