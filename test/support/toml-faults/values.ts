import type { TomlFault } from './toml-fault.ts'

/** Values as other programs and languages write them. */
export const values: readonly TomlFault[] = [
  // Values that TOML does not have
  ['file = yes', '1:8+3', '1:8', 'text needs quotes', 'file = "yes"', 'file = "yes"'],
  [
    'reuse_port = yes',
    '1:14+3',
    '1:14',
    '`yes` is not a TOML value; TOML has true and false',
    'reuse_port = true',
    'reuse_port = true'
  ],
  [
    'prefer_newline = True',
    '1:18+4',
    '1:18',
    '`True` is not a TOML value; TOML has true and false',
    'prefer_newline = true',
    'prefer_newline = true'
  ],
  [
    'proxy_protocol = maybe',
    '1:18+5',
    '1:18',
    '`proxy_protocol` takes true or false, not `maybe`',
    'write true or false, without quotes'
  ],
  [
    'instances = many',
    '1:13+4',
    '1:13',
    '`instances` takes an integer from 1 to 32, not `many`',
    'write a number, without quotes'
  ],
  [
    'poll_interval_ms = five',
    '1:20+4',
    '1:20',
    '`poll_interval_ms` takes an integer from 5 to 60000, not `five`',
    'write a number, without quotes'
  ],
  [
    'poll_interval_ms = 1h30m',
    '1:20+5',
    '1:21',
    '`1h30m` is not a number: TOML has no units',
    'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  ],
  [
    'port = syslog',
    '1:8+6',
    '1:8',
    '`port` takes an integer from 0 to 65535, not `syslog`',
    'write a number, without quotes'
  ],
  [
    'port = 514/udp',
    '1:8+7',
    '1:11',
    '`port` takes an integer from 0 to 65535, not `514/udp`',
    'write a number, without quotes'
  ],
  [
    'port = null',
    '1:8+4',
    '1:8',
    '`null` is not a TOML value: TOML has no null',
    'leave the line out: what is not given has its default'
  ],
  [
    'max_line_bytes = unlimited',
    '1:18+9',
    '1:18',
    '`max_line_bytes` takes an integer from 16 to 1073741824, not `unlimited`',
    'write a number, without quotes'
  ],
  [
    'max_line_bytes = ~',
    '1:18+1',
    '1:18',
    '`~` is not a TOML value: TOML has no null',
    'leave the line out: what is not given has its default'
  ],
  [
    'file = None',
    '1:8+4',
    '1:8',
    '`None` is not a TOML value: TOML has no null',
    'leave the line out: what is not given has its default'
  ],
  [
    'max_line_bytes = 1.5MB',
    '1:18+5',
    '1:21',
    '`1.5MB` is not a number: TOML has no units, and `max_line_bytes` counts bytes',
    'max_line_bytes = 1572864',
    'max_line_bytes = 1572864'
  ],
  [
    'max_line_bytes = 0x10Z',
    '1:18+5',
    '1:22',
    'these are not digits of that base',
    '0x takes 0-9 and a-f, 0o takes 0-7, 0b takes 0 and 1; text needs quotes'
  ],
  [
    'max_line_bytes = 1_000_',
    '1:18+6',
    '1:23',
    'an underscore may only stand between two digits',
    'max_line_bytes = 1000',
    'max_line_bytes = 1000'
  ],
  [
    'max_line_bytes = 1__000',
    '1:18+6',
    '1:19',
    'an underscore may only stand between two digits',
    'max_line_bytes = 1000',
    'max_line_bytes = 1000'
  ],
  [
    'max_line_bytes = _1000',
    '1:18+5',
    '1:18',
    'an underscore may only stand between two digits',
    'max_line_bytes = 1000',
    'max_line_bytes = 1000'
  ],
  [
    'max_line_bytes = 1 000 000',
    '1:18+9',
    '1:20',
    'the digits of a number are not separated by commas, points or spaces',
    'max_line_bytes = 1000000',
    'max_line_bytes = 1000000'
  ],
  [
    "max_line_bytes = 1'000'000",
    '1:18+9',
    '1:19',
    'the digits of a number are not separated by commas, points or spaces',
    'max_line_bytes = 1000000',
    'max_line_bytes = 1000000'
  ],
  [
    'max_line_bytes = 2^20',
    '1:18+4',
    '1:19',
    'TOML does not calculate',
    'max_line_bytes = 1048576',
    'max_line_bytes = 1048576'
  ],
  [
    'max_line_bytes = 1 << 20',
    '1:18+7',
    '1:20',
    'TOML does not calculate',
    'max_line_bytes = 1048576',
    'max_line_bytes = 1048576'
  ],
  [
    'max_line_bytes = 10 megabytes',
    '1:18+12',
    '1:21',
    '`10 megabytes` is not a number: TOML has no units, and `max_line_bytes` counts bytes',
    'max_line_bytes = 10485760',
    'max_line_bytes = 10485760'
  ],
  [
    'poll_interval_ms = 5 seconds',
    '1:20+9',
    '1:22',
    '`5 seconds` is not a number: TOML has no units, and `poll_interval_ms` counts milliseconds',
    'poll_interval_ms = 5000',
    'poll_interval_ms = 5000'
  ],
  [
    'poll_interval_ms = PT5S',
    '1:20+4',
    '1:20',
    '`poll_interval_ms` takes an integer from 5 to 60000, not `PT5S`',
    'write a number, without quotes'
  ],
  [
    'poll_interval_ms = 5s # five',
    '1:20+2',
    '1:21',
    '`5s` is not a number: TOML has no units, and `poll_interval_ms` counts milliseconds',
    'poll_interval_ms = 5000',
    'poll_interval_ms = 5000 # five'
  ],
  [
    'poll_interval_ms = 12:60:00',
    '1:20+8',
    '1:22',
    '`poll_interval_ms` takes an integer from 5 to 60000, not `12:60:00`',
    'write a number, without quotes'
  ],
  [
    'file = 2024-01-15.log',
    '1:8+14',
    '1:18',
    'text needs quotes',
    'file = "2024-01-15.log"',
    'file = "2024-01-15.log"'
  ],
  ['file = infra.log', '1:8+9', '1:11', 'text needs quotes', 'file = "infra.log"', 'file = "infra.log"'],
  ['file = nancy.log', '1:8+9', '1:11', 'text needs quotes', 'file = "nancy.log"', 'file = "nancy.log"'],
  ['file = true.log', '1:8+8', '1:12', 'text needs quotes', 'file = "true.log"', 'file = "true.log"'],
  ['file = falsey', '1:8+6', '1:13', 'text needs quotes', 'file = "falsey"', 'file = "falsey"'],
  ['file = trace.log', '1:8+9', '1:8', 'text needs quotes', 'file = "trace.log"', 'file = "trace.log"'],
  ['addr = 127.0.0.1', '1:8+9', '1:13', 'text needs quotes', 'addr = "127.0.0.1"', 'addr = "127.0.0.1"'],
  ['addr = 0.0.0.0:514', '1:8+11', '1:11', 'text needs quotes', 'addr = "0.0.0.0:514"', 'addr = "0.0.0.0:514"'],
  ['addr = ::1', '1:8+3', '1:8', 'text needs quotes', 'addr = "::1"', 'addr = "::1"'],
  ['addr = *', '1:8+1', '1:8', 'text needs quotes', 'addr = "*"', 'addr = "*"'],
  ['addr = localhost', '1:8+9', '1:8', 'text needs quotes', 'addr = "localhost"', 'addr = "localhost"'],
  [
    'allow_from = [10.0.0.0/8, 192.168.0.0/16]',
    '1:15+10',
    '1:19',
    'text needs quotes',
    '"10.0.0.0/8"',
    'allow_from = ["10.0.0.0/8", "192.168.0.0/16"]'
  ],
  [
    'timezone = Asia/Shanghai',
    '1:12+13',
    '1:12',
    'text needs quotes',
    'timezone = "Asia/Shanghai"',
    'timezone = "Asia/Shanghai"'
  ],
  ['timezone = +08:00', '1:12+6', '1:14', 'text needs quotes', 'timezone = "+08:00"', 'timezone = "+08:00"'],
  [
    'socket_mode = 0660',
    '1:15+4',
    '1:16',
    'a number must not begin with 0',
    'socket_mode = "0660"',
    'socket_mode = "0660"'
  ],
  [
    'brokers = kafka1:9092',
    '1:11+11',
    '1:11',
    'text needs quotes',
    'brokers = ["kafka1:9092"]',
    'brokers = ["kafka1:9092"]'
  ],
  ['brokers = [a:9092, b:9092]', '1:12+6', '1:12', 'text needs quotes', '"a:9092"', 'brokers = ["a:9092", "b:9092"]'],
  [
    'topic = logs, audit',
    '1:9+11',
    '1:9',
    'text needs quotes',
    'topic = ["logs", "audit"]',
    'topic = ["logs", "audit"]'
  ],
  ['topic = [logs, audit]', '1:10+4', '1:10', 'text needs quotes', '"logs"', 'topic = ["logs", "audit"]'],
  ['topic = /logs-.*/', '1:9+9', '1:9', 'text needs quotes', 'topic = ["/logs-.*/"]', 'topic = ["/logs-.*/"]'],
  ['topic = 007', '1:9+3', '1:10', 'a number must not begin with 0', 'topic = "007"', 'topic = "007"'],
  [
    'enable = constructor',
    '1:10+11',
    '1:10',
    '`enable` takes true or false, not `constructor`',
    'write true or false, without quotes'
  ],
  [
    'enable = -true',
    '1:10+5',
    '1:10',
    '`-true` is not a TOML value; TOML has true and false',
    'enable = true',
    'enable = true'
  ],
  ['enable = "true', '1:10+1', null, 'the string that begins here is never closed', 'close it with "'],
  [
    'n = 1e',
    '1:5+2',
    '1:6',
    '`1e` is not a number: TOML has no units',
    'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  ],
  [
    'n = 0xGG',
    '1:5+4',
    '1:6',
    'these are not digits of that base',
    '0x takes 0-9 and a-f, 0o takes 0-7, 0b takes 0 and 1; text needs quotes'
  ],
  [
    'n = +0b1',
    '1:5+4',
    '1:7',
    'a number of base 2, 8 or 16 has no sign, and begins with 0b, 0o or 0x',
    'n = 1',
    'n = 1'
  ],
  ['n = Infinity', '1:5+8', '1:5', '`Infinity` is not a TOML value; TOML has inf and nan', 'n = inf', 'n = inf'],
  [
    'n = 10%',
    '1:5+3',
    '1:7',
    '`10%` is not a number: TOML has no units',
    'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  ],
  [
    'n = 50 %',
    '1:5+4',
    '1:8',
    '`50 %` is not a number: TOML has no units',
    'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  ],
  ['n = <port>', '1:5+6', '1:5', 'text needs quotes', 'n = "<port>"', 'n = "<port>"'],
  ['n = (5)', '1:5+3', '1:5', 'parentheses have no meaning in TOML', 'a list is written in brackets: [...]'],
  ['n = 5;', '1:6+1', '1:6', 'a line does not end with `;`', 'leave it out', 'n = 5'],
  [
    'd = 2024-1-5',
    '1:5+8',
    '1:9',
    'a date is written otherwise in TOML',
    'write a valid date: 2024-12-31 or 2024-12-31T23:59:59Z; text needs quotes'
  ],
  ['d = 01/02/2024', '1:5+10', '1:6', 'text needs quotes', 'd = "01/02/2024"', 'd = "01/02/2024"'],
  [
    'd = 2024-01-01T25:00:00Z',
    '1:5+20',
    '1:15',
    'there is no such date',
    'write a valid date: 2024-12-31 or 2024-12-31T23:59:59Z; text needs quotes'
  ],
  [
    'd = 2024-01-01T10:00:00+8',
    '1:5+21',
    '1:24',
    'a date is written otherwise in TOML',
    'write a valid date: 2024-12-31 or 2024-12-31T23:59:59Z; text needs quotes'
  ],
  [
    '[[sources]]\ntags = env:prod\n',
    '2:8+8',
    '2:8',
    'text needs quotes',
    'tags = ["env:prod"]',
    '[[sources]]\ntags = ["env:prod"]\n'
  ],
  [
    'allow_override = file',
    '1:18+4',
    '1:18',
    'text needs quotes',
    'allow_override = ["file"]',
    'allow_override = ["file"]'
  ],
  ['key = 我', '1:7+1', '1:7', 'text needs quotes', 'key = "我"', 'key = "我"'],
  [
    'n = 0x',
    '1:5+2',
    '1:6',
    'these are not digits of that base',
    '0x takes 0-9 and a-f, 0o takes 0-7, 0b takes 0 and 1; text needs quotes'
  ],
  ['n = "a" + "b"', '1:9+1', '1:9', 'TOML does not calculate', 'write the result'],
  ['n = $(date)', '1:5+7', '1:5', 'text needs quotes', 'n = "$(date)"', 'n = "$(date)"'],
  ['n = env("X")', '1:5+8', '1:5', 'a variable needs quotes, whatever it holds', 'n = "${X}"', 'n = "${X}"'],
  ['n = process.env.X', '1:5+13', '1:5', 'a variable needs quotes, whatever it holds', 'n = "${X}"', 'n = "${X}"'],
  ['n = [1..5]', '1:6+4', '1:7', 'text needs quotes', '"1..5"', 'n = ["1..5"]'],
  ['n = |\n  x', '1:5+1', '1:5', 'text needs quotes', 'n = "|"', 'n = "|"\n  x'],
  ['n = C:\\x # y', '1:5+4', '1:5', 'text needs quotes', "n = 'C:\\x'", "n = 'C:\\x' # y"]
]
