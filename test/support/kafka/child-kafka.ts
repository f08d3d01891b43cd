// Starts one node, prints its process id and waits to be killed.

import { startKafka } from './start-kafka.ts'

const { pids } = await startKafka()
console.log(pids[0])
