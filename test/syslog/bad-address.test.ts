import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { applyFix } from '../../lib/config/edit/apply-fix.ts'
import { badAddress } from '../../lib/syslog/bad-address.ts'
import type { LoadConfigResult } from '../../types/config.ts'

t.test('an address with a port or a scheme is reported with the params to write instead', async (t) => {
  const cases: Readonly<Record<string, Readonly<Record<string, string | number>> | undefined>> = {
    '0.0.0.0:1514': { addr: '0.0.0.0', port: 1514 },
    '*:514': { addr: '0.0.0.0', port: 514 },
    ':514': { addr: '0.0.0.0', port: 514 },
    '*': { addr: '0.0.0.0' },
    '[::1]': { addr: '::1' },
    '[::]:514': { addr: '::', port: 514 },
    'localhost:1514': { addr: 'localhost', port: 1514 },
    'udp://0.0.0.0:514': { addr: '0.0.0.0', port: 514, protocol: 'udp' },
    'TCP://log.example': { addr: 'log.example', protocol: 'tcp' },
    '0.0.0.0:70000': undefined,
    '[nonsense]:1': undefined,
    '1.2.3': undefined,
    'fe80::1::2': undefined,
    'a b': undefined,
    'http://x:1': undefined,
    '1.2.3.4.5:9': undefined
  }
  for (const [written, set] of Object.entries(cases)) t.strictSame(badAddress(written)?.set, set, written)
  for (const right of ['0.0.0.0', '::', 'fe80::1%eth0', 'log.example', 'localhost'])
    t.equal(badAddress(right), null, right)
  t.match(badAddress('0.0.0.0:1514'), {
    suggestion: 'addr = "0.0.0.0", port = 1514',
    inCode: 'addr: "0.0.0.0", port: 1514'
  })
})

const SOURCES = '[[sources]]\nkey = "s"\nconnect = "c"\n'

function loadWith(source: string, connector: string, allowed = '"addr", "port"'): LoadConfigResult {
  return loadConfig({
    sources: { file: 'wpsrc.toml', text: SOURCES + source },
    connectors: [
      {
        file: 'c.toml',
        text: `[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = [${allowed}]\n[connectors.params]\n${connector}`
      }
    ]
  })
}

t.test('the fix writes address and port, unless another port is given or the port may not be set', async (t) => {
  const wrong = '[sources.params]\naddr = "0.0.0.0:1514" # all\n'
  const [found] = loadWith(wrong, '').diagnostics
  t.match(found, { code: 'CONFIG_BAD_VALUE', line: 5, column: 8 })
  const mended = applyFix(SOURCES + wrong, found?.fix?.patch ?? { file: '', edits: [] })
  t.match(mended, /^addr = "0\.0\.0\.0" # all\nport = 1514\n/m)
  t.match(loadWith(mended.slice(SOURCES.length), ''), { ok: true, diagnostics: [] })
  t.equal(loadWith(wrong, 'port = 514\n').diagnostics[0]?.fix, undefined, 'the connector gives another port')
  t.match(
    loadWith(wrong, 'port = 1514\n').diagnostics[0]?.fix,
    { patch: { edits: [{ value: '0.0.0.0' }] } },
    'the connector gives that port'
  )
  t.equal(loadWith(wrong, 'port = 1514\n').diagnostics[0]?.fix?.patch.edits.length, 1)
  t.equal(loadWith(wrong, '', '"addr"').diagnostics[0]?.fix, undefined, 'the port may not be overridden')
  t.match(loadWith('', 'addr = "[::1]:1514"\n').diagnostics, [
    { file: 'c.toml', fix: { patch: { file: 'c.toml', edits: [{ value: '::1' }, { value: 1514 }] } } }
  ])
})
