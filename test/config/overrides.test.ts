import t from 'tap'
import { resolveParams, validateOverrides } from '../../lib/config/overrides.ts'
import type { ConnectorSpec } from '../../types/config.ts'
import { load } from '../support/config-texts.ts'
import { paramTypes } from '../support/param-types.ts'

const loaded = load(
  '',
  [
    '[[connectors]]',
    'id = "listener"',
    'type = "syslog"',
    'allow_override = ["port", "protocol", "tls"]',
    'params = { port = 1514, protocol = "tls", tls = { cert = "c.pem", key = "k.pem" } }',
    '[[connectors]]',
    'id = "closed"',
    'type = "file"',
    'params.file = "a.log"',
    '[[connectors]]',
    'id = "k"',
    'type = "kafka"',
    'allow_override = ["topic"]',
    'params = { brokers = "a:1", topic = "t", config = { security_protocol = "SASL_PLAINTEXT", sasl_mechanisms = "PLAIN", sasl_username = "u", sasl_password = "hunter2" } }'
  ].join('\n')
)

function connector(id: string): ConnectorSpec {
  const found = loaded.config?.connectors.find((connector) => connector.id === id)
  if (found === undefined) throw new Error(JSON.stringify(loaded.diagnostics))
  return found
}

t.test('an override that the connector does not list is refused', async (t) => {
  t.same(validateOverrides(connector('listener'), { port: 1 }), [])
  t.match(validateOverrides(connector('listener'), { prot: 1, addr: '::' }), [
    {
      code: 'CONFIG_OVERRIDE_NOT_ALLOWED',
      path: 'params.prot',
      allowed: ['port', 'protocol', 'tls'],
      suggestion: /did you mean port/,
      file: null,
      line: null
    },
    {
      code: 'CONFIG_OVERRIDE_NOT_ALLOWED',
      path: 'params.addr',
      suggestion: /add "addr" to allow_override of connector "listener"/
    }
  ])
  t.match(
    validateOverrides(connector('closed'), { file: 'b.log' }),
    [{ code: 'CONFIG_OVERRIDE_NOT_ALLOWED', allowed: [] }],
    'an empty list allows nothing'
  )
  t.match(validateOverrides(connector('listener'), JSON.parse('{"__proto__":1,"a b":2}')), [
    { path: 'params.__proto__' },
    { path: 'params."a b"' }
  ])
})

t.test('with the types at hand values are checked too', async (t) => {
  t.match(validateOverrides(connector('listener'), { port: '1514', prot: 1 }, paramTypes), [
    { code: 'CONFIG_UNKNOWN_PARAM', path: 'params.prot', suggestion: 'port' },
    { code: 'CONFIG_WRONG_TYPE', path: 'params.port', suggestion: 'port = 1514' }
  ])
  t.match(validateOverrides(connector('listener'), { protocol: 'udp' }, paramTypes), [
    { code: 'CONFIG_CONFLICT', path: 'params.tls' }
  ])
  t.same(validateOverrides(connector('listener'), { tls: { cert: 'a', key: 'b' } }, paramTypes), [])
  t.same(
    validateOverrides(connector('k'), { topic: 'x' }, paramTypes),
    [],
    'a secret of the connector is taken as it is'
  )
})

t.test('merged params know the origin of each', async (t) => {
  const { params, origin, diagnostics } = resolveParams(connector('listener'), { port: 2, addr: '::1' })
  t.same(
    { ...params },
    { port: 2, protocol: 'tls', tls: { cert: 'c.pem', key: 'k.pem', min_version: 'TLSv1.2', client_cert: 'none' } },
    'what is not allowed is left out'
  )
  t.same(
    { ...origin },
    {
      port: { from: 'factory' },
      protocol: { from: 'connector', file: 'c.toml', line: 5, column: 25 },
      tls: { from: 'connector', file: 'c.toml', line: 5, column: 43 }
    }
  )
  t.equal(diagnostics.length, 1)
  const whole = resolveParams(connector('closed'), {}, paramTypes)
  t.match(whole, {
    params: { file: 'a.log', encode: 'text' },
    origin: { encode: { from: 'default' }, file: { from: 'connector' } },
    diagnostics: []
  })
  t.notMatch(JSON.stringify(resolveParams(connector('k'), {}, paramTypes)), 'hunter2')
  t.match(resolveParams({ ...connector('closed'), origin: {} }, {}).origin, { file: { from: 'default' } })
})

t.test('a name unknown to the type is not suggested in place of itself, even if the connector allows it', async (t) => {
  const odd = { ...connector('listener'), allowOverride: ['port', 'colour', 'porty'] }
  const [colour, porty] = validateOverrides(odd, { colour: 1, porty: 2 }, paramTypes)
  t.match(colour, { code: 'CONFIG_UNKNOWN_PARAM', suggestion: 'leave it out' })
  t.match(porty, { code: 'CONFIG_UNKNOWN_PARAM', suggestion: 'port' })
})
