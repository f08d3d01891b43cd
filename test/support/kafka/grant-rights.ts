import kafkajs from 'kafkajs'
import { asAdmin } from './quiet-client.ts'
import type { KafkaCluster } from './quiet-client.ts'
import { USERS } from './users.ts'
import type { KafkaUser } from './users.ts'

/** Grants the users with limited rights their rights; users with all rights or none need no grants. */
export async function grantRights(cluster: KafkaCluster): Promise<void> {
  const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs
  // The right to read includes the right to describe.
  const mayRead = (user: KafkaUser, resourceType: kafkajs.AclResourceTypes): kafkajs.AclEntry => ({
    principal: `User:${user.username}`,
    host: '*',
    operation: AclOperationTypes.READ,
    permissionType: AclPermissionTypes.ALLOW,
    resourceType,
    resourceName: '*',
    resourcePatternType: ResourcePatternTypes.LITERAL
  })
  await asAdmin(cluster, (admin) =>
    admin.createAcls({
      acl: [mayRead(USERS.topicsOnly, AclResourceTypes.TOPIC), mayRead(USERS.groupsOnly, AclResourceTypes.GROUP)]
    })
  )
}
