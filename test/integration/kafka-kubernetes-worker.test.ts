import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, freshName, produce } from '../support/kafka/topics.ts'
import { killChild } from '../support/kill-child.ts'

t.test(
  'the worker of the StatefulSet is ready when it can do its work, and commits when it ends',
  needsAnyKafka(),
  async (t) => {
    const kafka = await anyKafkaForTests()
    const topic = freshName('worker')
    await createTopic(kafka, topic)
    await produce(kafka, topic, [{ value: 'one' }, { value: 'two' }])
    const start = () => {
      const child = spawn(process.execPath, [path.resolve('dist/examples/kubernetes/worker.js')], {
        env: { ...process.env, BROKERS: kafka.brokers.join(), TOPIC: topic, GROUP_ID: topic, PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe']
      })
      t.teardown(() => killChild(child))
      const records = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const said = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
      return { child, said, next: async () => (await records.next()).value }
    }
    const first = start()
    const { value: health = '' } = await first.said.next()
    const port = /port: (\d+)/.exec(String(health))?.[1]
    t.equal(await first.next(), '0:0 one')
    t.equal(await first.next(), '0:1 two')
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
    t.equal(ready.status, 200)
    t.match(await ready.json(), [{ status: 'StatusOK', troubles: [] }])
    const ended = once(first.child, 'close')
    first.child.kill('SIGTERM')
    t.strictSame(await ended, [0, null])

    await produce(kafka, topic, [{ value: 'three' }])
    const second = start()
    t.equal(await second.next(), '0:2 three', 'acked records are not delivered again')
    const over = once(second.child, 'close')
    second.child.kill('SIGTERM')
    t.strictSame(await over, [0, null])
  }
)
