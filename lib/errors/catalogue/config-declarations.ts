import type { Check, Remedy } from '../../../types/classification.ts'
import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { checkConfiguration, listConnectors } from './shared-checks.ts'

const shared: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'config',
  category: 'config',
  retryable: false,
  severity: 'fatal'
}

const showPlace: Check = check(
  'Look at the place',
  '查看该位置',
  posix(
    'head -n {line} {path} | tail -n 5',
    'Get-Content -LiteralPath {path} -TotalCount {line} | Select-Object -Last 5'
  )
)

const connectorExample =
  '[[connectors]]\nid = "file_src"\ntype = "file"\nallow_override = ["base", "file"]\n\n[connectors.params]\nbase = "/var/log"\nfile = "access.log"'
const sourceExample =
  '[[sources]]\nkey = "access_log"\nconnect = "file_src"\nenable = true\ntags = ["env:prod"]\n\n[sources.params]\nfile = "access.log"'

const spelling: Remedy = remedy(
  'Correct the name, or leave the line out. TOML writes names in snake_case, TypeScript in camelCase',
  '更正名称，或删去这一行。TOML 中的名称使用 snake_case，TypeScript 中使用 camelCase'
)

/** Sources and connectors that are declared incorrectly, or do not fit together. */
export const configDeclarations: Catalogue = {
  CONFIG_UNKNOWN_TOP_LEVEL_KEY: {
    ...shared,
    symptom: text('The file has an unknown top-level key: {key}', '文件中有无意义的顶层键：{key}'),
    checks: [showPlace, checkConfiguration],
    remedies: [
      spelling,
      remedy(
        '`wpsrc.toml` holds `[[sources]]`, the files in `connectors/source.d` hold `[[connectors]]`',
        '`wpsrc.toml` 中只写 `[[sources]]`，`connectors/source.d` 的文件中只写 `[[connectors]]`',
        { toml: sourceExample }
      )
    ]
  },
  CONFIG_UNKNOWN_SOURCE_KEY: {
    ...shared,
    symptom: text('A source has an unknown key: {key}', '源中有无意义的键：{key}'),
    checks: [showPlace, checkConfiguration],
    remedies: [
      spelling,
      remedy(
        'A source takes `key`, `connect`, `enable`, `tags` and `params`; everything else belongs in its `params`',
        '源只接受 `key`、`connect`、`enable`、`tags` 和 `params`；其余内容应写入 `params`',
        { toml: sourceExample }
      )
    ]
  },
  CONFIG_UNKNOWN_CONNECTOR_KEY: {
    ...shared,
    symptom: text('A connector has an unknown key: {key}', '连接器中有无意义的键：{key}'),
    checks: [showPlace, checkConfiguration],
    remedies: [
      spelling,
      remedy(
        'A connector takes `id`, `type`, `allow_override` and `params`; everything else belongs in its `params`',
        '连接器只接受 `id`、`type`、`allow_override` 和 `params`；其余内容应写入 `params`',
        { toml: connectorExample }
      )
    ]
  },
  CONFIG_UNKNOWN_PARAM: {
    ...shared,
    symptom: text('There is no param with that name: {key}', '没有该名称的参数：{key}'),
    checks: [showPlace, check('See which params the type has: {allowed}', '查看该类型支持的参数：{allowed}')],
    remedies: [spelling, remedy('Remove it if it belongs to another type of source', '如果它属于其他类型的源，请删除')]
  },
  CONFIG_UNKNOWN_TYPE: {
    ...shared,
    symptom: text('There is no source type with that name', '没有该名称的源类型'),
    checks: [showPlace, check('See which types are known: {allowed}', '查看已知的类型：{allowed}')],
    remedies: [
      spelling,
      remedy(
        'Pass a type of your own in both places, by one list: `readConfig(path, { types })` and `createSource(spec, { types })`',
        '自定义类型须在两处传入同一个列表：`readConfig(path, { types })` 和 `createSource(spec, { types })`'
      )
    ]
  },
  CONFIG_UNKNOWN_SOURCE: {
    ...shared,
    category: 'not-found',
    symptom: text('No source has that key: {key}', '没有该 key 的源：{key}'),
    checks: [
      check('List the existing sources: {allowed}', '列出已有的源：{allowed}', {
        any: "node --input-type=module -e \"import { readConfig } from 'warp-flow'; const config = await readConfig('.'); console.table(config.sources, ['key', 'type', 'connector'])\""
      })
    ],
    remedies: [
      remedy('Ask for a key that exists, or declare the source', '使用已存在的 key，或声明该源', {
        toml: sourceExample
      })
    ]
  },
  CONFIG_MISSING_KEY: {
    ...shared,
    symptom: text('A source has no `key`: {place}', '源缺少 `key`：{place}'),
    checks: [showPlace],
    remedies: [
      remedy(
        'Name the source; the key shows in events, statistics and errors, and is used only once',
        '为源命名；key 会出现在事件、统计和错误中，且不能重复',
        { toml: sourceExample }
      )
    ]
  },
  CONFIG_MISSING_CONNECT: {
    ...shared,
    symptom: text('A source has no `connect`: {place}', '源缺少 `connect`：{place}'),
    checks: [showPlace, listConnectors],
    remedies: [remedy('Name the `id` of a connector', '填写某个连接器的 `id`', { toml: sourceExample })]
  },
  CONFIG_MISSING_ID: {
    ...shared,
    symptom: text('A connector has no `id`: {place}', '连接器缺少 `id`：{place}'),
    checks: [showPlace],
    remedies: [
      remedy('Name it; sources refer to it by `connect`', '填写 `id`；源通过 `connect` 引用它', {
        toml: connectorExample
      })
    ]
  },
  CONFIG_MISSING_TYPE: {
    ...shared,
    symptom: text('A connector has no `type`: {place}', '连接器缺少 `type`：{place}'),
    checks: [showPlace],
    remedies: [
      remedy(
        'Say what kind of source it is: `file`, `kafka`, `syslog` or a type of your own',
        '填写源的类型：`file`、`kafka`、`syslog` 或自定义类型',
        { toml: connectorExample }
      )
    ]
  },
  CONFIG_MISSING_PARAM: {
    ...shared,
    symptom: text('A required param is missing: {key}', '缺少必填参数：{key}'),
    checks: [
      showPlace,
      check(
        'It may be in the connector or, if `allow_override` names it, in the source',
        '它可以写在连接器中；若 `allow_override` 包含它，也可以写在源中'
      )
    ],
    remedies: [remedy('Give it a value', '为其赋值', { toml: '[sources.params]\nfile = "access.log"' })]
  },
  CONFIG_DUPLICATE_KEY: {
    ...shared,
    symptom: text('Two sources have the same `key`: {place}', '两个源使用了相同的 `key`：{place}'),
    checks: [
      check(
        'Find both',
        '找出两处',
        posix("grep -n '^ *key *=' {path}", "Select-String -LiteralPath {path} -Pattern '^ *key *='")
      )
    ],
    remedies: [
      remedy('Rename one; positions and statistics are kept by key', '重命名其中一个；位置和统计都按 key 保存')
    ]
  },
  CONFIG_DUPLICATE_ID: {
    ...shared,
    symptom: text('Two connectors have the same `id`: {place}', '两个连接器使用了相同的 `id`：{place}'),
    checks: [
      check(
        'Find both, which may be in different files',
        '在所有文件中找出两处',
        posix(
          "grep -n '^ *id *=' {dir}/*.toml",
          "Get-ChildItem -LiteralPath {dir} -Filter *.toml | Select-String -Pattern '^ *id *='"
        )
      )
    ],
    remedies: [
      remedy('Rename or remove one; no file has precedence over another', '重命名或删除其中一个；文件之间没有优先级')
    ]
  },
  CONFIG_UNKNOWN_CONNECTOR: {
    ...shared,
    category: 'not-found',
    symptom: text(
      '`connect` names a connector that does not exist: {place}',
      '`connect` 引用了不存在的连接器：{place}'
    ),
    checks: [check('See which ids exist: {allowed}', '查看已有的 id：{allowed}'), listConnectors],
    remedies: [
      remedy('Write an id that exists', '填写已存在的 id', {
        toml: '[[sources]]\nkey = "access_log"\nconnect = "file_src"'
      }),
      remedy('Or declare the connector', '或声明该连接器', { toml: connectorExample })
    ]
  },
  CONFIG_OVERRIDE_NOT_ALLOWED: {
    ...shared,
    category: 'permission',
    symptom: text(
      'The connector does not let sources override this param: {param}',
      '连接器不允许源覆盖该参数：{param}'
    ),
    checks: [
      check(
        'See which params may be overridden: {allowed}. An empty or missing `allow_override` allows nothing',
        '查看允许覆盖的参数：{allowed}。`allow_override` 为空或缺失表示全部不允许'
      ),
      listConnectors,
      showPlace
    ],
    remedies: [
      remedy(
        "Remove the param from the source: the connector's value then applies",
        '从源中删除该参数，使用连接器的值'
      ),
      remedy(
        'Or ask whoever owns the connector to allow it; names are top-level and exact, a nested table is allowed as a whole',
        '或请连接器维护者允许覆盖；名称为顶层参数且须完全一致，嵌套表作为整体允许',
        {
          toml: '[[connectors]]\nid = "file_src"\ntype = "file"\nallow_override = ["base", "file", "{param}"]'
        }
      )
    ]
  },
  CONFIG_PARAMS_TWICE: {
    ...shared,
    symptom: text(
      'A source has both `params` and `params_override`: {place}',
      '源同时写了 `params` 和 `params_override`：{place}'
    ),
    checks: [showPlace],
    remedies: [
      remedy(
        'They are two names of one table: keep `params` and move everything into it',
        '两者是同一张表的两个名称：保留 `params` 并把内容合并进去',
        { toml: sourceExample }
      )
    ]
  }
}
