import { check, everywhere, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { reachPort, turnOnDebug } from './shared-checks.ts'

const lookAtStats = check(
  'Look at `source.stats()`: state, lag, errors by code, age of the last event',
  '查看 `source.stats()`：状态、积压、按错误码统计的错误、最后一个事件的时间'
)

/** The entry for any error without one. */
export const unknownError: CatalogueEntry = {
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'fatal',
  symptom: text('An error that is not in the catalogue', '目录中没有收录的错误'),
  checks: [
    check(
      'Read the original message and its `cause`, down to the last one: `console.error(util.inspect(error, { depth: 10 }))`',
      '查看原始消息以及逐层的 `cause`：`console.error(util.inspect(error, { depth: 10 }))`'
    ),
    turnOnDebug
  ],
  remedies: [
    remedy(
      'If the error comes from your own connector or transform, fix it there; otherwise report it with its code and stack',
      '如果错误来自自定义连接器或转换，请在其中修复；否则请附上错误码和堆栈反馈'
    )
  ]
}

/** Errors that the library itself reports about a source of any type. */
export const sourceOwn: Catalogue = {
  SYSTEM_UNKNOWN: unknownError,
  SYSTEM_ABORTED: {
    area: 'system',
    category: 'internal',
    retryable: false,
    severity: 'fatal',
    symptom: text('The operation was aborted', '操作已被中止'),
    checks: [
      check(
        'See who aborted: the `signal` in the options, a `destroy()`, or a stage of the pipeline that failed; `cause` has the reason',
        '确认由谁中止：选项中的 `signal`、`destroy()` 或管道中失败的阶段；原因见 `cause`'
      )
    ],
    remedies: [
      remedy(
        'If that was intended, there is nothing to fix: catch `AbortError`',
        '如果是有意中止，无需处理：捕获 `AbortError` 即可'
      ),
      remedy(
        'To end a source without losing what is in hand, call `stop()` instead of aborting',
        '要在不丢失已取数据的情况下结束，请调用 `stop()` 而不是中止'
      )
    ]
  },
  SYSTEM_TOO_MANY_UNACKED: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'Intake waits: too many delivered records are not acked (source {source})',
      '暂停接收：已交付但未确认的记录过多（源 {source}）'
    ),
    checks: [
      lookAtStats,
      check(
        'See which record is the oldest without an ack; the warning names its position',
        '查看最早未确认的记录；警告中给出了它的位置'
      )
    ],
    remedies: [
      remedy(
        'Call `event.ack()` for every record, including those that are filtered out or fail',
        '对每条记录都调用 `event.ack()`，包括被过滤和处理失败的记录'
      ),
      remedy('If the consumer works in large batches, allow more', '如果消费方按大批次处理，请提高上限', {
        toml: '[sources.params]\nmax_unacked = 50000'
      }),
      remedy('If records need not survive a crash, let the library ack', '如果可以接受崩溃时丢失，请让库自动确认', {
        toml: '[sources.params]\nack = "auto"'
      })
    ]
  },
  SYSTEM_STOP_TIMEOUT: {
    area: 'system',
    category: 'timeout',
    retryable: false,
    severity: 'error',
    symptom: text(
      'stop() took too long and the source was destroyed (source {source})',
      'stop() 超时，源已被销毁（源 {source}）'
    ),
    checks: [
      lookAtStats,
      check(
        'See whether the consumer still reads: a stage that never calls back holds up everything before it',
        '确认消费方仍在读取：某个阶段不回调会阻塞其前面的所有阶段'
      )
    ],
    remedies: [
      remedy('Give it more time: `stop({ timeoutMs: 60000 })`', '给予更多时间：`stop({ timeoutMs: 60000 })`'),
      remedy(
        'Under `ack = "manual"`, records that were not acked are delivered again at the next start',
        '在 `ack = "manual"` 下，未确认的记录会在下次启动时重新交付'
      )
    ]
  },
  SYSTEM_STOP_WAITS: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'stop() waits for delivered records that are not acked (source {source})',
      'stop() 正在等待已交付但尚未确认的记录（源 {source}）'
    ),
    checks: [
      lookAtStats,
      check(
        'Find out what happened to the oldest record without an ack; the warning names its position',
        '查看最早未确认的记录去了哪里；警告中给出了它的位置'
      )
    ],
    remedies: [
      remedy(
        'Ack every record, including those that are filtered out or fail; ack the records of a batch when the batch is written, including the last batch',
        '确认每条记录，包括被过滤和处理失败的记录；成批处理的记录在批次写出后确认，最后一个批次也不例外'
      ),
      remedy(
        'If they will never be acked, end the source at once by `destroy()`: if positions are kept, the records are delivered again at the next start',
        '如果不会再确认，请用 `destroy()` 立即结束源：保存了位置时，这些记录会在下次启动时重新交付'
      ),
      remedy(
        'If acks only take long, give them more time: `stop({ timeoutMs: 60000 })`',
        '如果只是确认较慢，请给予更多时间：`stop({ timeoutMs: 60000 })`'
      )
    ]
  },
  SYSTEM_CONNECTOR_FAILED: {
    area: 'system',
    category: 'internal',
    retryable: false,
    severity: 'fatal',
    symptom: text('Your own connector threw an error (source {source})', '自定义连接器抛出了错误（源 {source}）'),
    checks: [
      check('Read `cause`: its stack leads into the connector', '查看 `cause`：其堆栈指向连接器代码'),
      turnOnDebug
    ],
    remedies: [
      remedy(
        'In the connector, catch errors that the source can survive and report them by `context.warn(error)`; throw only errors that end the source',
        '在连接器中捕获可恢复的错误并用 `context.warn(error)` 报告；只抛出会终止源的错误'
      ),
      remedy(
        'Run the conformance kit on it: `checkConnector` of `warp-flow/testing`',
        '对其运行一致性测试：`warp-flow/testing` 的 `checkConnector`'
      )
    ]
  },
  SYSTEM_CONNECTOR_BAD_RECORD: {
    area: 'system',
    category: 'protocol',
    retryable: false,
    severity: 'error',
    symptom: text(
      'Your own connector yielded something that is not a record (source {source})',
      '自定义连接器产生的不是合法记录（源 {source}）'
    ),
    checks: [
      check(
        'See what it yields: a Buffer, a string, or an object with `payload`',
        '检查其产出：应为 Buffer、字符串或带 `payload` 的对象'
      )
    ],
    remedies: [
      remedy(
        'Yield one of these; tags are strings, positions are plain values',
        '只产出以上类型；标签值为字符串，位置为普通值'
      ),
      remedy(
        'Run the conformance kit on it: `checkConnector` of `warp-flow/testing`',
        '对其运行一致性测试：`warp-flow/testing` 的 `checkConnector`'
      )
    ]
  },
  SYSTEM_OUT_OF_MEMORY: {
    area: 'system',
    category: 'limit',
    retryable: false,
    severity: 'fatal',
    symptom: text('Memory could not be allocated', '无法分配内存'),
    checks: [
      check('See how much memory the machine and the process have left', '查看机器和进程的剩余内存', {
        linux: "free -m\ngrep -E 'VmRSS|VmHWM' /proc/{pid}/status\ncat /sys/fs/cgroup/memory.max",
        darwin: 'vm_stat\nps -o pid,rss,args -p {pid}',
        win32: 'Get-Process -Id {pid} | Format-List WorkingSet64, PrivateMemorySize64'
      }),
      check('Write a heap snapshot before memory runs out', '在内存耗尽前写出堆快照', {
        any: 'node --heapsnapshot-near-heap-limit=2 app.js'
      })
    ],
    remedies: [
      remedy('Smaller buffers and shorter lines', '减小缓冲区和行长上限', {
        toml: '[sources.params]\nbuffer_bytes = 262144\nmax_line_bytes = 262144'
      }),
      remedy('Do not collect events; handle them as they come', '不要累积事件，应流式处理'),
      remedy('Give the heap or the container more memory', '增大堆或容器的内存', {
        commands: { any: 'node --max-old-space-size=2048 app.js' }
      })
    ]
  },
  SYSTEM_TIMEOUT: {
    area: 'system',
    category: 'timeout',
    retryable: true,
    severity: 'error',
    symptom: text('An operation took longer than its time limit', '操作超过了时间限制'),
    checks: [
      reachPort,
      check(
        'See whether the machine is overloaded',
        '查看机器是否过载',
        posix('uptime', "Get-Counter '\\Processor(_Total)\\% Processor Time' -MaxSamples 5")
      ),
      turnOnDebug
    ],
    remedies: [
      remedy(
        'Fix the slow part; raise the limit only if the peer really needs longer',
        '解决变慢的原因；只有对端确实需要更久时才提高时限'
      )
    ]
  },
  SYSTEM_INTERNAL: {
    area: 'system',
    category: 'internal',
    retryable: false,
    severity: 'fatal',
    symptom: text("A bug in code: the library's, a connector's or a transform's", '代码缺陷：来自本库、连接器或转换'),
    checks: [
      check(
        'Read the stack of `cause`: its first line outside `node:` shows whose code it is',
        '查看 `cause` 的堆栈：第一行不在 `node:` 内的代码即为来源'
      ),
      check('Show every frame', '显示全部堆栈', everywhere('node --stack-trace-limit=50 --enable-source-maps app.js'))
    ],
    remedies: [
      remedy(
        "Fix it there; if it is the library's, report it with code, stack and the versions",
        '在该处修复；若属于本库，请附上错误码、堆栈和版本反馈',
        { commands: { any: 'node --version\nnpm ls warp-flow' } }
      )
    ]
  }
}
