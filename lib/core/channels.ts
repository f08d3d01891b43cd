import { channel, type Channel } from 'node:diagnostics_channel'

/**
 * Every diagnostics channel of the library. Messages are plain data and never hold a record's content or a secret. A
 * `path` that is not UTF-8 is accompanied by `pathBytes`, as in a position. Without subscribers, publishing costs
 * nothing: callers check `hasSubscribers` first.
 */
export const channels: {
  /** `{ key, type, opened }` */
  readonly ready: Channel
  /** `{ key, type, error: SourceError }` */
  readonly warning: Channel
  /** `{ key, type, error }` */
  readonly error: Channel
  /** `{ key, type, stats }` */
  readonly close: Channel
  /** `{ key, type, stats, health }`, every `monitor_interval` of a source with the tag `monitor:enabled` */
  readonly monitor: Channel
  /** An `Alert` of a source with the tag `alert_on_error:true` */
  readonly alert: Channel
  /** `{ key, path, size, compression, charset }` */
  readonly fileOpen: Channel
  /** `{ key, path, lines, bytes }` */
  readonly fileEnd: Channel
  /** `{ key, files }`: the backlog of each followed file, as `source.files()` returns it. */
  readonly fileProgress: Channel
  /** `{ key, rebalance, partitions }`: a member of a Kafka group was assigned partitions. */
  readonly kafkaAssigned: Channel
  /** `{ key, offsets }`: offsets were committed. */
  readonly kafkaCommit: Channel
} = {
  ready: channel('warp-flow:ready'),
  warning: channel('warp-flow:warning'),
  error: channel('warp-flow:error'),
  close: channel('warp-flow:close'),
  monitor: channel('warp-flow:monitor'),
  alert: channel('warp-flow:alert'),
  fileOpen: channel('warp-flow:file:open'),
  fileEnd: channel('warp-flow:file:end'),
  fileProgress: channel('warp-flow:file:progress'),
  kafkaAssigned: channel('warp-flow:kafka:assigned'),
  kafkaCommit: channel('warp-flow:kafka:commit')
}
