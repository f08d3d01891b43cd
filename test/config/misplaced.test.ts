import { sep } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { applyFix } from '../../lib/config/edit/apply-fix.ts'
import { validateConfigWith } from '../../lib/config/validate-config.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'

const files =
  '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file", "encode", "charset", "mode", "from", "multiline", "compression"]\n'
const kafka =
  '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["topic", "config", "from"]\n[connectors.params]\nbrokers = "k:9092"\n'
const syslog = '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["addr", "port", "protocol", "tls"]\n'
const head = '[[sources]]\nkey = "s"\nconnect = "c"\n'

interface Told {
  readonly first: Diagnostic | undefined
  readonly codes: readonly string[]
  /** What is left after the fixes. */
  readonly left: readonly string[]
  readonly texts: Readonly<Record<string, string>>
}

function told(sources: string, connectors: string): Told {
  const load = (texts: Readonly<Record<string, string>>): readonly Diagnostic[] =>
    loadConfig({
      sources: { file: 'w', text: texts['w'] ?? '' },
      connectors: [{ file: 'c', text: texts['c'] ?? '' }]
    }).diagnostics
  const texts: Record<string, string> = { w: sources, c: connectors }
  const diagnostics = load(texts)
  for (const { fix } of diagnostics)
    if (fix !== undefined) texts[fix.patch.file] = applyFix(texts[fix.patch.file] ?? '', fix.patch)
  return {
    first: diagnostics[0],
    codes: diagnostics.map(({ code }) => code),
    left: load(texts).map(({ code, message }) => `${code} ${message}`),
    texts
  }
}

type Row = readonly [
  what: string,
  sources: string,
  connectors: string,
  place: string,
  message: string,
  suggestion: string
]

t.test('a key one level too high or too low is reported once with its right place, and the fix moves it', async (t) => {
  const rows: readonly Row[] = [
    [
      'a key of the source among its params',
      `${head}[sources.params]\nfile = "a"\nenable = false\n`,
      files,
      'w:6:1',
      '`enable` is no param, but a key of `[[sources]]`',
      'put it above the params, into `[[sources]]`'
    ],
    [
      'all keys of the source among its params',
      '[[sources]]\n[sources.params]\nkey = "s"\nconnect = "c"\nfile = "a"\n',
      files,
      'w:3:1',
      '`key` is no param, but a key of `[[sources]]`',
      'put it above the params, into `[[sources]]`'
    ],
    [
      '`allow_override` among the params',
      `${head}params.file = "a"\n`,
      '[[connectors]]\nid = "c"\ntype = "file"\n[connectors.params]\nbase = "."\nallow_override = ["file"]\n',
      'c:6:1',
      '`allow_override` is no param, but a key of `[[connectors]]`',
      'put it above the params, into `[[connectors]]`'
    ],
    [
      '`id` and `type` among the params',
      `${head}params.file = "a"\n`,
      '[[connectors]]\nallow_override = ["file"]\n[connectors.params]\nid = "c"\ntype = "file"\n',
      'c:4:1',
      '`id` is no param, but a key of `[[connectors]]`',
      'put it above the params, into `[[connectors]]`'
    ],
    ['a param above all', `file = "a"\n${head}`, files, 'w:1:1', 'unknown key `file`', 'put it into `params`'],
    [
      'a key above all',
      `enable = true\n${head}params.file = "a"\n`,
      files,
      'w:1:1',
      'unknown key `enable`',
      'put it below [[sources]]'
    ],
    [
      'the id above all',
      `${head}params.file = "a"\n`,
      `id = "c"\n${files.replace('id = "c"\n', '')}`,
      'c:1:1',
      'unknown key `id`',
      'put it below [[connectors]]'
    ],
    [
      'a param of the connector above all',
      `${head}params.file = "a"\n`,
      `base = "."\n${files}`,
      'c:1:1',
      'unknown key `base`',
      'put it into `params`'
    ],
    [
      'a part of a table among the params',
      `${head}[sources.params]\nfile = "a"\nstart = "^x"\n`,
      files,
      'w:6:1',
      'type "file" has no param `start`',
      'put it into `multiline`'
    ],
    [
      'a part of a table of the connector',
      `${head}params.file = "a"\n`,
      `${files}[connectors.params]\nstart = "^x"\n`,
      'c:6:1',
      'unknown param `start`',
      'put it into `multiline`'
    ],
    [
      'a param behind the header of a table',
      `${head}[sources.params]\nfile = "a"\n[sources.params.multiline]\nstart = "^x"\nmode = "follow"\n`,
      files,
      'w:8:1',
      'unknown param `multiline.mode`',
      'put it beside `multiline`, not into it'
    ],
    [
      'one half of a certificate outside',
      `${head}[sources.params]\nprotocol = "tls"\ncert = "c.pem"\ntls.key = "k.pem"\n`,
      syslog,
      'w:6:1',
      'type "syslog" has no param `cert`',
      'put it into `tls`'
    ],
    [
      'all of a certificate outside',
      `${head}[sources.params]\nprotocol = "tls"\ncert = "c.pem"\nkey = "k.pem"\n`,
      syslog,
      'w:6:1',
      'type "syslog" has no param `cert`',
      'put it into `tls`'
    ],
    [
      'a property among the params',
      `${head}[sources.params]\ntopic = "t"\nsession_timeout_ms = 30000\n`,
      kafka,
      'w:6:1',
      'type "kafka" has no param `session_timeout_ms`',
      'put it into `config`'
    ],
    [
      'a property with dots',
      `${head}[sources.params]\ntopic = "t"\n"session.timeout.ms" = 30000\n`,
      kafka,
      'w:6:1',
      'type "kafka" has no param `session.timeout.ms`',
      'put it into `config`'
    ],
    [
      'a param among the properties',
      `${head}[sources.params]\ntopic = "t"\n[sources.params.config]\nfrom = "latest"\n`,
      kafka,
      'w:7:1',
      'unknown param `config.from`',
      'put it beside `config`, not into it'
    ],
    [
      'a character encoding as `encode`',
      `${head}[sources.params]\nfile = "a"\nencode = "gbk"\n`,
      files,
      'w:6:10',
      '`encode` says how bytes are written as text; a character encoding belongs into `charset`',
      'charset = "gbk"'
    ],
    [
      'a compression as `encode`',
      `${head}[sources.params]\nfile = "a"\nencode = "gz"\n`,
      files,
      'w:6:10',
      '`encode` says how bytes are written as text; a compression belongs into `compression`',
      'compression = "gzip"'
    ],
    [
      'base64 as a character encoding',
      `${head}[sources.params]\nfile = "a"\ncharset = "base64"\n`,
      files,
      'w:6:11',
      '`charset` is a character encoding; how bytes are written as text is said by `encode`',
      'encode = "base64"'
    ],
    [
      'another word for a choice',
      `${head}[sources.params]\nfile = "a"\nmode = "tail"\n`,
      files,
      'w:6:8',
      '`mode` takes one of "once", "follow", not "tail"',
      'mode = "follow"'
    ],
    [
      'another word in capitals',
      `${head}[sources.params]\nprotocol = "SSL"\ntls = { cert = "c", key = "k" }\n`,
      syslog,
      'w:5:12',
      '`protocol` takes one of "udp", "tcp", "tls", "unix", not "SSL"',
      'protocol = "tls"'
    ]
  ]
  for (const [what, sources, connectors, place, message, suggestion] of rows) {
    const { first, left, texts } = told(sources, connectors)
    t.strictSame(
      [`${first?.file}:${first?.line}:${first?.column}`, first?.message, first?.suggestion],
      [place, message, suggestion],
      what
    )
    t.strictSame(left, [], `${what}: ${texts['w']}${texts['c']}`)
  }
})

