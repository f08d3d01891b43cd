import type { Check } from '../../../types/classification.ts'
import { check, posix } from './advice.ts'
import { CHECK_COMMAND } from './check-command.ts'

// Checks that entries of several areas start with.

export const lookAtFile: Check = check(
  'See whether the file exists, who owns it and who may read it',
  '查看文件是否存在、属主是谁、谁可以读取',
  {
    linux: 'ls -la {path}',
    darwin: 'ls -lae {path}',
    win32: 'Get-Item -Force -LiteralPath {path} | Format-List FullName, Mode, Length, LastWriteTime'
  }
)

export const lookAtFolders: Check = check(
  'Look at every folder on the path: each needs the `x` permission for the user of the process, and no symbolic link may dangle',
  '逐级检查路径上的每个目录：运行进程的用户对每一级都需要 `x` 权限，符号链接必须指向存在的目标',
  { linux: 'namei -l {path}', darwin: 'ls -ld {dir}\nreadlink {path}', win32: 'icacls {dir}' }
)

export const lookInFolder: Check = check(
  'Look at what the folder contains: upper and lower case, extensions and rotated names (`.1`, `.gz`) matter',
  '查看目录中实际有哪些文件：大小写、扩展名以及轮转后的名称（`.1`、`.gz`）都要一致',
  posix('ls -la {dir}', 'Get-ChildItem -Force -LiteralPath {dir}')
)

export const findProcessUser: Check = check(
  'Find out which user the process runs as; in a service or a container that is seldom you',
  '确认进程以哪个用户运行；在服务或容器中通常不是当前登录用户',
  {
    linux: "ps -eo user,pid,args | grep '[n]ode'",
    darwin: "ps -axo user,pid,args | grep '[n]ode'",
    win32: 'Get-Process -IncludeUserName -Name node'
  }
)

export const whoHoldsFile: Check = check('See which process holds the file', '查看哪个进程占用了该文件', {
  linux: 'sudo lsof -- {path}\nsudo fuser -v {path}',
  darwin: 'sudo lsof -- {path}',
  win32: 'resmon.exe'
})

export const whoHoldsPort: Check = check(
  'See which process already listens on the port',
  '查看哪个进程已经在监听该端口',
  {
    linux: 'sudo ss -lntup sport = :{port}',
    darwin: 'sudo lsof -nP -i :{port}',
    win32:
      'Get-NetTCPConnection -State Listen -LocalPort {port} | Select-Object LocalAddress, OwningProcess\n' +
      'Get-NetUDPEndpoint -LocalPort {port} | Select-Object LocalAddress, OwningProcess'
  }
)

export const reachPort: Check = check(
  'Try to reach the port from the machine that this process runs on',
  '在运行本进程的机器上测试端口是否可达',
  {
    linux: 'nc -vz -w 5 {host} {port}',
    darwin: 'nc -vz -G 5 {host} {port}',
    win32: 'Test-NetConnection -ComputerName {host} -Port {port}'
  }
)

export const lookUpName: Check = check('Ask the system for the addresses of the name', '查询系统对该主机名的解析结果', {
  linux: 'getent ahosts {host}',
  darwin: 'dscacheutil -q host -a name {host}',
  win32: 'Resolve-DnsName {host}'
})

export const lookAtRoute: Check = check(
  'Look at the route to the host and at the addresses of this machine',
  '查看到该主机的路由以及本机的地址',
  {
    linux: "ip route get $(getent ahosts {host} | awk 'NR == 1 { print $1 }')\nip -brief address",
    darwin: 'route -n get {host}\nifconfig',
    win32:
      'Test-NetConnection -ComputerName {host} -DiagnoseRouting\nGet-NetIPAddress | Format-Table InterfaceAlias, IPAddress'
  }
)

export const lookAtFirewall: Check = check(
  'Look at the firewall of this machine, and ask for the rules of the network in between',
  '检查本机防火墙，并确认中间网络的访问规则',
  {
    linux: 'sudo nft list ruleset || sudo iptables -L -n -v',
    darwin: 'sudo pfctl -s rules',
    win32: 'Get-NetFirewallProfile | Format-Table Name, Enabled, DefaultInboundAction, DefaultOutboundAction'
  }
)

export const lookAtSpace: Check = check(
  'Look at how much room is left, in bytes and in inodes',
  '查看剩余空间和剩余 inode',
  { linux: 'df -h {dir}\ndf -i {dir}', darwin: 'df -h {dir}\ndf -i {dir}', win32: 'Get-Volume' }
)

export const lookAtMount: Check = check(
  'See which file system the path is on and how it is mounted',
  '查看路径所在的文件系统及其挂载方式',
  { linux: 'findmnt -T {path}', darwin: 'df {path}\nmount', win32: 'Get-Volume' }
)

export const lookAtKernelLog: Check = check(
  'Look for what the kernel says about the device',
  '查看内核日志中与该设备有关的信息',
  {
    linux: 'sudo dmesg -T | tail -n 50',
    darwin: 'log show --last 10m --predicate \'process == "kernel"\'',
    win32: "Get-WinEvent -LogName System -MaxEvents 50 | Where-Object { $_.LevelDisplayName -ne 'Information' }"
  }
)

export const turnOnDebug: Check = check(
  'Run once more with the debug log of the library, which goes to standard error',
  '打开本库的调试日志后再运行一次，日志输出到标准错误',
  posix("DEBUG='warp-flow*' node app.js", "$env:DEBUG = 'warp-flow*'; node app.js")
)

export const checkConfiguration: Check = check(
  'Check the whole configuration, in the folder of `wpsrc.toml`: the command lists every problem and every warning with its place, and exits with 1 if there is a problem',
  '在 `wpsrc.toml` 所在目录检查整个配置：会一次列出所有问题和警告及其位置；有错误时以 1 退出',
  { any: CHECK_COMMAND }
)

export const listConnectors: Check = check(
  'See which connectors exist and what each lets a source override. Only `*.toml` directly in `connectors/source.d` counts, and only the nearest such folder upwards',
  '查看有哪些连接器以及各自允许覆盖的参数。只读取 `connectors/source.d` 目录下的 `*.toml`，且只使用向上最近的一个目录',
  posix(
    "grep -nE '^ *(id|type|allow_override) *=' connectors/source.d/*.toml",
    "Get-ChildItem connectors/source.d -Filter *.toml | Select-String -Pattern '^ *(id|type|allow_override) *='"
  )
)

export const showLine: Check = check(
  'Look at the line itself, byte by byte: a space, a quotation mark or a carriage return is easy to miss',
  '逐字节查看该行：空格、引号或回车符容易被忽略',
  posix(
    'sed -n {line}p {path} | head -c 200 | od -c',
    'Get-Content -LiteralPath {path} -TotalCount {line} | Select-Object -Last 1 | Format-Hex'
  )
)

export const showKind: Check = check(
  'See what kind of content the file holds',
  '查看文件内容的类型',
  posix('file {path}\nhead -c 64 {path} | od -c', 'Format-Hex -LiteralPath {path} -Count 64')
)
