import type { Check } from '../../../types/classification.ts'
import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { checkConfiguration } from './shared-checks.ts'

const shared: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'config',
  category: 'config',
  retryable: false,
  severity: 'fatal'
}

const showValue: Check = check(
  'Look at the line: {place}',
  '查看该行：{place}',
  posix(
    'head -n {line} {path} | tail -n 1',
    'Get-Content -LiteralPath {path} -TotalCount {line} | Select-Object -Last 1'
  )
)

const expectedValue: Check = check(
  'Compare what is expected ({expected}) with what was given ({received})',
  '比较期望值（{expected}）与实际值（{received}）'
)

const seeVariables: Check = check(
  'See which variables the process has, by name only, so that the command prints no secret',
  '查看进程拥有哪些环境变量（只显示名称，避免泄露密钥）',
  {
    linux: "tr '\\0' '\\n' < /proc/{pid}/environ | cut -d = -f 1 | sort",
    darwin: 'env | cut -d = -f 1 | sort',
    win32: 'Get-ChildItem Env: | Select-Object Name'
  }
)

/** A value that its param does not accept. */
export const configValues: Catalogue = {
  CONFIG_WRONG_TYPE: {
    ...shared,
    symptom: text(
      '{key} has a value of the wrong type: expected {expected}, got {received}',
      '{key} 的值类型错误：应为 {expected}，实际为 {received}'
    ),
    checks: [showValue, expectedValue],
    remedies: [
      remedy(
        'Write numbers, `true` and `false` without quotation marks, and text in quotation marks',
        '数字、`true`、`false` 不加引号，文本必须加引号',
        { toml: '[sources.params]\nport = 1514\naddr = "0.0.0.0"' }
      ),
      remedy(
        'A value that consists of one variable takes the type that its param expects',
        '整个值就是一个变量时，会按参数的类型转换',
        { toml: '[sources.params]\nport = "${SYSLOG_PORT:1514}"' }
      )
    ]
  },
  CONFIG_OUT_OF_RANGE: {
    ...shared,
    category: 'limit',
    symptom: text(
      '{key} is out of range: expected {expected}, got {received}',
      '{key} 超出范围：应为 {expected}，实际为 {received}'
    ),
    checks: [
      showValue,
      expectedValue,
      check('Mind the unit: names end in `_ms` or `_bytes`', '注意单位：名称以 `_ms` 或 `_bytes` 结尾')
    ],
    remedies: [remedy('Write a value inside the range', '填写范围内的值')]
  },
  CONFIG_BAD_CHOICE: {
    ...shared,
    symptom: text('{key} accepts only these values: {allowed}', '{key} 只接受以下值：{allowed}'),
    checks: [showValue, expectedValue],
    remedies: [remedy('Write one of them exactly as shown here: {allowed}', '按此处的写法填写其中之一：{allowed}')]
  },
  CONFIG_BAD_VALUE: {
    ...shared,
    symptom: text('{key} has an unusable value', '{key} 的值无法使用'),
    checks: [
      showValue,
      check('Read the message: it says what is wrong with the value', '查看消息：其中说明了该值的问题')
    ],
    remedies: [
      remedy(
        "Write a value that the param takes: docs/files.md, docs/kafka.md and docs/syslog.md have a table of every type's params",
        '按参数要求填写：docs/files.md、docs/kafka.md 和 docs/syslog.md 中有每种类型的参数表'
      )
    ]
  },
  CONFIG_DOUBTFUL_VALUE: {
    ...shared,
    severity: 'warning',
    symptom: text('{key} is valid but probably not what you meant', '{key} 的值有效，但很可能不是您的本意'),
    checks: [
      showValue,
      check('Read the message: it says what the value means here', '查看消息：其中说明了该值在此处的含义')
    ],
    remedies: [
      remedy(
        'Write what you mean, as the message proposes; until then the value is used as it stands',
        '按消息中的建议改为您真正想要的值；在此之前该值仍按原样使用'
      )
    ]
  },
  CONFIG_CONFLICT: {
    ...shared,
    symptom: text('Params contradict each other: {key}', '参数相互冲突：{key}'),
    checks: [
      showValue,
      check(
        'One of the two may come from the connector: `resolveParams(connector, overrides)` says where each value comes from',
        '其中一个可能来自连接器：`resolveParams(connector, overrides)` 会给出每个值的来源'
      ),
      checkConfiguration
    ],
    remedies: [remedy('Keep the one that you mean and remove the other', '保留需要的参数，删除另一个')]
  },
  CONFIG_SHARED_GROUP: {
    ...shared,
    severity: 'warning',
    symptom: text(
      'Two sources with different topics share the default consumer group: {key}',
      '两个主题不同的源默认使用同一个消费者组：{key}'
    ),
    checks: [showValue, checkConfiguration],
    remedies: [
      remedy(
        'Give each source its own group: in one group each start and stop of one source makes the other wait, and their commits and lag are mixed',
        '为每个源使用独立的消费者组：同组时一个源的启动和停止会让另一个等待，位移和积压也混在一起',
        { toml: '[sources.params]\ngroup_id = "access-log-loader"' }
      ),
      remedy('If they are meant to share the group, name it in both', '如果确实要共用，请在两个源中都写明', {
        toml: '[sources.params]\ngroup_id = "wparse_default_group"'
      })
    ]
  },
  CONFIG_SHARED_LISTENER: {
    ...shared,
    category: 'in-use',
    severity: 'warning',
    symptom: text('Two sources listen on one port or one path: {key}', '两个源监听同一端口或同一路径：{key}'),
    checks: [showValue, checkConfiguration],
    remedies: [
      remedy(
        'Give each source its own port; only the first that opens gets the port',
        '为每个源使用独立的端口；只有先打开的源能占用该端口',
        { toml: '[sources.params]\nport = 1515' }
      ),
      remedy('Or disable the source that is not needed', '或停用不需要的源', { toml: 'enable = false' })
    ]
  },
  CONFIG_BAD_TAG: {
    ...shared,
    category: 'format',
    symptom: text('A tag is not valid: {received}', '标签无效：{received}'),
    checks: [
      showValue,
      check(
        'A key has 1 to 32 of the characters `A-Z a-z 0-9 _ . -`, a value has up to 64 characters',
        '键为 1 到 32 个 `A-Z a-z 0-9 _ . -` 字符，值最多 64 个字符'
      )
    ],
    remedies: [
      remedy(
        'Write `key:value`, `key=value` or a bare `key`, which means `true`',
        '写作 `key:value`、`key=value`，或只写 `key`（值为 `true`）',
        { toml: '[[sources]]\nkey = "access_log"\nconnect = "file_src"\ntags = ["env:prod", "team=web", "audited"]' }
      )
    ]
  },
  CONFIG_UNDEFINED_VARIABLE: {
    ...shared,
    category: 'not-found',
    symptom: text(
      'A value uses an environment variable that is not defined: {place}',
      '值中使用的环境变量未定义：{place}'
    ),
    checks: [showValue, seeVariables],
    remedies: [
      remedy(
        'Define it where the service starts: `Environment=` or `EnvironmentFile=` in a systemd unit, `env` of a container',
        '在启动服务的地方定义：systemd 单元的 `Environment=` 或 `EnvironmentFile=`，容器的 `env`'
      ),
      remedy('Or give it a default', '或提供默认值', { toml: '[sources.params]\nbase = "${LOG_DIR:/var/log}"' }),
      remedy('If no variable is meant, double the dollar sign', '如果不是变量，请写两个美元符号', {
        toml: '[sources.params]\nfile = "$${NAME}.log"'
      }),
      remedy(
        '`loadConfig` sees no variables but those in its `env`: pass `env: process.env`',
        '`loadConfig` 只使用传入的 `env`：请传入 `env: process.env`'
      )
    ]
  },
  CONFIG_BAD_VARIABLE: {
    ...shared,
    category: 'format',
    symptom: text('A value contains a malformed variable: {place}', '值中的变量写法有误：{place}'),
    checks: [showValue],
    remedies: [
      remedy(
        'Write `${NAME}` or `${NAME:default}`; a literal `${` is written `$${`',
        '写作 `${NAME}` 或 `${NAME:default}`；字面的 `${` 写作 `$${`',
        { toml: '[sources.params]\nbase = "${LOG_DIR:/var/log}"' }
      )
    ]
  }
}
