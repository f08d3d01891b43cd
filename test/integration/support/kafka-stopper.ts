// Opens a source, reports that, and ends it with `stop()` or `destroy()` as requested by a line on its input. Then it
// has nothing left to do: if the process ends by itself, the source holds no more resources.
import { once } from 'node:events'
import { createKafkaSource } from '../../../lib/index.ts'

const { brokers, topic, verb } = JSON.parse(process.env['STOPPER'] ?? '') as {
  readonly brokers: string
  readonly topic: string
  readonly verb: 'stop' | 'destroy'
}
const source = createKafkaSource({
  brokers,
  topic,
  groupId: topic,
  from: 'earliest',
  config: { heartbeat_interval_ms: '500', fetch_max_wait_ms: '100' }
})
source.resume()
source.on('warning', ({ code }) => {
  say('warning', code)
})
await once(source, 'ready')
say('ready')

process.stdin.once('data', () => {
  process.stdin.destroy()
  const since = Date.now()
  source.once('close', () => {
    say('close', String(Date.now() - since))
  })
  if (verb === 'destroy') source.destroy()
  else void source.stop()
})

function say(...words: readonly string[]): void {
  process.stdout.write(`${words.join(' ')}\n`)
}
