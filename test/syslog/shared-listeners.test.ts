import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import { places } from '../support/config-texts.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'

const CONNECTOR =
  '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["addr", "port", "protocol", "path", "tls", "reuse_port"]\n'

function warningsOf(...params: readonly string[]): readonly Diagnostic[] {
  const text = params
    .map(
      (each, index) =>
        `[[sources]]\nkey = "s${index}"\nconnect = "c"\n${each.startsWith('off ') ? `enable = false\nparams = { ${each.slice(4)} }` : `params = { ${each} }`}\n`
    )
    .join('')
  const { ok, diagnostics } = loadConfig({
    sources: { file: 'wpsrc.toml', text },
    connectors: [{ file: 'c.toml', text: CONNECTOR }]
  })
  t.ok(ok, formatDiagnostics(diagnostics))
  return diagnostics
}

t.test('two sources on one port are reported, with both places', async (t) => {
  const diagnostics = warningsOf('port = 1514', 'port = 1514, addr = "127.0.0.1"')
  t.strictSame(places(diagnostics), ['CONFIG_SHARED_LISTENER wpsrc.toml:6:7'])
  t.match(diagnostics, [
    {
      severity: 'warning',
      message: '"s1" listens on port 1514 of UDP, where "s0" listens already',
      path: 'sources[1].key',
      related: [{ line: 2 }]
    }
  ])
  t.match(formatDiagnostics(diagnostics, { locale: 'zh' }), /两个源监听同一端口或同一路径/)
})

t.test('only sources that cannot listen side by side are reported', async (t) => {
  const cases: readonly (readonly [what: string, params: readonly string[], told: number])[] = [
    ['other ports', ['port = 1514', 'port = 1515'], 0],
    ['UDP and TCP', ['port = 1514', 'port = 1514, protocol = "tcp"'], 0],
    [
      'TCP and TLS',
      ['port = 1514, protocol = "tls", tls = { cert = "c", key = "k" }', 'port = 1514, protocol = "tcp"'],
      1
    ],
    ['a port that the kernel picks', ['port = 0', 'port = 0'], 0],
    ['other addresses', ['port = 1514, addr = "127.0.0.1"', 'port = 1514, addr = "127.0.0.2"'], 0],
    ['all of IPv6 is all', ['port = 1514, addr = "10.0.0.1"', 'port = 1514, addr = "::"'], 1],
    ['one address in two spellings', ['port = 1514, addr = "fd00:0::1"', 'port = 1514, addr = "FD00::1"'], 1],
    ['a name and its address', ['port = 1514, addr = "LOCALHOST"', 'port = 1514, addr = "127.0.0.1"'], 1],
    ['all of IPv4 is none of IPv6', ['port = 1514, addr = "::1"', 'port = 1514, addr = "0.0.0.0"'], 0],
    ['an address with a zone', ['port = 1514, addr = "fe80::1%lo"', 'port = 1514, addr = "fe80::1%eth0"'], 0],
    ['a port that is shared on purpose', ['port = 1514, reuse_port = true', 'port = 1514, reuse_port = true'], 0],
    ['a port that one alone shares', ['port = 1514, reuse_port = true', 'port = 1514'], 1],
    ['one that is not enabled', ['off port = 1514', 'port = 1514'], 0],
    ['one Unix path', ['protocol = "unix", path = "a.sock"', 'protocol = "unix", path = "./a.sock"'], 1],
    ['two Unix paths', ['protocol = "unix", path = "a.sock"', 'protocol = "unix", path = "b.sock"'], 0],
    ['each further one', ['port = 1514', 'port = 1514', 'port = 1514'], 2],
    [
      'more than are compared',
      Array.from({ length: 1100 }, (_, index) => `port = 1514, addr = "10.0.${index >> 8}.${index & 255}"`),
      0
    ]
  ]
  for (const [what, params, told] of cases) t.equal(warningsOf(...params).length, told, what)
})