t.test('a key that could belong to several tables, or is there already, is not moved', async (t) => {
  const two = `enable = false\n${head}params.file = "a"\n[[sources]]\nkey = "t"\nconnect = "c"\nparams.file = "b"\n`
  t.match(told(two, files), {
    codes: ['CONFIG_UNKNOWN_TOP_LEVEL_KEY'],
    first: { suggestion: 'put it below [[sources]]', fix: undefined }
  })
  t.match(told(two.replace('enable = false', 'mode = "once"'), files), {
    codes: ['CONFIG_UNKNOWN_TOP_LEVEL_KEY'],
    first: { suggestion: 'put it into the params below [[sources]]', fix: undefined }
  })
  t.match(told(two.replace('enable = false', 'colour = 1'), files).first, { suggestion: undefined })
  t.match(told('enable = false\n', files).first, { suggestion: 'write [[sources]] on a line above it', fix: undefined })
  t.match(told(`enable = true\n${head}enable = true\nparams.file = "a"\n`, files).first, { fix: undefined })
  t.match(told(`${head}enable = true\n[sources.params]\nfile = "a"\nenable = false\n`, files).first, {
    suggestion: /above the params/,
    fix: undefined
  })
  t.match(told(`${head}[sources.params]\nfile = "a"\nstart = "^x"\nmultiline = { start = "^y" }\n`, files).first, {
    suggestion: 'put it into `multiline`',
    fix: undefined
  })
  t.match(told(`${head}[sources.params]\nfile = "a"\nencode = "gbk"\ncharset = "utf-8"\n`, files).first, {
    suggestion: 'charset = "gbk"',
    fix: undefined
  })
  t.match(
    told(`${head}[sources.params]\nfile = "a"\nencode = "gbk"\n`, files.replace('"charset", ', '')).first,
    { suggestion: 'charset = "gbk"', fix: undefined },
    'what the connector does not let it set'
  )
})

t.test('a port out of range gets no bound as a suggestion, and a suggested boolean has no quotes', async (t) => {
  t.match(told(`${head}[sources.params]\nport = 70000\n`, syslog), {
    codes: ['CONFIG_OUT_OF_RANGE'],
    first: { expected: 'integer from 0 to 65535', suggestion: undefined }
  })
  t.match(told(`${head}[sources.params]\ntopic = "t"\nconfig.enable_auto_commit = "maybe"\n`, kafka).first, {
    code: 'CONFIG_WRONG_TYPE',
    suggestion: 'enable_auto_commit = true'
  })
  t.match(told(`${head}[sources.params]\ntopic = "t"\nconfig = ["enable_auto_commit=maybe"]\n`, kafka).first, {
    suggestion: '"enable_auto_commit=true"'
  })
})

t.test('a folder not found is reported with the number of folders searched', async (t) => {
  const folder = t.testdir({ 'wpsrc.toml': head })
  const messages = async (folderLevels: number): Promise<string | undefined> =>
    (await validateConfigWith([], folder, { folderLevels })).diagnostics.find(
      ({ code }) => code === 'CONFIG_NO_CONNECTOR_FOLDER'
    )?.message
  const above = folder.split(sep).length - 1
  t.match(await messages(32), new RegExp(`in this one nor in the ${above} above it$`))
  t.match(await messages(2), /in this one nor in the one above it$/)
  t.match(await messages(1), /in this one$/)
})
