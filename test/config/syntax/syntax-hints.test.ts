import t from 'tap'
import { loadConfig } from '../../../lib/builtin.ts'
import { applyFix } from '../../../lib/config/edit/apply-fix.ts'
import { formatDiagnostics } from '../../../lib/config/diagnostics/format-diagnostics.ts'
import { englishLeft } from '../../support/english-left.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

function problem(text: string): Diagnostic {
  const {
    diagnostics: [first]
  } = loadConfig({ sources: { file: 'wpsrc.toml', text }, connectors: [] })
  if (first?.code !== 'CONFIG_TOML_SYNTAX') throw new Error(`this is TOML: ${text}`)
  return first
}

/**
 * What is written, where the culprit stands, where Python's tomllib sees it (null: only at the end of the text), what
 * is said, what to write, and the text with the fix in it where one is certain.
 */
type Case = readonly [
  text: string,
  place: string,
  tomllib: string | null,
  message: string,
  suggestion: string,
  mended?: string
]

const cases: readonly Case[] = [
  // Characters that only look right
  [
    'key = “a”',
    '1:7+3',
    '1:7',
    '`“` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'key = "a"'
  ],
  [
    'tags = [‘a’, "b"]',
    '1:9+3',
    '1:9',
    '`‘` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'tags = ["a", "b"]'
  ],
  ['key = “a', '1:7+1', '1:7', '`“` is not a quotation mark in TOML', 'write it with straight quotes: "..."'],
  [
    'key = "a”\nb = 1',
    '1:7+3',
    '1:10',
    'the string begins with " and ends with `”`',
    'close it with "',
    'key = "a"\nb = 1'
  ],
  [
    'key = `a`',
    '1:7+3',
    '1:7',
    'a backtick is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'key = "a"'
  ],
  [
    'key ＝ "a"',
    '1:5+1',
    '1:5',
    '`＝` is written in full-width characters, which TOML does not allow',
    'write =',
    'key = "a"'
  ],
  [
    'tags = ["a"， "b"]',
    '1:12+1',
    '1:12',
    '`，` is written in full-width characters, which TOML does not allow',
    'write ,',
    'tags = ["a", "b"]'
  ],
  [
    'port = １５１４',
    '1:8+4',
    '1:8',
    '`１５１４` is written in full-width characters, which TOML does not allow',
    'write 1514',
    'port = 1514'
  ],
  [
    'key\u00A0= "a"',
    '1:4+1',
    '1:4',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    'key = "a"'
  ],
  [
    'key =\u00A0\u00A0"a"',
    '1:6+2',
    '1:6',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    'key = "a"'
  ],
  [
    'key =\u3000"a"',
    '1:6+1',
    '1:6',
    'a full-width space (U+3000) stands here, which TOML does not allow',
    'write a plain space',
    'key = "a"'
  ],
  [
    '\u200Bkey = "a"',
    '1:1+1',
    '1:1',
    'an invisible character (U+200B) stands here, which TOML does not allow',
    'delete it',
    'key = "a"'
  ],
  // Values that other languages have
  [
    'enable = True',
    '1:10+4',
    '1:10',
    '`True` is not a TOML value; TOML has true and false',
    'enable = true',
    'enable = true'
  ],
  [
    'enable = yes # please',
    '1:10+3',
    '1:10',
    '`yes` is not a TOML value; TOML has true and false',
    'enable = true',
    'enable = true # please'
  ],
  [
    'reuse_port = off',
    '1:14+3',
    '1:14',
    '`off` is not a TOML value; TOML has true and false',
    'reuse_port = false',
    'reuse_port = false'
  ],
  ['base = yes', '1:8+3', '1:8', 'text needs quotes', 'base = "yes"', 'base = "yes"'],
  [
    'base = null',
    '1:8+4',
    '1:8',
    '`null` is not a TOML value: TOML has no null',
    'leave the line out: what is not given has its default'
  ],
  [
    'poll_interval_ms = 5s',
    '1:20+2',
    '1:21',
    '`5s` is not a number: TOML has no units, and `poll_interval_ms` counts milliseconds',
    'poll_interval_ms = 5000',
    'poll_interval_ms = 5000'
  ],
  [
    'max_line_bytes = 10MB',
    '1:18+4',
    '1:20',
    '`10MB` is not a number: TOML has no units, and `max_line_bytes` counts bytes',
    'max_line_bytes = 10485760',
    'max_line_bytes = 10485760'
  ],
  [
    'max_line_bytes = 64 KiB',
    '1:18+6',
    '1:21',
    '`64 KiB` is not a number: TOML has no units, and `max_line_bytes` counts bytes',
    'max_line_bytes = 65536',
    'max_line_bytes = 65536'
  ],
  [
    'params = { poll_interval_ms = 5s, from = "end" }',
    '1:31+2',
    '1:32',
    '`5s` is not a number: TOML has no units, and `poll_interval_ms` counts milliseconds',
    'poll_interval_ms = 5000',
    'params = { poll_interval_ms = 5000, from = "end" }'
  ],
  [
    'speed = 3x',
    '1:9+2',
    '1:10',
    '`3x` is not a number: TOML has no units',
    'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  ],
  [
    'max_line_bytes = 1,048,576',
    '1:18+9',
    '1:19',
    'the digits of a number are not separated by commas, points or spaces',
    'max_line_bytes = 1048576',
    'max_line_bytes = 1048576'
  ],
  [
    'max_line_bytes = 64 * 1024',
    '1:18+9',
    '1:21',
    'TOML does not calculate',
    'max_line_bytes = 65536',
    'max_line_bytes = 65536'
  ],
  [
    'n = -0xff',
    '1:5+5',
    '1:7',
    'a number of base 2, 8 or 16 has no sign, and begins with 0b, 0o or 0x',
    'n = -255',
    'n = -255'
  ],
  [
    'socket_mode = 0660',
    '1:15+4',
    '1:16',
    'a number must not begin with 0',
    'socket_mode = "0660"',
    'socket_mode = "0660"'
  ],
  ['port = 0514', '1:8+4', '1:9', 'a number must not begin with 0', 'port = 514', 'port = 514'],
  [
    'n = 007',
    '1:5+3',
    '1:6',
    'a number must not begin with 0',
    'leave the 0 out, or put the value in quotes if it is text'
  ],
  ['n = .5', '1:5+2', '1:5', 'a decimal point needs digits on both sides', 'n = 0.5', 'n = 0.5'],
  [
    'since = 2024-13-45',
    '1:9+10',
    '1:13',
    'there is no such date',
    'write a valid date: 2024-12-31 or 2024-12-31T23:59:59Z; text needs quotes'
  ],
  ['file = 2024-13-45', '1:8+10', '1:12', 'there is no such date', 'file = "2024-13-45"'],
  ['base = r"C:\\logs"', '1:8+10', '1:8', 'a string has no prefix in TOML', "base = 'C:\\logs'"],
  ['file = a.log', '1:8+5', '1:8', 'text needs quotes', 'file = "a.log"', 'file = "a.log"'],
  ['base = C:\\logs', '1:8+7', '1:8', 'text needs quotes', "base = 'C:\\logs'", "base = 'C:\\logs'"],
  [
    'base = /var/my log # here',
    '1:8+11',
    '1:8',
    'text needs quotes',
    'base = "/var/my log"',
    'base = "/var/my log" # here'
  ],
  [
    'port = ${PORT:514}',
    '1:8+11',
    '1:8',
    'a variable needs quotes, whatever it holds',
    'port = "${PORT:514}"',
    'port = "${PORT:514}"'
  ],
  [
    'base = $HOME',
    '1:8+5',
    '1:8',
    'a variable needs quotes, whatever it holds',
    'base = "${HOME}"',
    'base = "${HOME}"'
  ],
  ['port =', '1:7+1', null, 'a value is missing', 'port = 514'],
  ['use_polling =', '1:14+1', null, 'a value is missing', 'use_polling = false'],
  ['brokers =', '1:10+1', null, 'a value is missing', 'brokers = ["..."]'],
  ['protocol =', '1:11+1', null, 'a value is missing', 'protocol = "udp"'],
  ['group_id =', '1:11+1', null, 'a value is missing', 'group_id = "..."'],
  ['max_bytes_per_second =', '1:23+1', null, 'a value is missing', 'max_bytes_per_second = 4096'],
  ['multiline =\nb = 1', '1:12+1', '1:12', 'a value is missing', 'write a value after `=`; an empty text is ""'],
  ['tags = ["a", yes]', '1:14+3', '1:14', 'text needs quotes', '"yes"', 'tags = ["a", "yes"]'],
  // Arrays and inline tables
  [
    'tags = ["a",, "b"]',
    '1:13+1',
    '1:13',
    'there is nothing between two commas',
    'leave the comma out',
    'tags = ["a", "b"]'
  ],
  ['tags = [, "b"]', '1:9+1', '1:9', 'there is nothing before the comma', 'leave the comma out', 'tags = [ "b"]'],
  ['tags = ["a", "b"\nkey = "x"\n', '1:8+1', '2:1', 'the array that begins here is never closed', 'close it with `]`'],
  [
    '[[sources]]\ntags = [\n  "a", # [\n  "b"\n\n[sources.params]\nfile = "x"\n',
    '2:8+1',
    '6:1',
    'the array that begins here is never closed',
    'close it with `]`'
  ],
  ['tags = ["a"', '1:8+1', null, 'the array that begins here is never closed', 'close it with `]`'],
  ['tags = [', '1:8+1', null, 'the array that begins here is never closed', 'close it with `]`'],
  [
    'params = { file = "a"\n[[sources]]\n',
    '1:10+1',
    '1:22',
    'the inline table that begins here is never closed',
    'close it with `}`'
  ],
  [
    'tags = [\n  "a"\n  "b"\n]',
    '3:3+1',
    '3:3',
    'a comma is missing before this in the array',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  [
    'a = [1 2]',
    '1:8+1',
    '1:8',
    'a comma is missing before this in the array',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  [
    'params = { file = "a" base = "b" }',
    '1:23+1',
    '1:23',
    'a comma is missing before this in the inline table',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  // Other formats
  [
    '// a\nkey = "a"',
    '1:1+2',
    '1:1',
    '`//` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    '# a\nkey = "a"'
  ],
  [
    'key = "a" // b',
    '1:11+2',
    '1:11',
    '`//` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    'key = "a" # b'
  ],
  [
    '/* a */\nkey = "a"',
    '1:1+2',
    '1:1',
    '`/*` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    '# a\nkey = "a"'
  ],
  [
    '/* a\n b */\nkey = "a"',
    '1:1+2',
    '1:1',
    '`/*` does not begin a comment in TOML',
    'a comment begins with # and ends with its line'
  ],
  [
    '; a\nkey = "a"',
    '1:1+1',
    '1:1',
    '`;` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    '# a\nkey = "a"'
  ],
  [
    '-- a\nkey = "a"',
    '1:1+2',
    '1:4',
    '`--` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    '# a\nkey = "a"'
  ],
  [
    '{\n  "sources": []\n}',
    '1:1+1',
    '1:1',
    'this is JSON, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '[{"key": "a"}]',
    '1:1+1',
    '1:2',
    'this is JSON, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    'sources:\n  - key: a',
    '1:8+1',
    '1:8',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '---\nsources:',
    '1:4+1',
    '1:4',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    'a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> x',
    '2:1+12',
    '2:1',
    'there is an unresolved merge conflict here',
    'keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>'
  ],
  // Names and headers
  [
    'key: "value"',
    '1:4+1',
    '1:4',
    'a name and its value are separated by `=`, not by `:`',
    'key = ...',
    'key = "value"'
  ],
  [
    'params = { file: "a" }',
    '1:16+1',
    '1:16',
    'a name and its value are separated by `=`, not by `:`',
    'file = ...',
    'params = { file = "a" }'
  ],
  ['key := "a"', '1:5+2', '1:5', 'a name and its value are separated by `=`, not by `:=`', 'key = ...', 'key = "a"'],
  ['key => "a"', '1:5+2', '1:6', 'a name and its value are separated by `=`, not by `=>`', 'key = ...', 'key = "a"'],
  ['key == "a"', '1:5+2', '1:6', 'a name and its value are separated by `=`, not by `==`', 'key = ...', 'key = "a"'],
  ['my key = "a"', '1:4+1', '1:4', 'a name cannot contain spaces', 'my_key = ..., or in quotes: "my key" = ...'],
  [
    '= "a"',
    '1:1+1',
    '1:1',
    'the name before `=` is missing',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  [
    'just words',
    '1:6+1',
    '1:6',
    'this line is not a `key = value`',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  [
    '[[sources]\nkey = "a"',
    '1:1+10',
    '1:10',
    'the table header is not closed',
    '[[sources]]',
    '[[sources]]\nkey = "a"'
  ],
  [
    '[sources.params # x\nfile = "a"',
    '1:1+15',
    '1:17',
    'the table header is not closed',
    '[sources.params]',
    '[sources.params] # x\nfile = "a"'
  ],
  // More than the value
  ['key = "a";', '1:10+1', '1:10', 'a line does not end with `;`', 'leave it out', 'key = "a"'],
  ['key = "a", # x', '1:10+1', '1:10', 'a line does not end with `,`', 'leave it out', 'key = "a" # x'],
  ['tags = ["a"]]', '1:13+1', '1:13', 'there is one `]` too many', 'leave it out'],
  ['a = 1 b = 2', '1:7+1', '1:7', 'there is more text after the value', 'one key per line'],
  [
    'a = "x" y',
    '1:9+1',
    '1:9',
    'there is more text after the value',
    'put a value of several words into quotes; one key per line; a comment begins with #'
  ],
  ["key = 'it's'", '1:11+1', '1:11', 'a text in single quotes holds a single quote', '"it\'s"'],
  ['key = "a "b" c"', '1:11+1', '1:11', 'a text in double quotes holds a double quote', '\'a "b" c\''],
  // Strings
  ['base = "C:\\logs\\x"', '1:11+2', '1:13', '`\\l` is not an escape in TOML', "'C:\\logs\\x'", "base = 'C:\\logs\\x'"],
  [
    'tags = ["x", "C:\\logs"]',
    '1:17+2',
    '1:19',
    '`\\l` is not an escape in TOML',
    "'C:\\logs'",
    'tags = ["x", \'C:\\logs\']'
  ],
  [
    'base = "C:\\"',
    '1:8+5',
    null,
    'the backslash before the last quote keeps the string open',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs\\'"
  ],
  ['key = "abc', '1:7+1', null, 'the string that begins here is never closed', 'close it with "'],
  ['a = """b\n', '1:5+3', null, 'the string that begins here is never closed', 'close it with """'],
  // Twice
  [
    '[sources.params]\nmultiline = "x"\n[sources.params.multiline]\nstart = "a"',
    '3:2+24',
    '3:26',
    '`sources.params.multiline` is given twice: as a value, and as a table',
    'leave one of the two out'
  ],
  [
    '[sources]\nkey = "a"\n[sources]\nkey = "b"',
    '3:2+7',
    '3:9',
    '`sources` is defined twice',
    'write each of them with double brackets: [[sources]]',
    '[[sources]]\nkey = "a"\n[[sources]]\nkey = "b"'
  ],
  [
    '[[sources]]\nkey = "a"\n[sources]\nkey = "b"',
    '3:2+7',
    '3:9',
    '`sources` is defined twice',
    'write each of them with double brackets: [[sources]]',
    '[[sources]]\nkey = "a"\n[[sources]]\nkey = "b"'
  ]
]

t.test('the culprit of a syntax error is pointed at, with what to write', async (t) => {
  for (const [text, place, , message, suggestion, mended] of cases) {
    const found = problem(text)
    t.strictSame(
      [`${found.line}:${found.column}+${found.length}`, found.message, found.suggestion],
      [place, message, suggestion],
      text
    )
    const { fix } = found
    t.equal(fix === undefined ? undefined : applyFix(text, fix.patch), mended, `the fix of ${text}`)
    if (mended !== undefined)
      t.equal(
        applyFix(`\uFEFF${text.replaceAll('\n', '\r\n')}`, fix?.patch ?? { edits: [] }),
        `\uFEFF${mended.replaceAll('\n', '\r\n')}`,
        'byte order mark and line ends stay'
      )
  }
})

t.test('no reported position lies after the one of tomllib', async (t) => {
  for (const [text, place, tomllib] of cases) {
    const [line = 0, column = 0] = place.split(/[:+]/).map(Number)
    const [theirLine = Infinity, theirColumn = Infinity] = tomllib?.split(':').map(Number) ?? []
    t.ok(line < theirLine || (line === theirLine && column <= theirColumn), `${text}: ${place}, ${tomllib}`)
  }
})

t.test('all of it is reported in Chinese, too', async (t) => {
  for (const [text] of cases) {
    const found = problem(text)
    const told = formatDiagnostics([found], { locale: 'zh' })
    t.match(told, /详情：[^\n]*\p{Script=Han}/u, text)
    t.strictSame(englishLeft(told), [], told)
  }
})

t.test('a repaired fault is no longer reported', async (t) => {
  for (const [text, , , message, , mended] of cases) {
    if (mended === undefined) continue
    const { diagnostics } = loadConfig({ sources: { file: 'wpsrc.toml', text: mended }, connectors: [] })
    t.notOk(
      diagnostics.some((other) => other.message === message),
      text
    )
  }
})

t.test('an array that is never closed names what begins behind it, and a conflict its end', async (t) => {
  t.match(problem('tags = ["a"\nkey = "x"').related, [{ message: 'something else begins here', line: 2, column: 1 }])
  t.match(problem('<<<<<<< a\n=======\n>>>>>>> b').related, [{ message: 'it ends here', line: 3, column: 1 }])
})

t.test('an invisible space is shown', async (t) => {
  t.match(formatDiagnostics([problem('key\u00A0= "a"')]), /1 \| key\\u00a0= "a"\n {2}\| {4}\^{6}\n/)
})

t.test('no hint and no fix shows a secret', async (t) => {
  for (const text of [
    'sasl_password = hunter2',
    'sasl_password = "C:\\hunter2"',
    'sasl_password = “hunter2”',
    'password = "a "hunter2" b"',
    'api_key = 5hunter2',
    'my_token: hunter2',
    'base = https://me:hunter2@host'
  ]) {
    const { excerpt: _, ...found } = problem(text)
    t.notMatch(JSON.stringify(found), 'hunter2', text)
  }
})

t.test('words in an array are put in quotes up to the first that may be no text', async (t) => {
  for (const [text, mended] of [
    ['tags = [web, db, x1]', 'tags = ["web", "db", "x1"]'],
    ['tags = [web, 12, db]', 'tags = ["web", 12, db]'],
    ['tags = [web, 12abc, db]', 'tags = ["web", 12abc, db]'],
    ['tags = [web, db, true]', 'tags = ["web", "db", true]']
  ] as const)
    t.equal(applyFix(text, problem(text).fix?.patch ?? { edits: [] }), mended)
})

t.test('a fix of a text that has changed is refused', async (t) => {
  const patch = problem('a = 1\nenable = True').fix?.patch ?? { edits: [] }
  for (const text of ['a = 1\nenable = "x"', 'a = 1', ''])
    t.throws(() => applyFix(text, patch), { code: 'CONFIG_NOT_EDITABLE' })
})

t.test('what the parser names is not always the culprit', async (t) => {
  const cases: readonly (readonly [text: string, message: string, suggestion: string])[] = [
    ['hello\r\nb = 1\r\n', 'this line is not a `key = value`', 'write key = "value"'],
    ['tags = "a", "b"', 'there is a second text after the value', 'a list of texts is written in brackets'],
    ['{{ if .Values.x }}\n[[sources]]', 'this is a template, not TOML', 'render the template'],
    ['{% if x %}', 'this is a template, not TOML', 'render the template'],
    ['\uFF1B comment', '`\uFF1B` does not begin a comment in TOML', 'a comment begins with #'],
    ['params.mode = once', 'text needs quotes', 'params.mode = "once"']
  ]
  for (const [text, message, suggestion] of cases) {
    const found = problem(text)
    t.equal(found.message, message, text)
    t.ok(found.suggestion?.startsWith(suggestion), `${text}: ${found.suggestion}`)
    t.strictSame(englishLeft(formatDiagnostics([found], { locale: 'zh' })), [], text)
  }
})
