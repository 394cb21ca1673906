// EsEnas on Azure: silos in Container Apps, state in blobs, membership and reminders in tables of the same account.
// Deploy into a resource group of its own: see ../README.md.

targetScope = 'resourceGroup'

@description('Prefix of resource names: 3 to 12 lower-case letters, digits or hyphens.')
@minLength(3)
@maxLength(12)
param name string = 'esenas'

@description('Azure region of everything.')
param location string = resourceGroup().location

@description('Container image with an exact tag or a digest, such as myregistry.azurecr.io/esenas:0.1.0.')
param image string

@description('Azure Container Registry in this resource group that the image is pulled from; empty for a public image.')
param registryName string = ''

@description('The key that HTTP requests (metrics, dashboard, readiness) carry; at least 32 random characters.')
@minLength(32)
@secure()
param httpKey string

@description('Certificate of the silos, PEM: usages serverAuth and clientAuth, signed by the authority.')
@secure()
@minLength(100)
param siloCertificate string

@description('Private key of that certificate, PEM without a password.')
@secure()
@minLength(100)
param siloKey string

@description('The authority, PEM, that signs the certificates of silos and consoles; several while it is replaced.')
@secure()
@minLength(100)
param authority string

@description('Where a silo runs: Consumption is paid by the second, a dedicated profile by the machine.')
@allowed(['Consumption', 'D4', 'D8', 'D16', 'D32'])
param workloadProfile string = 'Consumption'

@description('Most machines of a dedicated profile.')
param maxNodes int = 3

@description('Processors of a silo, as a decimal; as many slots.')
param cpu string = '2'

@description('Memory of a silo; Consumption wants 2 Gi for each processor.')
param memory string = '4Gi'

@description('Fewest silos. With 0 nothing would wake a run.')
@minValue(1)
param minSilos int = 1

@description('Most silos: the upper limit of what a month of computing costs.')
@minValue(1)
@maxValue(300)
param maxSilos int = 4

@description('Evaluations waiting for a slot, per silo, above which another silo is started.')
@minValue(1)
param queuePerSilo int = 16

@description('Copies of the state: Standard_ZRS survives a zone, Standard_LRS is cheaper.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_ZRS'

@description('Days that deleted or overwritten state can be brought back.')
@minValue(1)
@maxValue(365)
param recoveryDays int = 14

@description('Days that logs, metrics and traces are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('Most gigabytes of logs, metrics and traces taken in a day.')
@minValue(1)
param dailyCapGb int = 2

@description('Whether the environment has no public address: consoles then connect from the network (VPN, peering, a machine in it).')
param internalOnly bool = true

@description('Address space of the network; a /22 or larger, free in every network that is to be peered.')
param addressPrefix string = '10.40.0.0/22'

@description('Most that a month should cost, in the currency of the subscription; 0 for no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('Who is told about the budget.')
param budgetEmails string[] = []

@description('First day of the first month of the budget. Give the same again when deploying again: it cannot be changed.')
param budgetStart string = utcNow('yyyy-MM-01')

// Pull of the image.
var acrPullRole = '7f951dda-4ed3-4680-a7ca-43fe172d538d'
var unique = uniqueString(resourceGroup().id, name)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-silos'
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = if (!empty(registryName)) {
  name: empty(registryName) ? 'none' : registryName
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(registryName)) {
  name: guid(registry.id, identity.id, acrPullRole)
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPullRole)
  }
}

module network 'modules/network.bicep' = {
  params: { name: name, location: location, addressPrefix: addressPrefix }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    location: location
    retentionDays: retentionDays
    dailyCapGb: dailyCapGb
    principalId: identity.properties.principalId
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: take('${replace(name, '-', '')}${unique}', 24)
    location: location
    sku: storageSku
    recoveryDays: recoveryDays
    principalId: identity.properties.principalId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: take('${name}-${unique}', 24)
    location: location
    principalId: identity.properties.principalId
    insightsName: monitoring.outputs.insightsName
    httpKey: httpKey
    siloCertificate: siloCertificate
    siloKey: siloKey
    authority: authority
  }
}

module blobEndpoint 'modules/endpoint.bicep' = {
  params: {
    name: '${name}-blob'
    location: location
    resourceId: storage.outputs.accountId
    groupId: 'blob'
    zoneName: 'privatelink.blob.${az.environment().suffixes.storage}'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointSubnetId
  }
}

module tableEndpoint 'modules/endpoint.bicep' = {
  params: {
    name: '${name}-table'
    location: location
    resourceId: storage.outputs.accountId
    groupId: 'table'
    zoneName: 'privatelink.table.${az.environment().suffixes.storage}'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointSubnetId
  }
}

module vaultEndpoint 'modules/endpoint.bicep' = {
  params: {
    name: '${name}-vault'
    location: location
    resourceId: vault.outputs.vaultId
    groupId: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointSubnetId
  }
}

module silos 'modules/silos.bicep' = {
  params: {
    name: name
    location: location
    image: image
    registryServer: empty(registryName) ? '' : registry!.properties.loginServer
    identityId: identity.id
    identityClientId: identity.properties.clientId
    subnetId: network.outputs.siloSubnetId
    internalOnly: internalOnly
    workspaceName: monitoring.outputs.workspaceName
    workloadProfile: workloadProfile
    maxNodes: maxNodes
    cpu: cpu
    memory: memory
    minSilos: minSilos
    maxSilos: maxSilos
    queuePerSilo: queuePerSilo
    blobEndpoint: storage.outputs.blobEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    httpKeyUri: vault.outputs.httpKeyUri
    siloCertificateUri: vault.outputs.siloCertificateUri
    siloKeyUri: vault.outputs.siloKeyUri
    authorityUri: vault.outputs.authorityUri
    insightsUri: vault.outputs.insightsUri
  }
  // Not named by any value: the names must resolve inside the network, and the image must be readable, before a silo starts.
  dependsOn: [blobEndpoint, tableEndpoint, vaultEndpoint, pull]
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  params: {
    name: '${name}-month'
    amount: monthlyBudget
    start: budgetStart
    emails: budgetEmails
  }
}

@description('For consoles inside the network: ./esenas --cluster <this>, or ESENAS_CLUSTER.')
output gateway string = silos.outputs.gateway

@description('The Orleans dashboard; asks for the HTTP key.')
output dashboard string = 'https://${silos.outputs.fqdn}/dashboard'

@description('The container app, for az containerapp exec and logs.')
output app string = silos.outputs.appName

@description('Where grain state is.')
output blobs string = storage.outputs.blobEndpoint

@description('Application Insights: traces and metrics.')
output insights string = monitoring.outputs.insightsName
