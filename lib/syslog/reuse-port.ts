/**
 * Whether several UDP sockets can share a port on this system. Node.js passes `reusePort` on to the kernel from 22.12
 * and 23.1 on; older versions silently ignore it. The kernels of macOS, OpenBSD and Windows deliver all datagrams to
 * one of the sockets, so libuv refuses.
 */
export function canReusePort(
  version: string = process.versions.node,
  platform: NodeJS.Platform = process.platform
): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)) && !GIVES_TO_ONE.has(platform)
}

const GIVES_TO_ONE: ReadonlySet<string> = new Set(['darwin', 'openbsd', 'win32'])
