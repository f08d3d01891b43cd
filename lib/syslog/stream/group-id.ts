import { readFile } from 'node:fs/promises'

/** The id of a group, by its name in `/etc/group` or as a number. Rejects if there is no such group. */
export async function groupId(group: string): Promise<number> {
  if (/^\d+$/.test(group)) return Number(group)
  for (const line of (await readFile('/etc/group', 'utf8')).split('\n')) {
    const [name, , id] = line.split(':')
    if (name === group && id !== undefined) return Number(id)
  }
  throw Object.assign(
    new Error(`there is no group "${group}" in /etc/group; a group from elsewhere can be given by its number`),
    { code: 'EINVAL', syscall: 'bind' }
  )
}
