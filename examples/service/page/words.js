// The texts of the page, in each of its languages. Texts from the library come in both languages.

/** @typedef {'en' | 'zh'} Language */

/** @type {Readonly<Record<Language, Readonly<Record<string, string>>>>} */
const WORDS = {
  en: {
    filter: 'Filter',
    onlyUnwell: 'Only what is not well',
    sources: 'Sources',
    source: 'Source',
    rateHead: 'Records per second',
    lagHead: 'Waiting to be delivered',
    lastHead: 'Last record',
    warnings: 'Last warnings',
    noWarnings: 'None.',
    noSources: 'The configuration has no enabled source.',
    noMatch: 'No source matches.',
    noConfig: 'There is no configuration yet.',
    summary: '{well} of {all} sources are well',
    stopping: 'The service is stopping',
    stale: 'The service has not answered since {time}. What is shown below is from then.',
    refusedKept: 'The configuration has been edited and cannot be used. The one before stays in force.',
    refused: 'The configuration cannot be used. The service waits for an edit.',
    perSecond: '{value}/s',
    rate: 'records per second',
    recordsLag: 'records waiting',
    bytesLag: 'bytes waiting',
    noLag: 'It does not know what waits',
    plot: '{what}, last five minutes: now {now}, at most {most}',
    noPlot: '{what}: nothing is known yet',
    last: '{age} ago',
    never: 'none yet',
    records: 'records',
    drops: 'records dropped',
    lost: 'bytes lost',
    unacked: 'not yet acked',
    connections: 'connections',
    since: 'since',
    why: 'Why',
    files: 'Files',
    partitions: 'Partitions',
    more: '{shown} of {total} are shown',
    path: 'File',
    state: 'State',
    reason: 'Why',
    behind: 'Bytes behind',
    fileLost: 'Bytes lost',
    topic: 'Topic',
    partition: 'Partition',
    position: 'Next offset',
    lag: 'Records behind',
    held: 'Held by a transaction',
    diagnose: 'Diagnose',
    diagnoseOf: 'Diagnose {source}',
    diagnosing: 'Looking, for up to ten seconds …',
    failed: 'That did not work: {why}',
    report: 'Report',
    shared: 'The same for a public issue: without names, paths and hosts',
    times: '{times} times',
    table: '{what} of {source}',
    StatusStarting: 'opening',
    StatusOK: 'well',
    StatusRecoverableError: 'in trouble',
    StatusPermanentError: 'has died',
    StatusStopping: 'stopping',
    StatusStopped: 'ended',
    NotRunning: 'not running',
    heldUp: 'held up',
    proving: 'being compared',
    reading: 'being read',
    'at-end': 'read to its end',
    waiting: 'waiting',
    ignored: 'left out',
    unreadable: 'unreadable',
    finished: 'finished'
  },
  zh: {
    filter: '筛选',
    onlyUnwell: '仅显示异常',
    sources: '数据源',
    source: '数据源',
    rateHead: '每秒记录数',
    lagHead: '等待交付',
    lastHead: '最后一条记录',
    warnings: '最近的警告',
    noWarnings: '无。',
    noSources: '配置中没有启用的数据源。',
    noMatch: '没有匹配的数据源。',
    noConfig: '尚无配置。',
    summary: '{all} 个数据源中 {well} 个正常',
    stopping: '服务正在停止',
    stale: '自 {time} 起服务没有应答。以下为当时的内容。',
    refusedKept: '配置已修改但无法使用。之前的配置继续生效。',
    refused: '配置无法使用。服务在等待修改。',
    perSecond: '{value}/秒',
    rate: '每秒记录数',
    recordsLag: '待处理记录数',
    bytesLag: '待处理字节数',
    noLag: '无法得知待处理的数量',
    plot: '{what}，最近五分钟：当前 {now}，最高 {most}',
    noPlot: '{what}：尚无数据',
    last: '{age}前',
    never: '尚无',
    records: '记录数',
    drops: '丢弃的记录',
    lost: '丢失的字节',
    unacked: '尚未确认',
    connections: '连接数',
    since: '开始于',
    why: '原因',
    files: '文件',
    partitions: '分区',
    more: '显示 {total} 个中的 {shown} 个',
    path: '文件',
    state: '状态',
    reason: '原因',
    behind: '落后字节数',
    fileLost: '丢失字节数',
    topic: '主题',
    partition: '分区',
    position: '下一个位点',
    lag: '落后记录数',
    held: '被事务阻挡',
    diagnose: '诊断',
    diagnoseOf: '诊断 {source}',
    diagnosing: '正在检查，最多十秒……',
    failed: '未能完成：{why}',
    report: '报告',
    shared: '可用于公开问题的版本：不含名称、路径和主机',
    times: '{times} 次',
    table: '{source} 的{what}',
    StatusStarting: '正在打开',
    StatusOK: '正常',
    StatusRecoverableError: '有故障',
    StatusPermanentError: '已终止',
    StatusStopping: '正在停止',
    StatusStopped: '已结束',
    NotRunning: '未运行',
    heldUp: '受阻',
    proving: '正在比对',
    reading: '正在读取',
    'at-end': '已读到末尾',
    waiting: '等待中',
    ignored: '被排除',
    unreadable: '无法读取',
    finished: '已完成'
  }
}

/**
 * A text, with its `{gaps}` filled in one pass, so that braces in a value stay unchanged.
 * @param {Language} language
 * @param {string} name
 * @param {Readonly<Record<string, string | number>>} [values]
 * @returns {string}
 */
export function word(language, name, values = {}) {
  const text = Object.hasOwn(WORDS[language], name) ? (WORDS[language][name] ?? name) : name
  return text.replace(/\{(\w+)\}/g, (gap, /** @type {string} */ of) =>
    Object.hasOwn(values, of) ? String(values[of]) : gap
  )
}

/**
 * @param {Language} language
 * @param {number} value
 * @returns {string}
 */
export function numberText(language, value) {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/**
 * @param {Language} language
 * @param {number} bytes
 * @returns {string}
 */
export function bytesText(language, bytes) {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1024 ** power)
  return `${value} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`
}

/**
 * @param {Language} language
 * @param {number} ms
 * @returns {string}
 */
export function ageText(language, ms) {
  /** @type {readonly (readonly [number, string])[]} */
  const units = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1_000, 'second']
  ]
  const [size, unit] = units.find(([size]) => ms >= size) ?? [1_000, 'second']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.floor(ms / size))
}

/**
 * A time, with the date unless it is today.
 * @param {Language} language
 * @param {number} at
 * @returns {string}
 */
export function timeText(language, at) {
  const [time, now] = [new Date(at), new Date()]
  const clock = time.toLocaleTimeString(language, { hourCycle: 'h23' })
  return time.toDateString() === now.toDateString() ? clock : `${time.toLocaleDateString(language)} ${clock}`
}
