import t from 'tap'
import { applyFix } from '../../lib/config/edit/apply-fix.ts'
import { load } from '../support/config-texts.ts'

const connector = '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["base", "file", "mode"]\n'
const source = '[[sources]]\nkey = "a"\nconnect = "files"\n'
const kafka =
  '[[connectors]]\nid = "kafka"\ntype = "kafka"\nallow_override = ["topic", "config"]\n[connectors.params]\nbrokers = ["k:9092"]\n'
const kafkaSource = '[[sources]]\nkey = "k"\nconnect = "kafka"\n[sources.params]\ntopic = "t"\n'

/** Applies the fix of every diagnostic, and gives the texts. */
function mended(
  sources: string,
  connectors: string,
  env: Readonly<Record<string, string>> = {}
): { readonly sources: string; readonly connectors: string; readonly codes: readonly string[] } {
  const { diagnostics } = load(sources, connectors, { env })
  const texts = { 'wpsrc.toml': sources, 'c.toml': connectors }
  for (const { fix } of diagnostics) {
    if (fix === undefined) continue
    const file = fix.patch.file as keyof typeof texts
    texts[file] = applyFix(texts[file], fix.patch)
  }
  const after = load(texts['wpsrc.toml'], texts['c.toml'], { env })
  return { sources: texts['wpsrc.toml'], connectors: texts['c.toml'], codes: after.diagnostics.map(({ code }) => code) }
}

t.test('a misspelt name is fixed to the intended one', (t) => {
  const rows: readonly (readonly [sources: string, connectors: string])[] = [
    [source.replace('files', 'fiels').concat('params.file = "x"\n'), connector],
    [source.replace('connect =', 'conect =').concat('params.file = "x"\n'), connector],
    [source.replace('[[sources]]', '[[source]]').concat('params.file = "x"\n'), connector],
    [source.concat('[sources.parms]\nfile = "x"\n'), connector],
    [source.concat('params.fil = "x"\n'), connector],
    [source.concat('params.file = "x"\nparams.mode = "folow"\n'), connector],
    [source.concat('params.file = "x"\n'), connector.replace('"mode"', '"mod"')],
    [source.concat('params.file = "x"\n'), connector.replace('type = "file"', 'type = "fil"')],
    [source.concat('params.file = "x"\n'), connector.replace('[[connectors]]', '[[connector]]')],
    [source.concat('params.file = "x"\n'), connector.replace('allow_override', 'alow_override')],
    [source.concat('params.file = "x"\n'), connector.concat('[connectors.params]\nmultiline.strt = "^x"\n')],
    [kafkaSource.concat('[sources.params.config]\nsession.timeout.m = 30000\n'), kafka],
    [kafkaSource.concat('config = { security_protocol = "plaintxt" }\n'), kafka],
    [kafkaSource.concat('config = ["security.protocol=plaintxt"]\n'), kafka]
  ]
  for (const [sources, connectors] of rows) {
    t.not(load(sources, connectors).ok, true, sources + connectors)
    t.strictSame(mended(sources, connectors).codes, [], sources + connectors)
  }
  t.end()
})

t.test('a readable value of the wrong type is fixed to the right type', (t) => {
  const syslog = '[[connectors]]\nid = "syslog"\ntype = "syslog"\nallow_override = ["port", "protocol"]\n'
  const one = (params: string): string => `[[sources]]\nkey = "s"\nconnect = "syslog"\n[sources.params]\n${params}\n`
  t.equal(mended(one('port = "1514" # p'), syslog).sources, one('port = 1514 # p'))
  t.strictSame(
    mended(
      one('port = 1514').replace('"s"', '7').concat('enable = 1').replace('port = 1514\nenable = 1', 'port = 1514'),
      syslog
    ).codes,
    []
  )
  t.match(mended(`colour = 1\n${one('')}`, syslog).codes, ['CONFIG_UNKNOWN_TOP_LEVEL_KEY'])
  t.strictSame(mended(one('').replace('connect', 'enable = "False"\nconnect'), syslog).codes, [])
  t.strictSame(mended(one('port = 1514'), syslog.replace('["port", "protocol"]', '"port"')).codes, [])
  t.strictSame(mended(one('port = 1514').replace('connect', 'tags = ["a b"]\nconnect'), syslog).codes, [])
  t.match(mended(one('port = 1514').replace('connect', 'tags = "env:x"\nconnect'), syslog), {
    codes: [],
    sources: one('port = 1514').replace('connect', 'tags = ["env:x"]\nconnect')
  })
  t.match(load(one('port = 1514').replace('connect', 'tags = "env:x, y"\nconnect'), syslog).diagnostics, [
    { code: 'CONFIG_WRONG_TYPE', fix: undefined }
  ])
  t.equal(mended(one('protocol = ["tcp"]'), syslog).sources, one('protocol = "tcp"'))
  t.match(load(one('protocol = ["tcp", "udp"]'), syslog).diagnostics, [{ code: 'CONFIG_WRONG_TYPE', fix: undefined }])
  for (const params of ['port = "abc"', 'port = 70000', 'port = true'])
    t.match(load(one(params), syslog).diagnostics, [{ fix: undefined }], params)
  t.match(load(one('port = 1514').replace('connect', 'enable = "maybe"\nconnect'), syslog).diagnostics, [
    { code: 'CONFIG_WRONG_TYPE', fix: undefined }
  ])
  t.end()
})

