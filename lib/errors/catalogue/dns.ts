import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { lookUpName, turnOnDebug } from './shared-checks.ts'

const lookAtServers = check(
  'See which name servers this machine asks, and ask one of them directly',
  '查看本机使用的名称服务器，并直接向其查询',
  {
    linux: 'cat /etc/resolv.conf\ndig {host}',
    darwin: 'scutil --dns\ndig {host}',
    win32: 'Get-DnsClientServerAddress\nnslookup {host}'
  }
)

const lookAtNode = check(
  'Ask the way Node.js does',
  '按 Node.js 的方式查询',
  posix(
    'node -e "require(\'node:dns\').lookup(process.argv[1], console.log)" {host}',
    'node -e "require(\'node:dns\').lookup(process.argv[1], console.log)" {host}'
  )
)

const server: Family = {
  title: text('Name servers', '名称服务器'),
  area: 'system',
  category: 'unreachable',
  retryable: true,
  severity: 'error',
  checks: [lookUpName, lookAtServers],
  remedies: [
    remedy(
      'Repair the name server, or configure another one for this machine',
      '修复名称服务器，或为本机指定其他服务器'
    ),
    remedy('Until then, use the address instead of the name', '在此之前用地址代替域名')
  ]
}

const request: Family = {
  title: text('Use of the resolver', '解析器的使用'),
  area: 'system',
  category: 'internal',
  retryable: false,
  severity: 'error',
  checks: [lookUpName, lookAtNode, turnOnDebug],
  remedies: [
    remedy(
      'Correct the host name: letters, digits, hyphens and dots, without a scheme, port or path',
      '更正主机名：只能包含字母、数字、连字符和点，不带协议、端口或路径'
    )
  ]
}

