// Checkpoints, history and the list of runs in blobs, membership and reminders in tables: reached by identity only.

@description('Globally unique name, 3 to 24 lower-case letters and digits.')
param name string

@description('Azure region.')
param location string

@description('Copies: Standard_ZRS survives a zone, Standard_LRS is cheaper.')
param sku string

@description('Days that deleted or overwritten blobs can be brought back.')
param recoveryDays int

@description('Principal id of the silos.')
param principalId string

// Storage Blob Data Contributor, on the one container.
var contributorRole = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

// Storage Table Data Contributor, on the account: a starting silo sends "create table", which no role on a single table covers. There are
// no other tables here.
var tableContributorRole = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Disabled'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: recoveryDays }
      containerDeleteRetentionPolicy: { enabled: true, days: recoveryDays }
    }

    resource state 'containers' = {
      name: 'grainstate'
      properties: { publicAccess: 'None' }
    }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource membership 'tables' = { name: 'esenasmembership' }

    resource reminders 'tables' = { name: 'esenasreminders' }
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::state.id, principalId, contributorRole)
  scope: account::blobs::state
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributorRole)
  }
}

resource tableContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, tableContributorRole)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableContributorRole)
  }
}

output accountId string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output tableEndpoint string = account.properties.primaryEndpoints.table
