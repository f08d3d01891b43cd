/** What the contenders are called. */
export const RAW = 'kafkajs eachBatch, only counting'
/** With its own settings of a fetch. */
export const RAW_SHIPPED = 'kafkajs eachBatch, only counting, its own settings'
export const PLATFORMATIC = '@platformatic/kafka'
export const RDKAFKA = 'node-rdkafka'
export const KCAT = 'kcat'
export const MANUAL = 'warp-flow pipeline(), ack manual'
export const OURS: readonly string[] = ['warp-flow pipeline()', "warp-flow 'data'", 'warp-flow for await', MANUAL]
export const STALLED = 'warp-flow pipeline(), stalled'
