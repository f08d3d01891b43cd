import { check, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { reachPort, turnOnDebug } from './shared-checks.ts'

const whoseCall = check(
  'Read the stack of `cause`: its first line outside `node_modules` and `node:` says which connector or transform made the call',
  '查看 `cause` 的堆栈：第一行既不在 `node_modules` 也不在 `node:` 内的代码，即为发起调用的连接器或转换'
)

/** Errors of libraries that a user's connector or transform calls: an HTTP client, a database, a parser. */
export const foreign: Catalogue = {
  SYSTEM_HTTP_CONNECTION_LOST: {
    area: 'system',
    category: 'unreachable',
    retryable: true,
    severity: 'error',
    symptom: text(
      'The HTTP server closed the connection before its answer was complete',
      'HTTP 服务器在应答完成之前断开了连接'
    ),
    checks: [
      whoseCall,
      check(
        'Look at that minute in the log of the server, or of the proxy in front of it',
        '查看服务器或其前置代理同一时刻的日志'
      ),
      reachPort
    ],
    remedies: [
      remedy(
        'Send the request again; if a keep-alive connection had been closed meanwhile, make the client keep connections for less time than the server does',
        '重新发送请求；如果保活连接在此期间已被关闭，请让客户端的保活时间短于服务器'
      )
    ]
  },
  SYSTEM_HTTP_TIMEOUT: {
    area: 'system',
    category: 'timeout',
    retryable: true,
    severity: 'error',
    symptom: text('The HTTP server did not answer in time', 'HTTP 服务器未能及时应答'),
    checks: [whoseCall, check('Measure how long the server takes to answer', '测量服务器的应答耗时'), reachPort],
    remedies: [
      remedy(
        'Send the request again, with a longer limit if the server needs more time (`headersTimeout`, `bodyTimeout` of undici)',
        '重新发送请求；服务器需要更长时间时请放宽限制（undici 的 `headersTimeout`、`bodyTimeout`）'
      )
    ]
  },
  SYSTEM_HTTP_INVALID: {
    area: 'system',
    category: 'protocol',
    retryable: false,
    severity: 'error',
    symptom: text('The data that came over the connection is not valid HTTP', '连接上收到的内容不是有效的 HTTP'),
    checks: [whoseCall, check('See which service answers there', '查看该端口的应答内容')],
    remedies: [
      remedy(
        'Correct the URL: a port that speaks TLS needs `https:`, and the port of another service does not speak HTTP',
        '更正 URL：使用 TLS 的端口需要 `https:`；其他服务的端口不是 HTTP'
      )
    ]
  },
  SYSTEM_JSON_INVALID: {
    area: 'system',
    category: 'format',
    retryable: false,
    severity: 'error',
    symptom: text('A text that was parsed as JSON is not JSON', '按 JSON 解析的文本不是 JSON'),
    checks: [
      whoseCall,
      check(
        'Look at the text itself: the message says at which character the parser stopped',
        '查看文本本身：消息中给出了解析停止的位置'
      )
    ],
    remedies: [
      remedy(
        'In a transform, catch the error for each record and pass the record on unchanged, so that one bad record does not end the pipeline',
        '在转换中逐条捕获该错误，并原样传递该记录，避免一条坏记录终止整个管道'
      )
    ]
  },
  SYSTEM_DATABASE_UNAVAILABLE: {
    area: 'system',
    category: 'unreachable',
    retryable: true,
    severity: 'error',
    symptom: text(
      'The database closed the connection, or accepts no more connections',
      '数据库断开了连接，或不再接受新连接'
    ),
    checks: [
      whoseCall,
      check(
        'Look at that minute in the log of the database: it shows a restart, a connection limit or an idle limit',
        '查看数据库同一时刻的日志：重启、连接数上限或空闲超时都会有记录'
      ),
      reachPort
    ],
    remedies: [
      remedy(
        'Reconnect and write again; use a pool with fewer connections if the database has none left',
        '重新连接并再次写入；如果数据库连接已用尽，请减小连接池'
      )
    ]
  },
  SYSTEM_DATABASE_LOGIN: {
    area: 'system',
    category: 'permission',
    retryable: false,
    severity: 'error',
    symptom: text(
      'The database server refuses the login, or does not have the named database',
      '数据库拒绝登录，或不存在所指定的数据库'
    ),
    checks: [whoseCall, turnOnDebug],
    remedies: [
      remedy(
        'Correct the user, the password and the name of the database, and grant the user its rights',
        '更正用户、密码和数据库名，并为该用户授予权限'
      )
    ]
  }
}
