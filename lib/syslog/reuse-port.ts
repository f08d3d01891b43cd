/**
 * Whether several UDP sockets can share a port here. Node.js 22.12 and 23.1 pass `reusePort` on to the kernel, and
 * older ones ignore it silently; the kernels of macOS, OpenBSD and Windows give all datagrams to one of the sockets, so
 * libuv refuses.
 */
export function canReusePort(
  version: string = process.versions.node,
  platform: NodeJS.Platform = process.platform
): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)) && !GIVES_TO_ONE.has(platform)
}

const GIVES_TO_ONE: ReadonlySet<string> = new Set(['darwin', 'openbsd', 'win32'])
