import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { needsKafka, kafkaForTests } from './kafka-for-tests.ts'
import { onlyInWhole } from '../whole.ts'
import { asAdmin } from './quiet-client.ts'
import { committedOffsets, createTopic, deleteTopic, endOffsets, freshName, keyedRecords, produce } from './topics.ts'

t.test('one node can be stopped, restarted with its data, paused, resumed and closed', needsKafka(), async (t) => {
  const kafka = await kafkaForTests(t)
  const topic = freshName('kept')
  await createTopic(kafka, topic, { partitions: 3 })
  await produce(kafka, topic, keyedRecords(1000, 10), { compression: 'gzip', perRequest: 300 })
  const before = await endOffsets(kafka, topic)
  t.equal(
    Object.values(before).reduce((sum, offset) => sum + Number(offset), 0),
    1000,
    'holds what is produced'
  )
  t.same(
    await committedOffsets(kafka, freshName('group'), topic),
    { 0: '-1', 1: '-1', 2: '-1' },
    'has no commits of an unknown group'
  )

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const [pid] = kafka.pids
    await kafka.stopBroker(1, signal)
    t.same(kafka.pids, [null])
    t.notOk(isAlive(pid!), `${signal}: its process is gone`)
    await kafka.startBroker()
    t.same(await endOffsets(kafka, topic), before, `${signal}: its data is kept`)
  }

  kafka.pauseBroker()
  const answer = endOffsets(kafka, topic).then(() => 'answered')
  t.equal(await Promise.race([answer, sleep(500, 'silent')]), 'silent', 'paused')
  kafka.resumeBroker()
  t.equal(await answer, 'answered', 'resumed')

  await deleteTopic(kafka, topic)
  t.notOk((await asAdmin(kafka, (admin) => admin.listTopics())).includes(topic), 'deletes a topic')
  t.match(kafka.logTail(), topic, 'its log is available')
  await t.rejects(kafka.startBroker(), /runs already/u)
  await t.rejects(async () => kafka.startBroker(2), /no node 2/u)

  const [pid] = kafka.pids
  const folder = folderOf(pid!)
  t.ok(existsSync(folder))
  kafka.pauseBroker()
  await kafka.close()
  t.notOk(isAlive(pid!), 'closed: no process is left')
  t.notOk(existsSync(folder), 'closed: no file is left')
})

t.test('three nodes continue to serve without one of them', onlyInWhole(needsKafka()), async (t) => {
  const kafka = await kafkaForTests(t, { nodes: 3 })
  t.equal(new Set(kafka.brokers).size, 3)
  const topic = freshName('replicated')
  await createTopic(kafka, topic, { partitions: 3, replication: 3 })
  await produce(kafka, topic, keyedRecords(300, 10))
  await kafka.stopBroker(2, 'SIGKILL')
  await produce(kafka, topic, keyedRecords(300, 10))
  t.equal(
    Object.values(await endOffsets(kafka, topic)).reduce((sum, offset) => sum + Number(offset), 0),
    600
  )
})

t.test('nothing is left of a cluster whose test is killed', needsKafka(), async (t) => {
  const child = spawn(process.execPath, [...process.execArgv, path.join(import.meta.dirname, 'child-kafka.js')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  const pid = Number(said)
  const folder = folderOf(pid)
  t.ok(isAlive(pid))
  child.kill('SIGKILL')
  await once(child, 'close')
  for (const since = Date.now(); (isAlive(pid) || existsSync(folder)) && Date.now() - since < 10_000; await sleep(20));
  t.notOk(isAlive(pid))
  t.notOk(existsSync(folder))
})

/** The folder of the node: its last argument is the path of its properties. */
function folderOf(pid: number): string {
  const properties = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    .split('\0')
    .find((argument) => argument.endsWith('server.properties'))
  return path.dirname(path.dirname(properties!))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
