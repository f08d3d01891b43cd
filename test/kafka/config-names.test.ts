import { readFileSync } from 'node:fs'
import t from 'tap'
import { checkParams } from '../../lib/config/params/check-params.ts'
import { kafkaConfigNames, servedConfigNames } from '../../lib/kafka/config-names.ts'
import { refusedConfigNames } from '../../lib/kafka/config-refused.ts'
import { kafkaParams } from '../../lib/kafka/params.ts'
import { formerNames, javaConsumerNames, javaProducerNames, librdkafkaNames } from './client/known-names.ts'

const problemsOf = (config: unknown) =>
  checkParams({ params: kafkaParams }, { brokers: 'a:1', topic: 'x', config }).problems

t.test('the tables of names are consistent', async (t) => {
  for (const [name, { sameAs, help, choices = [], aliases = {}, default: byDefault }] of Object.entries(
    servedConfigNames
  )) {
    t.match(name, /^[a-z]+(?:_[a-z]+)*$/)
    t.not(help, '', name)
    t.notOk(Object.hasOwn(refusedConfigNames, name), `${name} is served or refused`)
    if (sameAs !== undefined) t.equal(servedConfigNames[sameAs]?.sameAs, undefined, `${name} names a declared one`)
    for (const choice of Object.values(aliases))
      t.ok(choices.length === 0 || choices.includes(choice), `${name}: ${choice}`)
    for (const alias of Object.keys(aliases)) t.strictSame(problemsOf({ [name]: alias }), [], `${name}: ${alias}`)
    if (byDefault !== undefined)
      t.strictSame(problemsOf({ [name]: byDefault }), [], `the default of ${name} is allowed`)
  }
  t.ok(Object.keys(refusedConfigNames).length > 150)
})

t.test('every accepted value of a refused name is accepted by itself', async (t) => {
  const some = Object.entries(refusedConfigNames).filter(([, { anyway }]) => anyway !== undefined)
  t.ok(some.length > 30, 'a name that is spelt wrong there would be missing here')
  for (const [name, { anyway = [] }] of some) {
    for (const value of anyway) t.strictSame(problemsOf([`${name}= ${value.toUpperCase()} `]), [], `${name}=${value}`)
    t.equal(problemsOf({ [name]: 'other' })[0]?.code, 'CONFIG_UNKNOWN_PARAM')
  }
})

t.test('a name known to other clients is refused with the reason, dotted or underscored', async (t) => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['linger.ms', /only a producer/],
    ['group_instance_id', /static membership/],
    ['partition.assignment.strategy', /`roundrobin` and `range`/],
    ['bootstrap.servers', /the param `brokers`/],
    ['group.id', /the param `group_id`/],
    ['sasl.kerberos.keytab', /no Kerberos/],
    ['statistics.interval.ms', /stats\(\)/],
    ['sasl.jaas.config', /`sasl_username`/]
  ]
  for (const [name, message] of cases) {
    const [problem] = problemsOf([`${name}=hunter2`])
    t.equal(problem?.code, 'CONFIG_UNKNOWN_PARAM')
    t.match(problem?.message, message)
    t.notMatch(JSON.stringify(problem), 'hunter2')
  }
})

t.test('an unknown name is reported with the likely one, never with a refused one', async (t) => {
  t.equal(problemsOf({ 'sesion.timeout.ms': 1 })[0]?.suggestion, 'session_timeout_ms')
  t.equal(problemsOf({ lingerms: 1 })[0]?.suggestion, undefined)
  t.notOk(problemsOf({ zzz: 1 })[0]?.allowed?.includes('linger_ms'))
})

t.test('every name is either served or refused', async (t) => {
  t.equal(
    Object.keys(kafkaConfigNames).length,
    Object.keys(servedConfigNames).length + Object.keys(refusedConfigNames).length
  )
})

t.test('every name that librdkafka and the Java clients have is known here, and no other one is refused', async (t) => {
  const known = new Set([...librdkafkaNames, ...javaConsumerNames, ...javaProducerNames, ...formerNames])
  for (const name of known) t.ok(Object.hasOwn(kafkaConfigNames, name), name)
  for (const name of Object.keys(refusedConfigNames)) t.ok(known.has(name), name)
  for (const name of Object.keys(servedConfigNames)) t.ok(known.has(name), name)
})

t.test('no name is refused for two reasons', async (t) => {
  const text = readFileSync('lib/kafka/config-refused.ts', 'utf8')
  const names = [...text.matchAll(/names: \[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name)
  )
  t.equal(names.length, new Set(names).size)
  t.equal(names.length, Object.keys(refusedConfigNames).length)
})
