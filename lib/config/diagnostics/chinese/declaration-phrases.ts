import type { Phrases } from './phrase-book.ts'

/** Phrases about sources and connectors. */
export const declarationPhrases: Phrases = [
  ['the file is empty, as one that is still being written', '文件为空，可能仍在写入'],
  ['to have no source at all, write sources = []', '若不需要任何源，请写 sources = []'],
  ['a check of a connector type has failed: {a}', '连接器类型的检查失败：{a}'],
  ['this is not a regular file', '这不是普通文件'],
  ['there is no such file or folder', '没有该文件或目录'],
  ['the file cannot be read ({a})', '无法读取该文件（{a}）'],
  ['no folder {a} in this one nor in the one above it', '该目录及其上一级目录中没有 {a}'],
  ['no folder {a} in this one nor in the {b} above it', '该目录及其上 {b} 级目录中没有 {a}'],
  ['no folder {a} in this one', '该目录中没有 {a}'],
  [
    'make {a} beside wpsrc.toml, with a *.toml file that declares [[connectors]]',
    '请在 wpsrc.toml 旁创建 {a}，其中放一个声明 [[connectors]] 的 *.toml 文件'
  ],
  ['no *.toml file in {a}', '{a} 中没有 *.toml 文件'],
  ['{a} is a link that leads nowhere: {b}', '{a} 是指向不存在目标的链接：{b}'],
  ['create {a}, or point {b} at something that exists', '请创建 {a}，或让 {b} 指向已有的目标'],
  ['rename {a} to {b}', '请把 {a} 改名为 {b}'],
  ['move {a} into {b}', '请把 {a} 移入 {b}'],
  [
    'the folder holds {a} connector files; at most {b} are read, and {c} MiB of them together',
    '目录中有 {a} 个连接器文件；最多读取 {b} 个，合计 {c} MiB'
  ],
  ['there are more than {a} connectors', '连接器超过 {a} 个'],
  ['there are more than {a} sources', '源超过 {a} 个'],
  ['the connector has more than {a} params or values in one of them', '连接器的参数或其中一个参数的值超过 {a} 个'],
  ['`allow_override` holds more than {a} names', '`allow_override` 中的名称超过 {a} 个'],
  [
    'the sources up to this one copy more than {a} values from their connectors; this source and those after it are not checked',
    '到此源为止，各源从连接器继承的值已超过 {a} 个；此源及其后的源不再检查'
  ],
  ['{a} more problems are not listed; fix these first', '另有 {a} 个问题未列出；请先解决以上问题'],
  [
    'no word stands for all params: name each one that sources may override',
    '没有表示全部参数的写法：可覆盖的参数须逐个列出'
  ],
  [
    'there is no source type {a}: a connector of your own is given to both readConfig and createSource, as `types: [...]` of their options',
    '没有源类型 {a}：自定义连接器须同时传给 readConfig 和 createSource，即二者选项中的 `types: [...]`'
  ],
  ['type {a} has no param `{b}` that could be overridden', '类型 {a} 没有可以覆盖的参数 `{b}`'],
  ['type {a} has no param `{b}`', '类型 {a} 没有参数 `{b}`'],
  [
    '{S}, and no source can give it: it is neither in params nor in allow_override',
    '{S}，而且没有源能给出它：它既不在 params 中，也不在 allow_override 中'
  ],
  ['the connector id {a} is used twice', '连接器 id {a} 用了两次'],
  ['give each connector an id of its own', '请为每个连接器使用各自的 id'],
  ['the source key {a} is used twice', '源的 key {a} 用了两次'],
  ['give each source a key of its own', '请为每个源使用各自的 key'],
  ['it was used here first', '最先在此处使用'],
  ['the other one is here', '另一个在此处'],
  ['the file declares no source', '文件没有声明源'],
  ['add [[sources]] with key = "..." and connect = "..."', '请添加 [[sources]]，并写 key = "..." 和 connect = "..."'],
  ['the source has no `key`', '源缺少 `key`'],
  ['the source has no `connect`, the id of its connector', '源缺少 `connect`，即连接器的 id'],
  ['the connector has no `id`', '连接器缺少 `id`'],
  ['the connector has no `type`', '连接器缺少 `type`'],
  [
    '`params` and `params_override` are two names of the same table',
    '`params` 和 `params_override` 是同一张表的两个名称'
  ],
  ['put everything into `{a}`', '请全部写入 `{a}`'],
  ['`params` is here', '`params` 在此处'],
  ['unknown key `{a}`', '未知的键 `{a}`'],
  ['unknown param {a}; did you mean `{b}`?', '未知的参数 {a}；是否指 `{b}`？'],
  ['unknown param `{a}` in `{b}`', '`{b}` 中有未知的参数 `{a}`'],
  ['unknown param {a}', '未知的参数 {a}'],
  ['and {a} more unknown names', '另有 {a} 个未知名称'],
  ['put it into the params below [[{a}]]', '请写入 [[{a}]] 之下的参数表'],
  ['put it below [[{a}]]', '请写到 [[{a}]] 之下'],
  ['write [[sources]] on a line above it', '请在其上一行写 [[sources]]'],
  ['put it into `{a}` as `{b}`', '请写入 `{a}`，名称为 `{b}`'],
  ['put it into `{a}`', '请写入 `{a}`'],
  ['put it beside `{a}`, not into it', '请与 `{a}` 并列书写，而不是写在其中'],
  ['`{a}` is no param, but a key of `{b}`', '`{a}` 不是参数，而是 `{b}` 的键'],
  ['put it above the params, into `{a}`', '请写到参数表之前，放入 `{a}`'],
  ['write [{a}.params]', '请写成 [{a}.params]'],
  ['put all params into one table', '请把所有参数写进一张表'],
  ['there is no connector {a}', '没有连接器 {a}'],
  ['connector {a} does not allow `{b}` to be overridden', '连接器 {a} 不允许覆盖 `{b}`'],
  ['what the connector allows', '连接器允许的内容'],
  ['`{a}` comes from the connector', '`{a}` 来自连接器'],
  [
    'did you mean {a}? Else add {b} to allow_override of connector {c}, or leave it out',
    '是否指 {a}？否则请把 {b} 加入连接器 {c} 的 allow_override，或去掉它'
  ],
  [
    'add {a} to allow_override of connector {b}, or leave it out',
    '请把 {a} 加入连接器 {b} 的 allow_override，或去掉它'
  ],
  ['the value of the secret variable {a} would be shown here', '机密变量 {a} 的值会在此处显示'],
  [
    'a tag is shown with every record, so it cannot hold the secret variable {a}',
    '标签随每条记录显示，因此不能包含机密变量 {a}'
  ],
  ['the variable {a}, which is named like a secret, cannot be used as a tag', '变量 {a} 的名称像是机密，不能用作标签'],
  ['a tag has to be a string', '标签必须是字符串'],
  ['a tag has to begin with its key', '标签必须以键开头'],
  ['the tag `{a}` is given twice with different values', '标签 `{a}` 给出了两次，值不同'],
  ['the key of a tag has {a} characters, more than {b}', '标签的键有 {a} 个字符，超过 {b} 个'],
  ['the value of the tag `{a}` has {b} characters, more than {c}', '标签 `{a}` 的值有 {b} 个字符，超过 {c} 个'],
  [
    'this is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    '这不是标签的键：只允许 A-Z、a-z、0-9、_ . -'
  ],
  [
    '{a} is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed',
    '{a} 不是标签的键：只允许 A-Z、a-z、0-9、_ . -'
  ],
  ['the value of the tag `{a}` has quotes around it', '标签 `{a}` 的值带有引号'],
  ['the value of the tag `{a}` begins with `{b}`', '标签 `{a}` 的值以 `{b}` 开头'],
  [
    'the value of the tag `{a}` looks like several tags: write each as a text of its own',
    '标签 `{a}` 的值像是多个标签：每个标签须单独写成一个字符串'
  ],
  [
    '`[[{a}]]` get their names from the key `{b}`, not from their headers',
    '`[[{a}]]` 的表头不写名称，名称写在键 `{b}` 中'
  ],
  ['write [[{a}]], and below it {b}', '请写成 [[{a}]]，并在其下写 {b}'],
  ['the library does not act on the tag `{a}`', '本库不识别标签 `{a}`，不会据此执行任何操作'],
  ['the tag `{a}` cannot be {b}', '标签 `{a}` 不能是 {b}'],
  ['`{a}` of a log file has to be {P}', '日志文件的 `{a}` 必须是 {P}'],
  ['a log file has no option {a}', '日志文件没有选项 {a}'],
  ['The options of a log file have to be an object', '日志文件的选项必须是一个对象'],
  [
    '`path` is written by another log file of this process already: `close()` that first',
    '`path` 已由本进程的另一个日志文件写入：请先对其调用 `close()`'
  ],
  ['the tag `{a}` does nothing without `{b}`', '没有 `{b}` 时，标签 `{a}` 不起作用'],
  ['the value of the tag `{a}` contains an invisible character: {b}', '标签 `{a}` 的值含有不可见字符：{b}'],
  ['there is no source {a}; there are none', '没有源 {a}；一个源也没有'],
  ['there is no source {a}; there {b}', '没有源 {a}'],
  [
    '{a} has no `group_id` and so is in one consumer group with {b}, which reads other topics',
    '{a} 没有 `group_id`，因此与读取其他主题的 {b} 在同一个消费者组'
  ],
  ['{a} listens on port {b} of {c}, where {d} listens already', '{a} 监听 {c} 端口 {b}，而 {d} 已在监听该端口'],
  ['{a} listens on the path {b}, where {c} listens already', '{a} 监听路径 {b}，而 {c} 已在监听该路径'],
  ['give it a `{a}` of its own, or leave one of the two out', '请使用单独的 `{a}`，或去掉其中一个'],
  ['give it a `{a}` of its own', '请使用单独的 `{a}`']
]
