// Membership and reminders: small, but without it no silo joins.

@description('Globally unique name.')
param name string

@description('Azure region.')
param location string

@description('Azure Managed Redis size, such as Balanced_B1. The data are a few kilobytes: choose by price and availability.')
param sku string

resource redis 'Microsoft.Cache/redisEnterprise@2025-04-01' = {
  name: name
  location: location
  sku: { name: sku }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
  }

  resource database 'databases' = {
    name: 'default'
    properties: {
      clientProtocol: 'Encrypted'
      port: 10000
      // One endpoint: the client needs no cluster protocol, and every script touches one key.
      clusteringPolicy: 'EnterpriseCluster'
      evictionPolicy: 'NoEviction'
      persistence: { aofEnabled: true, aofFrequency: '1s' }
      // The Redis client of Orleans signs in with a key; it lives in the vault only.
      accessKeysAuthentication: 'Enabled'
    }
  }
}

output redisId string = redis.id
output redisName string = redis.name
