import type { TomlFault } from './toml-fault.ts'

/** Characters that only look right. */
export const characters: readonly TomlFault[] = [
  // Quotes of word processors
  [
    '“key” = "a"',
    '1:1+5',
    '1:1',
    '`“` is not a quotation mark in TOML',
    'write it with straight quotes: "key"',
    '"key" = "a"'
  ],
  [
    '[“sources”]\n',
    '1:2+9',
    '1:2',
    '`“` is not a quotation mark in TOML',
    'write it with straight quotes: "sources"',
    '["sources"]\n'
  ],
  [
    '[[“sources”]]\n',
    '1:3+9',
    '1:3',
    '`“` is not a quotation mark in TOML',
    'write it with straight quotes: "sources"',
    '[["sources"]]\n'
  ],
  ['key = “a “b” c”', '1:7+1', '1:7', '`“` is not a quotation mark in TOML', 'write it with straight quotes: "..."'],
  [
    'tags = [“a”， “b”]',
    '1:9+3',
    '1:9',
    '`“` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'tags = ["a", "b"]'
  ],
  [
    'key ＝ “a”；',
    '1:5+1',
    '1:5',
    '`＝` is written in full-width characters, which TOML does not allow',
    'write =',
    'key = "a"'
  ],
  [
    'key = «a»',
    '1:7+3',
    '1:7',
    '`«` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'key = "a"'
  ],
  [
    'key = 「a」',
    '1:7+3',
    '1:7',
    '`「` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'key = "a"'
  ],
  ['key = "it’s”', '1:7+6', null, 'the string begins with " and ends with `”`', 'close it with "', 'key = "it’s"'],
  ["key = 'a’", '1:7+3', null, "the string begins with ' and ends with `’`", "close it with '", "key = 'a'"],
  [
    'params.file = „a“',
    '1:15+3',
    '1:15',
    '`„` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'params.file = "a"'
  ],
  [
    '{“sources”: [{“key”: “a”}]}',
    '1:1+1',
    '1:1',
    'this is JSON, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '‘key’ = 1',
    '1:1+5',
    '1:1',
    '`‘` is not a quotation mark in TOML',
    'write it with straight quotes: "key"',
    '"key" = 1'
  ],
  ['key = “a\nb = 2', '1:7+1', '1:7', '`“` is not a quotation mark in TOML', 'write it with straight quotes: "..."'],
  // Signs of a Chinese keyboard
  [
    '［［sources］］\nkey = "a"',
    '1:1+1',
    '1:1',
    '`［` is written in full-width characters, which TOML does not allow',
    'write [',
    '[[sources]]\nkey = "a"'
  ],
  [
    '【sources】',
    '1:1+1',
    '1:1',
    '`【` is written in full-width characters, which TOML does not allow',
    'write [',
    '[sources]'
  ],
  [
    '[[sources]]\nｋｅｙ = "a"',
    '2:1+3',
    '2:1',
    '`ｋｅｙ` is written in full-width characters, which TOML does not allow',
    'write key',
    '[[sources]]\nkey = "a"'
  ],
  [
    'port = 5１4',
    '1:9+1',
    '1:9',
    '`１` is written in full-width characters, which TOML does not allow',
    'write 1',
    'port = 514'
  ],
  [
    'port = ５１４ＭＢ',
    '1:8+5',
    '1:8',
    '`５１４ＭＢ` is written in full-width characters, which TOML does not allow',
    'write 514MB',
    'port = 514MB'
  ],
  [
    'enable = ｔｒｕｅ',
    '1:10+4',
    '1:10',
    '`ｔｒｕｅ` is written in full-width characters, which TOML does not allow',
    'write true',
    'enable = true'
  ],
  ['key = "a"；', '1:10+1', '1:10', 'a line does not end with `；`', 'leave it out', 'key = "a"'],
  [
    'key ：  "a"',
    '1:5+1',
    '1:5',
    '`：` is written in full-width characters, which TOML does not allow',
    'write =',
    'key =  "a"'
  ],
  [
    '＃ comment',
    '1:1+1',
    '1:1',
    '`＃` is written in full-width characters, which TOML does not allow',
    'write #',
    '# comment'
  ],
  [
    'key = "a" ＃ comment',
    '1:11+1',
    '1:11',
    '`＃` is written in full-width characters, which TOML does not allow',
    'write #',
    'key = "a" # comment'
  ],
  [
    'params。file = "a"',
    '1:7+1',
    '1:7',
    '`。` is written in full-width characters, which TOML does not allow',
    'write .',
    'params.file = "a"'
  ],
  [
    'sources．params = 1',
    '1:8+1',
    '1:8',
    '`．` is written in full-width characters, which TOML does not allow',
    'write .',
    'sources.params = 1'
  ],
  [
    'params = ｛ file = "a" ｝',
    '1:10+1',
    '1:10',
    '`｛` is written in full-width characters, which TOML does not allow',
    'write {',
    'params = { file = "a" }'
  ],
  [
    'tags = ["a"、"b"]',
    '1:12+1',
    '1:12',
    '`、` is written in full-width characters, which TOML does not allow',
    'write ,',
    'tags = ["a","b"]'
  ],
  [
    'n = －5',
    '1:5+1',
    '1:5',
    '`－` is written in full-width characters, which TOML does not allow',
    'write -',
    'n = -5'
  ],
  ['n = \u22125', '1:5+1', '1:5', '`\u2212` only looks like `-`', 'write -', 'n = -5'],
  ['n = \u20135', '1:5+1', '1:5', '`\u2013` only looks like `-`', 'write -', 'n = -5'],
  [
    'key \u2014 "a"',
    '1:5+1',
    '1:5',
    'this line is not a `key = value`',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  [
    'key = ＂a＂',
    '1:7+3',
    '1:7',
    '`＂` is not a quotation mark in TOML',
    'write it with straight quotes: "a"',
    'key = "a"'
  ],
  [
    'n = ＋5',
    '1:5+1',
    '1:5',
    '`＋` is written in full-width characters, which TOML does not allow',
    'write +',
    'n = +5'
  ],
  [
    'n = 1，024',
    '1:6+1',
    '1:6',
    '`，` is written in full-width characters, which TOML does not allow',
    'write ,',
    'n = 1,024'
  ],
  [
    'a\u3000= 1',
    '1:2+1',
    '1:2',
    'a full-width space (U+3000) stands here, which TOML does not allow',
    'write a plain space',
    'a = 1'
  ],
  [
    'tags = （"a"）',
    '1:8+1',
    '1:8',
    '`（` is written in full-width characters, which TOML does not allow',
    'write (',
    'tags = ("a")'
  ],
  [
    'a = １．５',
    '1:5+1',
    '1:5',
    '`１` is written in full-width characters, which TOML does not allow',
    'write 1',
    'a = 1.5'
  ],
  [
    '“key”：“value”，',
    '1:1+5',
    '1:1',
    '`“` is not a quotation mark in TOML',
    'write it with straight quotes: "key"',
    '"key"="value",'
  ],
  [
    'key = "a" ， b = 1',
    '1:11+1',
    '1:11',
    '`，` is written in full-width characters, which TOML does not allow',
    'write ,',
    'key = "a" , b = 1'
  ],
  // Spaces and invisible characters
  [
    '\u00A0\u00A0key = 1',
    '1:1+2',
    '1:1',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    ' key = 1'
  ],
  [
    'key = 1\u00A0',
    '1:8+1',
    '1:8',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    'key = 1 '
  ],
  [
    '[[sources]]\u00A0\nkey=1',
    '1:12+1',
    '1:12',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    '[[sources]] \nkey=1'
  ],
  [
    '[\u00A0sources]',
    '1:2+1',
    '1:2',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    '[ sources]'
  ],
  [
    'my\u00A0key = 1',
    '1:3+1',
    '1:3',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    'my key = 1'
  ],
  [
    'en\u200Bable = true',
    '1:3+1',
    '1:3',
    'an invisible character (U+200B) stands here, which TOML does not allow',
    'delete it',
    'enable = true'
  ],
  [
    'port = 15\u200B14',
    '1:10+1',
    '1:10',
    'an invisible character (U+200B) stands here, which TOML does not allow',
    'delete it',
    'port = 1514'
  ],
  [
    'enable = true\u200B',
    '1:14+1',
    '1:14',
    'an invisible character (U+200B) stands here, which TOML does not allow',
    'delete it',
    'enable = true'
  ],
  [
    'enable = \u200Btrue',
    '1:10+1',
    '1:10',
    'an invisible character (U+200B) stands here, which TOML does not allow',
    'delete it',
    'enable = true'
  ],
  [
    'a = 1\n\uFEFFb = 2',
    '2:1+1',
    '2:1',
    'a byte order mark (U+FEFF) stands here, which TOML does not allow',
    'delete it',
    'a = 1\nb = 2'
  ],
  [
    'key\u200E = "a"',
    '1:4+1',
    '1:4',
    'an invisible character (U+200E) stands here, which TOML does not allow',
    'delete it',
    'key = "a"'
  ],
  [
    'key = \u202A"C:/x"',
    '1:7+1',
    '1:7',
    'an invisible character (U+202A) stands here, which TOML does not allow',
    'delete it',
    'key = "C:/x"'
  ],
  [
    'key\u00AD = 1',
    '1:4+1',
    '1:4',
    'an invisible character (U+00AD) stands here, which TOML does not allow',
    'delete it',
    'key = 1'
  ],
  [
    'a = 1\u2028b = 2',
    '1:6+1',
    '1:6',
    'a line separator (U+2028) stands here, which TOML does not allow',
    'end the line as the others end, with LF or CRLF'
  ],
  [
    'a = 1\u0085b = 2',
    '1:6+1',
    '1:6',
    'a line separator (U+0085) stands here, which TOML does not allow',
    'end the line as the others end, with LF or CRLF'
  ],
  [
    '\u2066key = 1',
    '1:1+1',
    '1:1',
    'an invisible character (U+2066) stands here, which TOML does not allow',
    'delete it',
    'key = 1'
  ],
  [
    'key\uFE0F = 1',
    '1:4+1',
    '1:4',
    'an invisible character (U+FE0F) stands here, which TOML does not allow',
    'delete it',
    'key = 1'
  ],
  [
    'a\u180E = 1',
    '1:2+1',
    '1:2',
    'an invisible character (U+180E) stands here, which TOML does not allow',
    'delete it',
    'a = 1'
  ],
  [
    'tags = [\u00A0"a",\u00A0"b"\u00A0]',
    '1:9+1',
    '1:9',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    'tags = [ "a", "b" ]'
  ],
  [
    'a = 1\u0000',
    '1:6+1',
    '1:6',
    'an invisible character (U+0000) stands here, which TOML does not allow',
    'delete it',
    'a = 1'
  ],
  [
    'a\u0000 = 1',
    '1:1+1',
    '1:2',
    'an invisible character (U+0000) stands here, which TOML does not allow',
    'delete it',
    'a = 1'
  ],
  ['a = "x\u0000"', '1:7+1', '1:7', 'there is a control character in a string', 'write it as an escape: \\t, \\u001B'],
  [
    '# c \u0007\na = 1',
    '1:5+1',
    '1:5',
    'there is a control character in a comment',
    'write a plain space',
    '# c  \na = 1'
  ],
  [
    'a = 1\f',
    '1:6+1',
    '1:6',
    'a line separator (U+000C) stands here, which TOML does not allow',
    'end the line as the others end, with LF or CRLF'
  ],
  [
    '\u000ba = 1',
    '1:1+1',
    '1:1',
    'a line separator (U+000B) stands here, which TOML does not allow',
    'end the line as the others end, with LF or CRLF'
  ],
  [
    'a = 1 # x\u001bb',
    '1:10+1',
    '1:10',
    'there is a control character in a comment',
    'write a plain space',
    'a = 1 # x b'
  ],
  ['\u043Aey = "a"', '1:1+1', '1:1', '`\u043A` (U+043A) only looks like the letter `k`', 'write key', 'key = "a"'],
  [
    't\u0430gs = ["a"]',
    '1:2+1',
    '1:2',
    '`\u0430` (U+0430) only looks like the letter `a`',
    'write tags',
    'tags = ["a"]'
  ],
  [
    '\u043A\u043B\u044E\u0447 = 1',
    '1:1+4',
    '1:1',
    'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    '"\u043A\u043B\u044E\u0447"',
    '"\u043A\u043B\u044E\u0447" = 1'
  ],
  [
    '键 = 1',
    '1:1+1',
    '1:1',
    'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    '"键"',
    '"键" = 1'
  ],
  [
    'naïve = 1',
    '1:1+5',
    '1:3',
    'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    '"naïve"',
    '"naïve" = 1'
  ],
  [
    '[[sources]]\nk\u0435y = "a"',
    '2:2+1',
    '2:2',
    '`\u0435` (U+0435) only looks like the letter `e`',
    'write key',
    '[[sources]]\nkey = "a"'
  ],
  [
    'key = \u00A0',
    '1:7+1',
    '1:7',
    'a non-breaking space (U+00A0) stands here, which TOML does not allow',
    'write a plain space',
    'key =  '
  ],
  ['\u200B', '1:1+1', '1:1', 'an invisible character (U+200B) stands here, which TOML does not allow', 'delete it', ''],
  [
    'a = 1\n\u200B\nb = 2',
    '2:1+1',
    '2:1',
    'an invisible character (U+200B) stands here, which TOML does not allow',
    'delete it',
    'a = 1\n\nb = 2'
  ],
  // Line ends
  [
    'a = 1\rb = 2\r',
    '1:6+1',
    '1:6',
    'a line ends here with CR alone, which TOML does not allow',
    'save the file with LF or CRLF line ends',
    'a = 1\nb = 2\n'
  ],
  [
    'a = 1\r\nb = True\r\n',
    '2:5+4',
    '2:5',
    '`True` is not a TOML value; TOML has true and false',
    'b = true',
    'a = 1\r\nb = true\r\n'
  ],
  [
    'a = 1\r\r\nb = 2',
    '1:6+1',
    '1:6',
    'a line ends here with CR alone, which TOML does not allow',
    'save the file with LF or CRLF line ends'
  ],
  [
    'a = "x\r\ny = 1',
    '1:5+1',
    '1:7',
    'the string that begins here is not closed on its line',
    'close it with "; a text of several lines takes """'
  ],
  [
    'tags = [\r\n "a"\r\n "b"\r\n]',
    '3:2+1',
    '3:2',
    'a comma is missing before this in the array',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  [
    '# c\ra = 1',
    '1:4+1',
    '1:4',
    'a line ends here with CR alone, which TOML does not allow',
    'save the file with LF or CRLF line ends',
    '# c\na = 1'
  ],
  [
    'a = 1\n\rb = 2',
    '2:1+1',
    '2:1',
    'a line ends here with CR alone, which TOML does not allow',
    'save the file with LF or CRLF line ends'
  ],
  [
    'a = "x\ry"',
    '1:7+1',
    '1:7',
    'a line ends here with CR alone, which TOML does not allow',
    'save the file with LF or CRLF line ends'
  ],
  [
    'a = """x\r\ny\\q"""\r\n',
    '2:2+2',
    '2:4',
    '`\\q` is not an escape in TOML',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ]
]
