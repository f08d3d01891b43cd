import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'

const lookTwice = check(
  'Take `source.stats()` twice, a second apart: if `wanted` is false and `events` does not grow, nobody takes records',
  '间隔一秒取两次 `source.stats()`：如果 `wanted` 为 false 且 `events` 不变，说明没有人取走记录'
)
const lookAtOldest = check(
  'Look at `oldestUnacked` and `oldestUnackedAgeMs` of `source.stats()`: they say which record it is, and how long it has waited',
  '查看 `source.stats()` 的 `oldestUnacked` 和 `oldestUnackedAgeMs`：是哪条记录，等待了多久'
)

/** Faults that delay or lose records on their way from a source of any type to its consumer. */
export const sourceFlow: Catalogue = {
  SYSTEM_CONSUMER_STALLED: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'The consumer takes no records: the source reads no more until it does (source {source})',
      '消费方没有取走记录：在它继续之前不会再读取（源 {source}）'
    ),
    checks: [
      lookTwice,
      check(
        'Go through the pipeline from its end: the first stage that is full waits for the one after it',
        '从管道末端开始逐段检查：第一个已满的阶段正在等待它后面的阶段'
      ),
      check(
        'See whether the process waits or computes: a profile of ten seconds shows it',
        '查看进程是在等待还是在计算：十秒的性能剖析即可看出',
        { any: 'node --cpu-prof app.js' }
      )
    ],
    remedies: [
      remedy(
        "Read from the source: `pipeline(source, ...)`, `for await (const event of source)` or a listener of `'data'`",
        "让消费方读取该源：`pipeline(source, ...)`、`for await (const event of source)` 或监听 `'data'`"
      ),
      remedy(
        'Let each stage of the pipeline answer: call the `callback` of every `write`, also after an error, and give every request a time limit',
        '让管道的每个阶段都有应答：每次 `write` 都要调用 `callback`（出错时也要），每个外部请求都要有超时'
      ),
      remedy('If it is only slow, write in batches or in parallel', '如果只是慢，请成批写入或并行写入')
    ]
  },
  SYSTEM_UNACKED_TOO_LONG: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'A record was delivered {seconds} s ago and is not acked yet: positions stay before it (source {source})',
      '一条记录在 {seconds} 秒前已交付，至今未确认：保存的位置停在它之前（源 {source}）'
    ),
    checks: [lookAtOldest],
    remedies: [
      remedy(
        'Call `event.ack()` for every record, including those that are filtered out or fail',
        '对每条记录都调用 `event.ack()`，包括被过滤和处理失败的记录'
      ),
      remedy(
        'Write batches out after some time, too, and not only when they are full',
        '批次除了写满时写出，到时间也要写出'
      ),
      remedy('If records need not survive a crash, let the library ack', '如果可以接受崩溃时丢失，请让库自动确认', {
        toml: '[sources.params]\nack = "auto"'
      })
    ]
  },
  SYSTEM_RECORDS_DROPPED: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'warning',
    symptom: text('Records are being dropped: {drops} (source {source})', '正在丢弃记录：{drops}（源 {source}）'),
    checks: [
      check(
        'Look at `source.stats()`: `drops` counts them by cause, `errors` by code',
        '查看 `source.stats()`：`drops` 按原因计数，`errors` 按错误码计数'
      )
    ],
    remedies: [
      remedy(
        "Listen to `'warning'`: it says for each cause what fixes it",
        "监听 `'warning'`：其中说明了每种原因的解决办法"
      ),
      remedy('If a queue overflows, make the consumer faster', '如果是队列溢出，请加快消费方')
    ]
  },
  SYSTEM_PROBE_FAILED: {
    area: 'system',
    category: 'internal',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The check {check} of connector type {connector} is faulty itself: it throws, hangs or returns no outcome',
      '连接器类型 {connector} 的检查 {check} 本身有问题：抛出异常、无响应或没有返回结果'
    ),
    checks: [
      check(
        'Read in `because` of the check what it threw, or how long the diagnosis waited for it',
        '查看该检查的 `because`：抛出了什么，或等待了多久'
      ),
      check(
        'See the whole stack',
        '查看完整堆栈',
        posix("DEBUG='warp-flow*' node app.js", "$env:DEBUG = 'warp-flow*'; node app.js")
      )
    ],
    remedies: [
      remedy(
        "Make the check answer before `look.timeoutMs` is over and stop when `look.signal` is aborted; a fault that it sees is an outcome (`status: 'fail'`), not a throw",
        "让检查在 `look.timeoutMs` 之前返回，并在 `look.signal` 中止时结束工作；它发现的故障应作为结果返回（`status: 'fail'`），而不是抛出"
      ),
      remedy(
        'For a built-in type, report it with the whole report (`shareReport`)',
        '如果是内置类型，请附上完整报告反馈（`shareReport`）'
      )
    ]
  }
}
