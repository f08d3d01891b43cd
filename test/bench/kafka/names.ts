/** What the contenders are called. */
export const RAW = 'kafkajs eachBatch, only counting'
export const PLATFORMATIC = '@platformatic/kafka'
export const RDKAFKA = 'node-rdkafka'
export const KCAT = 'kcat'
export const OURS: readonly string[] = ['warp-flow pipeline()', 'warp-flow \'data\'', 'warp-flow for await', 'warp-flow pipeline(), ack manual']
export const STALLED = 'warp-flow pipeline(), stalled'
