// Shows the workers at work: npm run example:kafka-workers Starts a broker and four workers on this machine, sends them
// records, some of which are poison, kills one worker and stops another during work, and reports the fate of every
// record. Exits with 1 if one is missing.

import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startKeeper } from '../../test/support/kafka/keeper.ts'
import { kafkaMissing } from '../../test/support/kafka/kafka-jars.ts'
import { startKafka } from '../../test/support/kafka/start-kafka.ts'
import { createTopic, produce } from '../../test/support/kafka/topics.ts'
import { Part } from '../support/part.ts'
import { ordersWithPoison } from './orders.ts'
import { Tally } from './tally.ts'

const ORDERS = 8000
const WORKERS = 4
const PATIENCE_MS = 60_000

const missing = kafkaMissing()
if (missing !== null) {
  console.error(`${missing}; install with: sudo test/support/kafka/install.sh`)
  process.exit(1)
}
let ending = false
console.log('starting a broker')
const kafka = await startKafka()
const keeper = startKeeper(await mkdtemp(path.join(tmpdir(), 'warp-flow-workers-')))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130))

await createTopic(kafka, 'orders', { partitions: 12 })
const tally = new Tally()
const joined = new Set<string>()
const workers = Array.from({ length: WORKERS }, (_, index) => worker(`worker ${index + 1}`))
const [killed, stopped] = workers
for (const each of workers) each.start()
while (joined.size < WORKERS) await sleep(50)

const { records, poisoned } = ordersWithPoison(ORDERS)
await produce(kafka, 'orders', records)
console.log(`${ORDERS} orders in 12 partitions, ${poisoned} of them poison`)

await untilDone(0.25)
console.log(`${tally.done} done: kill -9 ${killed?.name}`)
await killed?.kill('SIGKILL')
await untilDone(0.5)
console.log(`${tally.done} done: kill -TERM ${stopped?.name}`)
const exit = await stopped?.kill('SIGTERM')
console.log(`${stopped?.name} ended with exit code ${exit?.code}; a new one takes its place`)
workers.push(worker('worker 5'))
workers.at(-1)?.start()
await untilDone(1)
for (const each of workers) await each.kill('SIGTERM')

const [handled, dead] = [tally.count('handled'), tally.count('dead')]
const ofTheKilled = tally.twice.filter(([first]) => first?.worker === killed?.name).length
console.log(`
orders       ${ORDERS}
handled      ${handled}
dead letters ${dead}
missing      ${ORDERS - tally.done}
done twice   ${tally.twice.length}, ${ofTheKilled} of them by ${killed?.name} after its last commit and by another`)
await end(tally.done === ORDERS && dead === poisoned ? 0 : 1)

function worker(name: string): Part {
  const program = path.join(import.meta.dirname, 'worker.js')
  const heard = (line: string): void => {
    if (tally.hear(line, name)) return
    console.log(`  ${name}: ${line}`)
    if (line.startsWith('joined')) joined.add(name)
  }
  const failed = (text: string): void => {
    if (ending) return
    console.error(text)
    void end(1)
  }
  return new Part(name, [program, kafka.brokers.join(), 'orders'], { keeper, heard, failed })
}

async function untilDone(share: number): Promise<void> {
  for (let last = tally.done, since = Date.now(); tally.done < ORDERS * share; await sleep(50)) {
    if (tally.done > last) [last, since] = [tally.done, Date.now()]
    if (Date.now() - since < PATIENCE_MS) continue
    console.error(`nothing has been done for ${PATIENCE_MS / 1000} s: ${ORDERS - tally.done} orders are missing`)
    await end(1)
  }
}

async function end(code: number): Promise<never> {
  ending = true
  await keeper.close() // ends the workers as well
  await kafka.close()
  process.exit(code)
}
