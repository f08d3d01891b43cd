import t from 'tap'
import { codeFor, codeForToml } from '../../lib/probe/code-for.ts'

t.test('params are written as the factory takes them', (t) => {
  t.equal(
    codeFor('file', [{ path: ['base'], value: 'C:\\it\'s "x"' }]),
    String.raw`createFileSource({ ..., base: 'C:\\it\'s "x"' })`
  )
  t.equal(
    codeFor('syslog', [
      { path: ['tls', 'client_auth'], value: true },
      { path: ['tls', 'cert'], value: null }
    ]),
    'createSyslogSource({ ..., tls: { ..., clientAuth: true, cert: undefined } })'
  )
  t.equal(
    codeFor('kafka', [
      { path: ['config', 'sasl.mechanisms'], value: 'PLAIN' },
      { path: ['config', 'retries'], value: 2 },
      { path: ['topic'], value: ['a', 'b'] }
    ]),
    "createKafkaSource({ ..., config: { ..., 'sasl.mechanisms': 'PLAIN', retries: 2 }, topic: ['a', 'b'] })"
  )
  t.equal(
    codeFor('my own', [{ path: ['a_b'], value: { c: [1] } }]),
    "createSource({ type: 'my own', params: { ..., aB: { c: [1] } } })"
  )
  t.equal(
    codeFor('__proto__', [{ path: ['x'], value: 1 }]),
    "createSource({ type: '__proto__', params: { ..., x: 1 } })"
  )
  t.equal(
    codeFor('file', [
      { path: ['a', 'b'], value: 1 },
      { path: ['a'], value: 2 },
      { path: ['a', 'c'], value: 3 }
    ]),
    'createFileSource({ ..., a: { ..., c: 3 } })'
  )
  t.end()
})

t.test('only a fragment of the catalogue that sets params is written as code', (t) => {
  t.equal(
    codeForToml('kafka', '[sources.params.config]\nsecurity_protocol = "SSL"'),
    "createKafkaSource({ ..., config: { ..., security_protocol: 'SSL' } })"
  )
  t.equal(
    codeForToml('kafka', '[sources.params]\ntopic = ["a"]\ninstances = 3'),
    "createKafkaSource({ ..., topic: ['a'], instances: 3 })"
  )
  for (const toml of ['[[sources]]\nkey = "a"', 'x = 1', '[sources.params]', 'no toml'])
    t.equal(codeForToml('kafka', toml), null)
  t.end()
})