/** Names that could not be resolved to addresses: the errors of getaddrinfo and of c-ares. */
export const dns: Catalogue = {
  DNS_ENOTFOUND: {
    area: 'system',
    category: 'not-found',
    retryable: true,
    severity: 'error',
    symptom: text('No address is known for the name {host}', '找不到主机名 {host} 的地址'),
    checks: [lookUpName, lookAtServers, lookAtNode],
    remedies: [
      remedy(
        'Correct the name; only the search list of this machine completes a short one',
        '更正主机名；短名称只会按本机的搜索域补全'
      ),
      remedy(
        'In a container or cluster, use the name that is known there, and make sure that both are in one network',
        '在容器或集群中，使用其中可解析的名称，并确认双方在同一网络'
      ),
      remedy(
        'If no name server can know the name, add it to the hosts file',
        '如果没有名称服务器能解析它，可写入 hosts 文件'
      )
    ]
  },
  DNS_EAI_AGAIN: {
    area: 'system',
    category: 'unreachable',
    retryable: true,
    severity: 'error',
    symptom: text('The name servers gave no answer for {host} at the moment', '名称服务器暂时没有应答：{host}'),
    checks: [lookAtServers, lookUpName],
    remedies: [
      remedy(
        'Make sure that the machine has a network and can reach its name servers (UDP and TCP port 53)',
        '确认本机网络正常，且可以访问名称服务器（UDP 与 TCP 53 端口）'
      ),
      remedy(
        'A container that started before its network recovers by itself: the source tries again',
        '容器先于网络启动时会自行恢复：会自动重试'
      )
    ]
  },
  ...inherit(server, {
    DNS_EAI_FAIL: ['The name servers failed permanently', '名称服务器返回永久失败', { retryable: false }],
    DNS_EAI_NODATA: ['The name exists, but has no address', '名称存在，但没有地址', { category: 'not-found' }],
    DNS_EAI_NONAME: ['The name or the service is unknown', '名称或服务未知', { category: 'not-found' }],
    DNS_EAI_ADDRFAMILY: [
      'The name has no address of the requested family',
      '名称没有所请求地址族的地址',
      { category: 'not-found', retryable: false }
    ],
    DNS_ENODATA: [
      'The name exists, but has no record of that kind',
      '名称存在，但没有该类型的记录',
      { category: 'not-found' }
    ],
    DNS_EFORMERR: ['The name server could not read the query', '名称服务器无法解读查询', { category: 'protocol' }],
    DNS_ESERVFAIL: ['The name server failed', '名称服务器故障'],
    DNS_ENOTIMP: [
      'The name server does not support this kind of query',
      '名称服务器不支持该类查询',
      { category: 'protocol', retryable: false }
    ],
    DNS_EREFUSED: [
      'The name server refuses to answer this machine',
      '名称服务器拒绝应答本机',
      { category: 'permission' }
    ],
    DNS_EBADRESP: ['The answer of the name server is malformed', '名称服务器的应答格式错误', { category: 'protocol' }],
    DNS_ECONNREFUSED: ['The name server does not accept queries', '名称服务器拒绝连接'],
    DNS_ETIMEOUT: ['The name server did not answer in time', '名称服务器应答超时', { category: 'timeout' }],
    DNS_EOF: ['The answer of the name server ended too early', '名称服务器的应答提前结束', { category: 'protocol' }]
  }),
  ...inherit(request, {
    DNS_EAI_BADFLAGS: ['The lookup was given flags that do not exist', '查询使用了不存在的标志'],
    DNS_EAI_BADHINTS: ['The lookup was given hints that do not exist', '查询使用了无效的 hints'],
    DNS_EAI_CANCELED: ['The lookup was cancelled', '查询已取消', { retryable: true }],
    DNS_EAI_FAMILY: ['The system does not support this address family', '系统不支持该地址族', { category: 'config' }],
    DNS_EAI_MEMORY: ['The resolver had no memory left', '解析器内存不足', { category: 'limit', retryable: true }],
    DNS_EAI_OVERFLOW: ['A name is longer than the resolver accepts', '名称超过解析器允许的长度', { category: 'limit' }],
    DNS_EAI_PROTOCOL: ['The resolved protocol is unknown', '解析出的协议未知', { category: 'protocol' }],
    DNS_EAI_SERVICE: [
      'The service is not available for this kind of socket',
      '该套接字类型没有此服务',
      { category: 'config' }
    ],
    DNS_EAI_SOCKTYPE: [
      'The system does not support this kind of socket',
      '系统不支持该套接字类型',
      { category: 'config' }
    ],
    DNS_EBADQUERY: ['The query is malformed', '查询格式错误', { category: 'format' }],
    DNS_EBADNAME: ['The name is malformed', '名称格式错误', { category: 'format' }],
    DNS_EBADFAMILY: ['The address family is unknown', '地址族未知', { category: 'config' }],
    DNS_EBADSTR: ['A text in the query is malformed', '查询中的字符串格式错误', { category: 'format' }],
    DNS_EBADFLAGS: ['The query has flags that do not exist', '查询使用了不存在的标志'],
    DNS_EBADHINTS: ['The query has hints that do not exist', '查询使用了无效的 hints'],
    DNS_ENONAME: ['The host name is not valid', '给定的主机名无效', { category: 'format' }],
    DNS_EFILE: ['The resolver could not read its configuration', '解析器无法读取其配置', { category: 'config' }],
    DNS_ENOMEM: ['The resolver had no memory left', '解析器内存不足', { category: 'limit', retryable: true }],
    DNS_EDESTRUCTION: ['The resolver was closed during the query', '解析器在查询过程中被关闭'],
    DNS_ECANCELLED: ['The query was cancelled', '查询已取消', { retryable: true }],
    DNS_ENOTINITIALIZED: ['The resolver was not started', '解析器未初始化'],
    DNS_ELOADIPHLPAPI: ['Windows could not load its network configuration library', 'Windows 无法加载网络配置库'],
    DNS_EADDRGETNETWORKPARAMS: ['Windows could not provide its network configuration', 'Windows 无法提供网络配置']
  })
}
