import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { lookAtMount } from './shared-checks.ts'

/** Reading works, but costs too much or takes too long. */
export const fileResources: Catalogue = {
  FILE_TOO_MANY_OPEN: {
    area: 'file',
    category: 'limit',
    retryable: true,
    severity: 'error',
    symptom: text('The process cannot open any more files: {path}', '无法再打开更多文件：{path}'),
    checks: [
      check('Compare the number of open files with the limit of the process', '查看进程已打开的数量与上限', {
        linux: "ls /proc/{pid}/fd | wc -l\ngrep 'open files' /proc/{pid}/limits",
        darwin: 'lsof -p {pid} | wc -l\nlaunchctl limit maxfiles',
        win32: '(Get-Process -Id {pid}).HandleCount'
      }),
      check(
        'See which files they are: if one appears many times, something does not close it',
        '查看是哪些文件：同一文件出现多次说明有代码未关闭它',
        {
          linux: "sudo lsof -p {pid} | awk '{ print $NF }' | sort | uniq -c | sort -rn | head",
          darwin: "sudo lsof -p {pid} | awk '{ print $NF }' | sort | uniq -c | sort -rn | head"
        }
      ),
      check('See whether the whole machine has run out', '确认是否整台机器的句柄已耗尽', {
        linux: 'cat /proc/sys/fs/file-nr',
        darwin: 'sysctl kern.num_files kern.maxfiles'
      })
    ],
    remedies: [
      remedy(
        'Raise the limit of the service: `LimitNOFILE=65536` in its systemd unit, `--ulimit nofile=65536` for a container, `ulimit -n 65536` in a shell',
        '提高服务的上限：systemd 单元中 `LimitNOFILE=65536`，容器使用 `--ulimit nofile=65536`，shell 中 `ulimit -n 65536`'
      ),
      remedy('Read fewer ranges side by side', '减少并行读取的区间数', { toml: '[sources.params]\ninstances = 1' }),
      remedy('With `mode = "follow"`, keep fewer files open', '使用 `mode = "follow"` 时，减少保持打开的文件数', {
        toml: '[sources.params]\nmode = "follow"\nmax_open_files = 256'
      })
    ]
  },
  FILE_OPEN_LIMIT_LOW: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'warning',
    symptom: text(
      '`max_open_files` exceeds what the system allows this process (source {source})',
      '允许保持打开的文件数超过系统对本进程的限制（源 {source}）'
    ),
    checks: [
      check('See how many files the process may have open, and how many it has', '查看进程的上限与当前打开数量', {
        linux: "grep 'open files' /proc/{pid}/limits\nls /proc/{pid}/fd | wc -l",
        darwin: 'launchctl limit maxfiles\nlsof -p {pid} | wc -l'
      }),
      check(
        'Count the matching files: only if that many match, some cannot be opened',
        '统计匹配的文件数：只有达到这个数量时才会有文件无法打开'
      )
    ],
    remedies: [
      remedy(
        'Raise the limit: `LimitNOFILE={needed}` or more in the systemd unit of the service, `--ulimit nofile={needed}` for a container, `ulimit -n {needed}` in a shell',
        '提高上限：systemd 单元中 `LimitNOFILE={needed}` 或更大，容器使用 `--ulimit nofile={needed}`，shell 中 `ulimit -n {needed}`'
      ),
      remedy(
        'Or keep fewer files open: `max_open_files = {advised}`',
        '或减少保持打开的文件数：`max_open_files = {advised}`'
      )
    ]
  },
  FILE_TOO_MANY_MATCHES: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The pattern matches more files than one source can handle: {path}',
      '匹配到的文件数量超过单个源的上限：{path}'
    ),
    checks: [
      check(
        'Count the files',
        '统计文件数量',
        posix('find {dir} -type f | wc -l', '(Get-ChildItem -Recurse -File -LiteralPath {dir}).Count')
      )
    ],
    remedies: [
      remedy('Narrow the pattern, or start deeper', '收窄匹配模式，或从更深的目录开始', {
        toml: '[sources.params]\nbase = "{dir}"\nfile = "app-*.log"'
      }),
      remedy('Or split it over several sources', '或拆分为多个源')
    ]
  },
  FILE_SLOW_READING: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The file is read far more slowly than the disk allows: {path}',
      '文件读取速度明显低于磁盘能力：{path}'
    ),
    checks: [
      check(
        'Find out who waits for whom: if `stats().buffered` stays above 0, the consumer is slow; if it stays at 0, reading is',
        '先判断瓶颈：`stats().buffered` 持续大于 0 说明消费方慢，持续为 0 说明读取慢'
      ),
      check(
        'Read the file without any processing, to measure the disk (a second run comes from the cache)',
        '不做任何处理地读取文件，了解磁盘的实际速度（第二次会命中缓存）',
        posix('time dd if={path} of=/dev/null bs=1048576', 'Measure-Command { Get-FileHash -LiteralPath {path} }')
      ),
      check('See how busy the disk is, and with what', '查看磁盘繁忙程度以及由谁造成', {
        linux: 'iostat -x 1 5\nsudo iotop -o -b -n 3',
        darwin: 'iostat -w 1 -c 5',
        win32: "Get-Counter '\\PhysicalDisk(_Total)\\% Idle Time' -MaxSamples 5"
      }),
      lookAtMount,
      check(
        "See where the processor time goes: load the profile into the browser's developer tools",
        '查看 CPU 时间消耗在哪里：把生成的 profile 载入浏览器开发者工具',
        { any: 'node --cpu-prof app.js' }
      )
    ],
    remedies: [
      remedy(
        'If the consumer is slow: use `pipeline()`, write in batches, and do not await one promise per record',
        '消费方慢：使用 `pipeline()`，批量写出，不要每条记录等待一个 promise'
      ),
      remedy(
        'If each single read takes long (network file systems), read more at a time',
        '单次读取耗时长（网络文件系统）：增大每次读取量',
        { toml: '[sources.params]\nbuffer_bytes = 4194304' }
      ),
      remedy(
        'If the disk is fast and order does not matter, read several ranges of an uncompressed file side by side',
        '磁盘较快且不要求顺序：对未压缩文件并行读取多个区间',
        { toml: '[sources.params]\ninstances = 4' }
      ),
      remedy(
        'Put the logs on a local SSD instead of a network or spinning disk',
        '把日志放在本地 SSD，而不是网络盘或机械盘'
      )
    ]
  },
  FILE_HIGH_MEMORY: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'warning',
    symptom: text('The process uses much memory while reading {path}', '读取 {path} 时进程内存占用过高'),
    checks: [
      check('See how much it is, and whether it grows', '查看占用量以及是否持续增长', {
        linux: "grep -E 'VmRSS|VmHWM|RssAnon' /proc/{pid}/status",
        darwin: 'ps -o pid,rss,args -p {pid}',
        win32: 'Get-Process -Id {pid} | Format-List WorkingSet64, PrivateMemorySize64'
      }),
      check(
        'Look at `stats()`: `buffered` and `unacked` say how many records are held',
        '查看 `stats()`：`buffered` 与 `unacked` 表示持有的记录数'
      ),
      check(
        'Write a heap snapshot before memory runs out, and see in it what is retained',
        '在内存耗尽前写出堆快照，查看保留了哪些对象',
        { any: 'node --heapsnapshot-near-heap-limit=2 app.js' }
      )
    ],
    remedies: [
      remedy(
        'Handle records as they come, by `pipeline()` or `for await`; do not collect events in an array. To keep an event, keep its `text` or a copy of its `payload`',
        '用 `pipeline()` 或 `for await` 流式处理，不要把事件收集到数组中；需要保留时只保留 `text` 或 `payload` 的副本'
      ),
      remedy(
        'Smaller buffers and shorter lines: a source holds two buffers for each instance',
        '减小缓冲区和行长上限：每个实例持有两个缓冲区',
        {
          toml: '[sources.params]\ninstances = 1\nbuffer_bytes = 262144\nmax_line_bytes = 262144'
        }
      ),
      remedy(
        'Under `ack = "manual"`, ack sooner or allow fewer unacked records',
        '在 `ack = "manual"` 下尽早确认，或减少在途记录数',
        { toml: '[sources.params]\nmax_unacked = 1000' }
      )
    ]
  }
}