t.test('the fix for a refused override adds it to the connector once', (t) => {
  const sources = `${source}params = { file = "x", charset = "gbk" }\n${source.replace('"a"', '"b"')}params = { file = "y", charset = "gbk", encode = "hex" }\n`
  t.match(mended(sources, connector), {
    codes: [],
    connectors: connector.replace('"mode"]', '"mode", "charset", "encode"]')
  })
  const without = '[[connectors]]\nid = "files"\ntype = "file" # none\n'
  t.match(mended(`${source}params.file = "x"\n`, without), {
    codes: [],
    connectors: `${without}allow_override = ["file"]\n`
  })
  t.end()
})

t.test('a param beside the table of params is moved into it', (t) => {
  t.match(mended(`${source}file = 'a\\b' # x\n`, connector), {
    codes: [],
    sources: `${source}\n[sources.params]\nfile = 'a\\b'\n`
  })
  t.match(mended(`${source}file = "x"\n[sources.params_override]\nmode = "once"\n`, connector), {
    codes: [],
    sources: `${source}[sources.params_override]\nmode = "once"\nfile = "x"\n`
  })
  t.match(mended(`${source}file = "x"\n[[sources.params]]\nmode = "once"\n`, connector), { codes: [] })
  const files = connector.replace('allow_override', 'base = "logs"\nallow_override')
  t.match(mended(`${source}params.file = "x"\n`, files), {
    codes: [],
    connectors: `${connector}\n[connectors.params]\nbase = "logs"\n`
  })
  t.match(load(`${source}file = "x"\nparams.file = "y"\n`, connector).diagnostics, [
    { code: 'CONFIG_UNKNOWN_SOURCE_KEY', fix: undefined }
  ])
  t.match(load(`${source}file = "x"\nparams = 5\n`, connector).diagnostics, [
    { code: 'CONFIG_UNKNOWN_SOURCE_KEY', fix: undefined },
    {}
  ])
  t.match(
    load(`${source}port = 1\n`, connector).diagnostics.find(({ code }) => code === 'CONFIG_UNKNOWN_SOURCE_KEY'),
    { fix: undefined }
  )
  t.end()
})

t.test('a table of params without the name of its owner gets it', (t) => {
  const stray = (name: string): string => `${source}\n[${name}]\nfile = "x" # x\n`
  t.match(load(stray('params'), connector).diagnostics, [
    { code: 'CONFIG_UNKNOWN_TOP_LEVEL_KEY', suggestion: 'write [sources.params]' }
  ])
  t.match(mended(stray('params'), connector), { codes: [], sources: stray('sources.params') })
  t.match(mended(`${source}params.file = "y"\n${stray('params').replace('"a"', '"b"')}`, connector), { codes: [] })
  t.match(load(`${source}params.file = "y"\n[params]\nfile = "x"\n`, connector).diagnostics, [
    { code: 'CONFIG_UNKNOWN_TOP_LEVEL_KEY', fix: undefined }
  ])
  t.match(load(`[params]\nfile = "x"\n${source}params.file = "y"\n`, connector).diagnostics, [
    { code: 'CONFIG_UNKNOWN_TOP_LEVEL_KEY', fix: undefined }
  ])
  const own = (name: string): string => `${connector}\n[${name}]\nbase = "/var/log"\n`
  t.match(mended(`${source}params.file = "x"\n`, own('params')), { codes: [], connectors: own('connectors.params') })
  t.end()
})

t.test('a variable with a near name gets it, unless something else stands beside it', (t) => {
  const sources = (file: string): string => `${source}params.file = "${file}"\n`
  t.match(mended(sources('${LOG_FIL}'), connector, { LOG_FILE: 'x' }), { codes: [], sources: sources('${LOG_FILE}') })
  t.match(load(sources('pin=1234${LOG_FIL}'), connector, { env: { LOG_FILE: 'x' } }).diagnostics, [
    { code: 'CONFIG_UNDEFINED_VARIABLE', fix: undefined }
  ])
  t.match(load(sources('${OTHER}'), connector).diagnostics, [{ code: 'CONFIG_UNDEFINED_VARIABLE', fix: undefined }])
  t.end()
})

t.test('a doubtful case has no fix, and no fix holds a secret', (t) => {
  const none = (sources: string, connectors: string): void => {
    const { diagnostics } = load(sources, connectors)
    t.ok(diagnostics.length > 0 && diagnostics.every(({ fix }) => fix === undefined), JSON.stringify(diagnostics))
  }
  none(`${source}params = { file = "x", fil = "y" }\n`, connector)
  none(`${source}params.file = "x"\n${source}params.file = "y"\n`, connector)
  none(`${source}key_ = "x"\nparams.file = "x"\n`.replace('key = "a"\n', 'key = "a"\n'), connector)
  none(kafkaSource.concat('config = ["sasl.pasword=hunter2"]\n'), kafka)
  none(kafkaSource.concat('config = { sasl_password = "a", "sasl.pasword" = "b" }\n'), kafka)
  none(
    `${source}params.file = "x"\n`,
    connector.replace('"mode"', '"file_"').concat('[connectors.params]\nencode = "rot13"\n')
  )
  const { diagnostics } = load(
    kafkaSource.concat('config = { "sasl.pasword" = "hunter2", sasl_username = "u", sasl_mechanisms = "PLAIN" }\n'),
    kafka
  )
  none(`${source}tags = "password:hunter2"\nparams.file = "x"\n`, connector)
  none(`${source}params.file = ["https://me:hunter2@host/x"]\n`, connector)
  t.match(diagnostics, [{ fix: { patch: { edits: [{ to: ['sources', 0, 'params', 'config', 'sasl_password'] }] } } }])
  t.notMatch(JSON.stringify(diagnostics), 'hunter2')
  t.end()
})
