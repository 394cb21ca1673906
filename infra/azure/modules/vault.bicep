// What must be a secret. The silos may read it; nothing of it stands in a setting.

@description('Globally unique name, 3 to 24 characters.')
param name string

@description('Azure region.')
param location string

@description('Principal id of the silos.')
param principalId string

@description('Application Insights of the silos.')
param insightsName string

@description('The key that HTTP requests to the silos carry.')
@secure()
param httpKey string

@description('Certificate of the silos, PEM.')
@secure()
param siloCertificate string

@description('Private key of that certificate, PEM.')
@secure()
param siloKey string

@description('The authority that signs the certificates of silos and consoles, PEM.')
@secure()
param authority string

// Key Vault Secrets User: reads values, lists and writes none.
var userRole = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

resource httpKeySecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'http-key'
  properties: { value: httpKey }
}

resource insightsSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'insights-connection'
  properties: { value: insights.properties.ConnectionString }
}

resource siloCertificateSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'tls-certificate'
  properties: { value: siloCertificate, contentType: 'application/x-pem-file' }
}

resource siloKeySecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'tls-key'
  properties: { value: siloKey, contentType: 'application/x-pem-file' }
}

resource authoritySecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'tls-authority'
  properties: { value: authority, contentType: 'application/x-pem-file' }
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, userRole)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', userRole)
  }
}

output vaultId string = vault.id

// Without a version: a rotated secret is taken up by the next revision, or by a restart.
output httpKeyUri string = httpKeySecret.properties.secretUri
output siloCertificateUri string = siloCertificateSecret.properties.secretUri
output siloKeyUri string = siloKeySecret.properties.secretUri
output authorityUri string = authoritySecret.properties.secretUri
output insightsUri string = insightsSecret.properties.secretUri
