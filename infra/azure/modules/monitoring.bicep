// Where logs, metrics and traces go, and who may read them.

@description('Prefix of resource names.')
param name string

@description('Azure region.')
param location string

@description('Days that logs, metrics and traces are kept; 30 to 730.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Most gigabytes taken in a day; what comes after is dropped until the next day.')
param dailyCapGb int

@description('Principal id of the silos.')
param principalId string

// Log Analytics Reader: the scale rule asks for the queue's length.
var readerRole = '73c42c96-874c-492b-b04d-ab87d138a893'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, principalId, readerRole)
  scope: workspace
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readerRole)
  }
}

output workspaceName string = workspace.name
output workspaceCustomerId string = workspace.properties.customerId
output insightsName string = insights.name
