import type { TomlFault } from './toml-fault.ts'

/** Brackets, headers, and syntax of other kinds of files. */
export const structure: readonly TomlFault[] = [
  // Brackets, braces and headers
  ['tags = ["a"\n[[sources]]\n', '1:8+1', '2:1', 'the array that begins here is never closed', 'close it with `]`'],
  ['a = [[1, 2], [3, 4]\nb = 1', '1:5+1', '2:1', 'the array that begins here is never closed', 'close it with `]`'],
  ['a = { b = 1\nc = 2', '1:5+1', '1:12', 'the inline table that begins here is never closed', 'close it with `}`'],
  ['a = { b = 1, c = [1, 2 }', '1:24+1', '1:24', 'the array is closed by `}`', 'close it with `]`'],
  ['a = [1, 2}', '1:10+1', '1:10', 'the array is closed by `}`', 'close it with `]`'],
  ['a = { b = 1 ]', '1:13+1', '1:13', 'the inline table is closed by `]`', 'close it with `}`'],
  ['a = (1, 2)', '1:5+6', '1:5', 'parentheses have no meaning in TOML', 'a list is written in brackets: [...]'],
  [
    'a = ["a" "b"]',
    '1:10+1',
    '1:10',
    'a comma is missing before this in the array',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  ['a = ["a"; "b"]', '1:9+1', '1:9', 'elements are separated by commas, not by `;`', 'write ,', 'a = ["a", "b"]'],
  ['a = ["a" | "b"]', '1:10+1', '1:10', 'elements are separated by commas, not by `|`', 'write ,', 'a = ["a" , "b"]'],
  [
    'a = [1 2 3]',
    '1:8+1',
    '1:8',
    'a comma is missing before this in the array',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  ['a = ["a",\n"b",\n# c\n"c"\n', '1:5+1', null, 'the array that begins here is never closed', 'close it with `]`'],
  ['a = ["x, "y"]', '1:5+1', '1:11', 'the array that begins here is never closed', 'close it with `]`'],
  ['a = ["x]', '1:6+1', null, 'the string that begins here is never closed', 'close it with "'],
  [
    'a = {b: 1, c: 2}',
    '1:7+1',
    '1:7',
    'a name and its value are separated by `=`, not by `:`',
    'b = ...',
    'a = {b = 1, c: 2}'
  ],
  [
    'a = {"b": 1}',
    '1:9+1',
    '1:9',
    'a name and its value are separated by `=`, not by `:`',
    '"b" = ...',
    'a = {"b" = 1}'
  ],
  [
    'a = {b = 1; c = 2}',
    '1:11+1',
    '1:11',
    'elements are separated by commas, not by `;`',
    'write ,',
    'a = {b = 1, c = 2}'
  ],
  [
    'a = { b }',
    '1:9+1',
    '1:9',
    'in braces each name needs a value',
    '{ name = "value" }; a list is written in brackets: ["...", "..."]'
  ],
  [
    'a = { b, c }',
    '1:8+1',
    '1:8',
    'in braces each name needs a value',
    '{ name = "value" }; a list is written in brackets: ["...", "..."]'
  ],
  ['a = { = 1 }', '1:7+1', '1:7', 'the name before `=` is missing', '{ name = "value" }'],
  ['a = { b = }', '1:11+1', '1:11', 'a value is missing', 'write a value after `=`; an empty text is ""'],
  [
    'a = {,}',
    '1:6+1',
    '1:6',
    'in braces each name needs a value',
    '{ name = "value" }; a list is written in brackets: ["...", "..."]'
  ],
  ['a = [,]', '1:6+1', '1:6', 'there is nothing before the comma', 'leave the comma out', 'a = []'],
  ['a = [1,,]', '1:8+1', '1:8', 'there is nothing between two commas', 'leave the comma out', 'a = [1,]'],
  ['a = []]', '1:7+1', '1:7', 'there is one `]` too many', 'leave it out'],
  ['a = {}}', '1:7+1', '1:7', 'there is one `}` too many', 'leave it out'],
  ['a = [\n[sources]\nb=1', '1:5+1', '2:2', 'the array that begins here is never closed', 'close it with `]`'],
  ['a = [1, # ]\n', '1:5+1', null, 'the array that begins here is never closed', 'close it with `]`'],
  [
    '[[sources]\n[sources.params\nb=1',
    '1:1+10',
    '1:10',
    'the table header is not closed',
    '[[sources]]',
    '[[sources]]\n[sources.params\nb=1'
  ],
  ['[[sources]]]\n', '1:12+1', '1:12', 'there is one `]` too many', 'leave it out'],
  ['[sources]]\n', '1:10+1', '1:10', 'there is one `]` too many', 'leave it out'],
  [
    '[[sources]] key = "a"',
    '1:13+9',
    '1:13',
    'there is more text after the header',
    'write the keys of a table on the lines below its header'
  ],
  [
    '[[sources].params]',
    '1:1+18',
    '1:10',
    'the names of a header are separated by dots',
    '[sources.params]',
    '[sources.params]'
  ],
  [
    '[ [sources] ]',
    '1:1+13',
    '1:3',
    'double brackets are written without a space between them',
    '[[sources]]',
    '[[sources]]'
  ],
  ['[]', '1:1+2', '1:2', 'a header needs a name', 'write [table] or [[table]] on a line of its own'],
  ['[[]]', '1:1+4', '1:3', 'a header needs a name', 'write [table] or [[table]] on a line of its own'],
  ['[.a]', '1:1+4', '1:2', 'a name is missing beside a dot of the header', '[a]', '[a]'],
  ['[a..b]', '1:1+6', '1:4', 'a name is missing beside a dot of the header', '[a.b]', '[a.b]'],
  ['[a.]', '1:1+4', '1:4', 'a name is missing beside a dot of the header', '[a]', '[a]'],
  [
    '[a b]',
    '1:1+5',
    '1:4',
    'the names of a header are separated by dots',
    'write [table] or [[table]] on a line of its own'
  ],
  [
    '[a]b = 1',
    '1:4+5',
    '1:4',
    'there is more text after the header',
    'write the keys of a table on the lines below its header'
  ],
  [
    '[sources[0].params]\n',
    '1:1+19',
    '1:9',
    'a name has no index in TOML',
    'write [table] or [[table]] on a line of its own'
  ],
  [
    '[sources/params]\n',
    '1:1+16',
    '1:9',
    'the names of a header are separated by dots',
    '[sources.params]',
    '[sources.params]\n'
  ],
  [
    '[sources:params]\n',
    '1:1+16',
    '1:9',
    'the names of a header are separated by dots',
    '[sources.params]',
    '[sources.params]\n'
  ],
  [
    '[source "a"]\n',
    '1:1+12',
    '1:9',
    'the names of a header are separated by dots',
    'write [table] or [[table]] on a line of its own'
  ],
  [
    '[[sources]] // first',
    '1:13+2',
    '1:13',
    '`//` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    '[[sources]] # first'
  ],
  [
    'sources {\n key = "a"\n}',
    '1:1+9',
    '1:9',
    'this is HCL or the like, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    'a.b = 1\n[a]\nc = 1',
    '2:2+1',
    '2:3',
    '`a` is defined twice',
    'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
  ],
  [
    'tags = [\n  "a"\n]\n]\n',
    '4:1+1',
    '4:1',
    'this line is not a `key = value`',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  [
    'a = [\n  { b = 1 }\n  { b = 2 }\n]',
    '3:3+1',
    '3:3',
    'a comma is missing before this in the array',
    'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'
  ],
  // Other formats and languages
  [
    '{"sources": [{"key": "a", "connect": "b"}]}',
    '1:1+1',
    '1:1',
    'this is JSON, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '["sources"]\nenable = True',
    '2:10+4',
    '2:10',
    '`True` is not a TOML value; TOML has true and false',
    'enable = true',
    '["sources"]\nenable = true'
  ],
  [
    '["sources".params]\nport = 5s',
    '2:8+2',
    '2:9',
    '`5s` is not a number: TOML has no units',
    'write the number alone, in the unit that the name of the param ends with; text needs quotes'
  ],
  [
    '["a", "b"]',
    '1:1+1',
    '1:5',
    'this is JSON, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '// c\n{\n "a": 1\n}',
    '1:1+1',
    '1:1',
    'this is JSON, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '[[sources]]\n"key": "a",\n"connect": "b"\n',
    '2:6+1',
    '2:6',
    'a name and its value are separated by `=`, not by `:`',
    '"key" = ...',
    '[[sources]]\n"key" = "a"\n"connect": "b"\n'
  ],
  [
    'sources:\n  - key: a\n    connect: b\n',
    '1:8+1',
    '1:8',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '- key: a\n- key: b',
    '1:3+1',
    '1:3',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  ['key: a', '1:4+1', '1:4', 'a name and its value are separated by `=`, not by `:`', 'key = ...', 'key = a'],
  [
    'key: a\nconnect: b\n',
    '1:4+1',
    '1:4',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '%YAML 1.2\n---\na: 1',
    '1:1+1',
    '1:1',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '# yaml\nsources:\n',
    '2:8+1',
    '2:8',
    'a name and its value are separated by `=`, not by `:`',
    'sources = ...',
    '# yaml\nsources =\n'
  ],
  [
    'source "file" "a" {\n  path = "x"\n}\n',
    '1:1+19',
    '1:8',
    'this is HCL or the like, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  ['resource = {\n', '1:12+1', '1:13', 'the inline table that begins here is never closed', 'close it with `}`'],
  [
    '<?xml version="1.0"?>\n<a/>',
    '1:1+21',
    '1:1',
    'this is XML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '<source>\n  @type tail\n  path /x\n</source>\n',
    '1:1+8',
    '1:1',
    'this is XML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    'input {\n  file {\n    path => "/x"\n  }\n}\n',
    '1:1+7',
    '1:7',
    'this is HCL or the like, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '[INPUT]\n    Name tail\n    Path /var/log/x.log\n',
    '2:10+1',
    '2:10',
    'this line is not a `key = value`',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  [
    'module(load="imudp")\ninput(type="imudp" port="514")\n',
    '1:1+20',
    '1:7',
    "this is rsyslog's language, not TOML",
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    '$ModLoad imudp\n$UDPServerRun 514\n',
    '1:1+14',
    '1:1',
    "this is rsyslog's language, not TOML",
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    'filebeat.inputs:\n- type: log\n  paths:\n    - /x\n',
    '1:16+1',
    '1:16',
    'this is YAML, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  [
    'export KEY=a\n',
    '1:1+12',
    '1:8',
    'this is a shell script, not TOML',
    'write each source as [[sources]] with a line key = "value" for each of its keys'
  ],
  ['KEY=a\nCONNECT=b\n', '1:5+1', '1:5', 'text needs quotes', 'KEY = "a"', 'KEY="a"\nCONNECT=b\n'],
  ['key value\n', '1:5+1', '1:5', 'the `=` between a name and its value is missing', 'key = ...'],
  ['key "value"\n', '1:5+1', '1:5', 'the `=` between a name and its value is missing', 'key = ...', 'key = "value"\n'],
  [
    '"key" "value"\n',
    '1:7+1',
    '1:7',
    'the `=` between a name and its value is missing',
    '"key" = ...',
    '"key" = "value"\n'
  ],
  [
    'a = 1\n<<<<<<< HEAD\nb = 1\n||||||| base\nb = 0\n=======\nb = 2\n>>>>>>> x\n',
    '2:1+12',
    '2:1',
    'there is an unresolved merge conflict here',
    'keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>'
  ],
  [
    'a = [\n<<<<<<< HEAD\n1,\n=======\n2,\n>>>>>>> x\n]',
    '2:1+12',
    '2:1',
    'there is an unresolved merge conflict here',
    'keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>'
  ],
  ['```toml\na = 1\n```\n', '1:1+3', '1:1', 'this is Markdown around TOML', 'leave out the lines that begin with ```'],
  [
    'a = 1 -- c',
    '1:7+2',
    '1:7',
    '`--` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    'a = 1 # c'
  ],
  [
    'a = 1 ; c',
    '1:7+1',
    '1:7',
    '`;` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    'a = 1 # c'
  ],
  [
    'a = "x" # c\n; b = 1',
    '2:1+1',
    '2:1',
    '`;` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    'a = "x" # c\n# b = 1'
  ],
  [
    "' comment\na = 1",
    '1:1+1',
    null,
    'the string that begins here is not closed on its line',
    'close it with \'; a text of several lines takes """'
  ],
  [
    '<!-- x -->\na = 1',
    '1:1+4',
    '1:1',
    '`<!--` does not begin a comment in TOML',
    'a comment begins with # and ends with its line',
    '# x\na = 1'
  ],
  ['let a = 1', '1:1+3', '1:5', '`let` has no meaning in TOML', 'a = ...', 'a = 1'],
  ['const a = 1;', '1:1+5', '1:7', '`const` has no meaning in TOML', 'a = ...', 'a = 1;'],
  ['a <- 1', '1:3+2', '1:3', 'a name and its value are separated by `=`, not by `<-`', 'a = ...', 'a = 1'],
  ['a = 1, b = 2', '1:6+1', '1:6', 'there is more text after the value', 'one key per line'],
  ['a: b: c', '1:2+1', '1:2', 'a name and its value are separated by `=`, not by `:`', 'a = ...', 'a = b: c'],
  ['a = b = c', '1:5+5', '1:5', 'this is not a value', 'text needs quotes: "..."'],
  ['a == 1', '1:3+2', '1:4', 'a name and its value are separated by `=`, not by `==`', 'a = ...', 'a = 1'],
  ['a => 1', '1:3+2', '1:4', 'a name and its value are separated by `=`, not by `=>`', 'a = ...', 'a = 1'],
  ['a 1', '1:3+1', '1:3', 'the `=` between a name and its value is missing', 'a = ...', 'a = 1'],
  [
    'a',
    '1:1+1',
    null,
    'this line is not a `key = value`',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  [
    '= 1',
    '1:1+1',
    '1:1',
    'the name before `=` is missing',
    'write key = "value"; a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes'
  ],
  ['a..b = 1', '1:1+4', '1:3', 'a name is missing beside a dot', 'a.b = ...', 'a.b = 1'],
  ['"a = 1', '1:1+1', null, 'the string that begins here is never closed', 'close it with "'],
  ['"""a""" = 1', '1:1+3', '1:3', 'a name takes one quote on either side, not three', '"..." = ...'],
  ['a.b c = 1', '1:5+1', '1:5', 'a name cannot contain spaces', 'a.b_c = ..., or in quotes: "a.b c" = ...'],
  ['a = ', '1:5+1', null, 'a value is missing', 'write a value after `=`; an empty text is ""'],
  ['a =', '1:4+1', null, 'a value is missing', 'write a value after `=`; an empty text is ""'],
  ['a =\n\n\nb = 1', '1:4+1', '1:4', 'a value is missing', 'write a value after `=`; an empty text is ""'],
  ['a = # c\n', '1:5+1', '1:5', 'a value is missing', 'write a value after `=`; an empty text is ""'],
  ['a[0] = 1', '1:1+8', '1:2', 'a name has no index in TOML', 'write [[a]] on a line of its own for each of them'],
  [
    'sources[0].key = "a"',
    '1:1+20',
    '1:8',
    'a name has no index in TOML',
    'write [[sources]] on a line of its own for each of them'
  ],
  [
    'a/b = 1',
    '1:1+3',
    '1:2',
    'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    '"a/b" = ...',
    '"a/b" = 1'
  ],
  [
    '&a = 1',
    '1:1+2',
    '1:1',
    'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    '"&a" = ...',
    '"&a" = 1'
  ]
]
