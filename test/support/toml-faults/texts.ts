import type { TomlFault } from './toml-fault.ts'

/** Strings, and duplicate names. */
export const texts: readonly TomlFault[] = [
  // Texts
  ['a = "a "b" c"', '1:9+1', '1:9', 'a text in double quotes holds a double quote', '\'a "b" c\''],
  ['"my key" = "a "b" c"', '1:16+1', '1:16', 'a text in double quotes holds a double quote', '\'a "b" c\''],
  [
    'a = "a "b" c" # say "hi"',
    '1:9+1',
    '1:9',
    'a text in double quotes holds a double quote',
    'write it as \\", or put the text in single quotes'
  ],
  [
    "a = 'it's' # it's",
    '1:9+1',
    '1:9',
    'a text in single quotes holds a single quote',
    'put the text in double quotes'
  ],
  [
    'a = "x" "y"',
    '1:9+1',
    '1:9',
    'there is a second text after the value',
    'a list of texts is written in brackets: ["...", "..."]'
  ],
  [
    "a = 'x' 'y'",
    '1:9+1',
    '1:9',
    'there is a second text after the value',
    'a list of texts is written in brackets: ["...", "..."]'
  ],
  [
    'a = "x\'s" y"',
    '1:11+1',
    '1:11',
    'a text in double quotes holds a double quote',
    'write it as \\", or put the text in single quotes'
  ],
  ['a = ""x""', '1:7+1', '1:7', 'a text in double quotes holds a double quote', '\'"x"\''],
  ['a = """x', '1:5+3', null, 'the string that begins here is never closed', 'close it with """'],
  ['a = """x""""""', '1:5+3', '1:14', 'there are too many quotes after this string', 'leave out the quotes after it'],
  ['a = "x', '1:5+1', null, 'the string that begins here is never closed', 'close it with "'],
  [
    'a = "x\nb = "y"\n',
    '1:5+1',
    '1:7',
    'the string that begins here is not closed on its line',
    'close it with "; a text of several lines takes """'
  ],
  ['a = x"', '1:5+2', '1:5', 'this is not a value', 'text needs quotes: "..."'],
  ["a = x'", '1:5+2', '1:5', 'this is not a value', 'text needs quotes: "..."'],
  [
    'a = "x # c\nb = 1',
    '1:5+1',
    '1:11',
    'the string that begins here is not closed on its line',
    'close it with "; a text of several lines takes """'
  ],
  ['a = "C:\\Users\\x"', '1:8+2', '1:10', '`\\U` is not an escape in TOML', "'C:\\Users\\x'", "a = 'C:\\Users\\x'"],
  ['a = "\\d+"', '1:6+2', '1:8', '`\\d` is not an escape in TOML', "'\\d+'", "a = '\\d+'"],
  [
    'a = "\\u12"',
    '1:6+2',
    '1:8',
    '`\\u` takes 4 hexadecimal digits that form an existing character',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ],
  [
    'a = "\\uD800"',
    '1:6+2',
    '1:12',
    '`\\u` takes 4 hexadecimal digits that form an existing character',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ],
  [
    'a = "\\U00110000"',
    '1:6+2',
    '1:16',
    '`\\U` takes 8 hexadecimal digits that form an existing character',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ],
  [
    'a = "\\x4"',
    '1:6+2',
    '1:8',
    '`\\x` takes 2 hexadecimal digits that form an existing character',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ],
  ['a = "x\\', '1:5+1', null, 'the string that begins here is never closed', 'close it with "'],
  [
    'a = "x\\"',
    '1:5+4',
    null,
    'the backslash before the last quote keeps the string open',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs\\'"
  ],
  [
    'tags = ["C:\\logs", "x"]',
    '1:12+2',
    '1:14',
    '`\\l` is not an escape in TOML',
    "'C:\\logs'",
    'tags = [\'C:\\logs\', "x"]'
  ],
  [
    'tags = ["C:\\logs\\"]',
    '1:9+11',
    '1:14',
    '`\\l` is not an escape in TOML',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ],
  [
    'params = { base = "C:\\logs" }',
    '1:22+2',
    '1:24',
    '`\\l` is not an escape in TOML',
    "'C:\\logs'",
    "params = { base = 'C:\\logs' }"
  ],
  [
    'a = """\nx \\q\n"""',
    '2:3+2',
    '2:5',
    '`\\q` is not an escape in TOML',
    "write a backslash as \\\\, or use single quotes: 'C:\\logs'"
  ],
  ['"a\\qb" = 1', '1:3+2', '1:5', '`\\q` is not an escape in TOML', "'a\\qb'", "'a\\qb' = 1"],
  [
    'multiline = { start = "^\\d{4}" }',
    '1:25+2',
    '1:27',
    '`\\d` is not an escape in TOML',
    "'^\\d{4}'",
    "multiline = { start = '^\\d{4}' }"
  ],
  // Duplicates
  ['a = 1\na = 2', '2:1+1', null, '`a` is defined twice', 'keep one of the two'],
  [
    'a = 1\na.b = 2',
    '2:1+3',
    null,
    '`a.b` cannot be defined here: part of it is already a value or a complete table',
    'leave one of the two out'
  ],
  ['a.b = 1\na = 2', '2:1+1', null, '`a` is defined twice', 'keep one of the two'],
  [
    '[a]\n[a.b]\n[a]',
    '3:2+1',
    '3:3',
    '`a` is defined twice',
    'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
  ],
  [
    '[[a]]\n[a]',
    '2:2+1',
    '2:3',
    '`a` is defined twice',
    'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
  ],
  ['a = []\n[[a]]', '2:3+1', '2:4', '`a` is given twice: as a value, and as a table', 'leave one of the two out'],
  [
    'a = {}\n[a.b]',
    '2:2+3',
    '2:5',
    '`a.b` cannot be defined here: part of it is already a value or a complete table',
    'leave one of the two out'
  ],
  [
    'a = { b = 1 }\na.c = 2',
    '2:1+3',
    null,
    '`a.c` cannot be defined here: part of it is already a value or a complete table',
    'leave one of the two out'
  ],
  [
    'a.b = 1\n[a]\nc = 1\nd = 2\nd = 3',
    '2:2+1',
    '2:3',
    '`a` is defined twice',
    'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
  ],
  [
    '[a.b]\nx=1\n[a]\nb.y = 2',
    '4:1+3',
    null,
    '`b.y` cannot be defined here: part of it is already a value or a complete table',
    'leave one of the two out'
  ],
  [
    '[[sources]]\nkey="a"\n[sources.params]\nfile="x"\n[sources.params]\nfile="y"',
    '5:2+14',
    '5:16',
    '`sources.params` is defined twice',
    'put everything into one of the two; another element of the list begins with [[sources]]'
  ],
  [
    '[[sources]]\nparams.file = "x"\n[sources.params]\nmode = "once"',
    '3:2+14',
    '3:16',
    '`sources.params` is defined twice',
    'put everything into one of the two; another element of the list begins with [[sources]]'
  ],
  [
    '[[sources]]\n[sources.params]\nmultiline.start = "x"\n[sources.params.multiline]\nmax_lines = 5',
    '4:2+24',
    '4:26',
    '`sources.params.multiline` is defined twice',
    'put everything into one of the two; another element of the list begins with [[sources]]'
  ],
  [
    'sources = []\n[[sources]]\nkey = "a"',
    '2:3+7',
    '2:10',
    '`sources` is given twice: as a value, and as a table',
    'leave one of the two out'
  ],
  ['a = { b = 1, b = 2 }', '1:14+1', '1:19', '`b` is defined twice', 'keep one of the two'],
  [
    'a = { b = 1, b.c = 2 }',
    '1:14+3',
    '1:21',
    '`b.c` cannot be defined here: part of it is already a value or a complete table',
    'leave one of the two out'
  ],
  ['"a" = 1\na = 2', '2:1+1', null, '`a` is defined twice', 'keep one of the two'],
  [
    '[sources]\nkey="a"\n[[sources]]\nkey="b"',
    '3:3+7',
    '3:10',
    '`sources` is defined twice',
    'write each of them with double brackets: [[sources]]',
    '[[sources]]\nkey="a"\n[[sources]]\nkey="b"'
  ],
  [
    '[[connectors]]\nid="a"\n[connectors]\nid="b"',
    '3:2+10',
    '3:12',
    '`connectors` is defined twice',
    'write each of them with double brackets: [[connectors]]',
    '[[connectors]]\nid="a"\n[[connectors]]\nid="b"'
  ],
  [
    '[a]\nx = 1\n[b]\n[a]\nx = 1\n[c]\ny = 1\ny = 2',
    '4:2+1',
    '4:3',
    '`a` is defined twice',
    'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
  ]
]
