import type { FollowedFile, Localized, SourceHealth, SourceStats } from 'warp-flow'

/** The time without a record after which a source counts as silent, in ms. */
const QUIET_MS = 10_000

/**
 * Why a healthy source delivers no records; null if it delivers some, or if its troubles explain it. `diagnose()`
 * examines more: it also checks the system, the broker and the disk.
 */
export function silence(stats: SourceStats, { status, healthy }: SourceHealth): Localized | null {
  if (status === 'StatusStarting') return { en: 'It has not opened yet.', zh: '尚未打开。' }
  if (status === 'StatusStopped') return { en: 'It has delivered everything and has ended.', zh: '已全部交付并结束。' }
  if (!healthy || !isQuiet(stats)) return null
  if (isHeldUp(stats)) return ofConsumer(stats)
  if (stats.files !== undefined) return ofFiles(stats.files)
  if (stats.kafka !== undefined) return ofKafka(stats.kafka)
  if (stats.connections !== null) return ofConnections(stats.connections)
  return { en: 'Nothing has come for it to take in.', zh: '没有收到任何数据。' }
}

/** Whether the consumer has taken nothing for a while: the problem is downstream of the source. */
export function isHeldUp(stats: SourceStats): boolean {
  return stats.state === 'running' && !stats.wanted && isQuiet(stats)
}

function isQuiet({ lastEventAgeMs }: SourceStats): boolean {
  return lastEventAgeMs === null || lastEventAgeMs >= QUIET_MS
}

function ofConsumer({ unacked, oldestUnackedAgeMs }: SourceStats): Localized {
  if (unacked === 0 || oldestUnackedAgeMs === null)
    return { en: 'The consumer takes no records.', zh: '消费者没有取走记录。' }
  const seconds = Math.round(oldestUnackedAgeMs / 1000)
  return {
    en: `The consumer takes no records: ${unacked} wait for their acks, the oldest for ${seconds} s.`,
    zh: `消费者没有取走记录：${unacked} 条记录等待确认，最久的已等待 ${seconds} 秒。`
  }
}

function ofFiles(files: readonly FollowedFile[]): Localized {
  const among = (...states: readonly FollowedFile['state'][]): number =>
    files.filter(({ state }) => states.includes(state)).length
  if (files.length === 0) return { en: 'No file matches.', zh: '没有匹配的文件。' }
  if (among('reading', 'proving') > 0)
    return {
      en: 'There is something to read, and no whole line of it yet.',
      zh: '有内容可读，但还没有完整的一行。'
    }
  const [unreadable, ignored] = [among('unreadable'), among('ignored')]
  if (unreadable + ignored === files.length)
    return {
      en: `No matching file is read: ${unreadable} cannot be, ${ignored} are left out by a rule.`,
      zh: `匹配的文件均未读取：${unreadable} 个无法读取，${ignored} 个被规则排除。`
    }
  return {
    en: 'Every file has been read to its end: nobody writes to them.',
    zh: '所有文件均已读到末尾：没有人写入。'
  }
}

function ofKafka({ partitions, members, lag, held }: NonNullable<SourceStats['kafka']>): Localized {
  if (members.some(({ state }) => state === 'joining' || state === 'rebalancing'))
    return { en: 'The group is dealing out its partitions.', zh: '消费组正在分配分区。' }
  if (partitions.length === 0)
    return {
      en: 'The group has given it no partition: others have them all.',
      zh: '消费组没有分给它分区：已全部由其他成员持有。'
    }
  if (held > 0)
    return { en: `${held} records wait for the end of an open transaction.`, zh: `${held} 条记录在等待未结束的事务。` }
  if (lag === null) return { en: 'No broker has answered a fetch yet.', zh: '尚无代理应答拉取请求。' }
  if (lag > 0) return { en: `${lag} records are there, and none has come.`, zh: `有 ${lag} 条记录，但一条也没有到达。` }
  return { en: 'Every record has been delivered: nobody produces.', zh: '所有记录均已交付：没有人生产。' }
}

function ofConnections(connections: number): Localized {
  return connections === 0
    ? { en: 'No sender is connected.', zh: '没有发送方连接。' }
    : {
        en: `${connections} senders are connected, and send nothing.`,
        zh: `已连接 ${connections} 个发送方，但没有发送内容。`
      }
}
