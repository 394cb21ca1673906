// The environment and the silos in it.

@description('Prefix of resource names.')
param name string

@description('Azure region.')
param location string

@description('Container image with an exact tag or a digest.')
param image string

@description('Login server of the registry that the identity pulls from; empty for a public image.')
param registryServer string

@description('Resource id of the identity of the silos.')
param identityId string

@description('Client id of the identity of the silos.')
param identityClientId string

@description('The subnet of the environment.')
param subnetId string

@description('Whether the environment has no public address.')
param internalOnly bool

@description('Log Analytics workspace of the environment.')
param workspaceName string

@description('Where a silo runs: Consumption, or a dedicated profile such as D4.')
param workloadProfile string

@description('Most machines of a dedicated profile.')
param maxNodes int

@description('Processors of a silo, as a decimal.')
param cpu string

@description('Memory of a silo.')
param memory string

@description('Fewest silos.')
param minSilos int

@description('Most silos.')
param maxSilos int

@description('Evaluations waiting for a slot, per silo, above which another silo is started.')
param queuePerSilo int

@description('Grain storage: the blob endpoint.')
param blobEndpoint string

@description('Membership and reminders: the table endpoint.')
param tableEndpoint string

@description('Vault secret: the key of the HTTP endpoints.')
param httpKeyUri string

@description('Vault secret: certificate of the silos.')
param siloCertificateUri string

@description('Vault secret: private key of that certificate.')
param siloKeyUri string

@description('Vault secret: the authority that signs the certificates of silos and consoles.')
param authorityUri string

@description('Vault secret: connection string of Application Insights.')
param insightsUri string

var httpPort = 8080
var siloPort = 11111
var gatewayPort = 30000
var dedicated = workloadProfile != 'Consumption'

// The newest sample of every silo that reported lately, added up. Metrics reach the workspace after some minutes: runs last hours, that is
// soon enough.
var queueQuery = join([
  'AppMetrics'
  'where TimeGenerated > ago(10m)'
  'where Name == "esenas.rollout.queue.length"'
  'summarize arg_max(TimeGenerated, Sum, ItemCount) by AppRoleInstance'
  'summarize waiting = sum(Sum / ItemCount)'
], ' | ')

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = { name: workspaceName }

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: internalOnly }
    workloadProfiles: concat(
      [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
      dedicated ? [{ name: workloadProfile, workloadProfileType: workloadProfile, minimumCount: 1, maximumCount: maxNodes }] : []
    )
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: workspace.properties.customerId
        sharedKey: workspace.listKeys().primarySharedKey
      }
    }
  }
}

resource silos 'Microsoft.App/containerApps@2025-01-01' = {
  name: '${name}-silo'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: workloadProfile
    configuration: {
      // A new revision joins the cluster beside the old one, which is ended when the new one is ready: runs move, none stops.
      activeRevisionsMode: 'Single'
      registries: empty(registryServer) ? [] : [{ server: registryServer, identity: identityId }]
      secrets: [
        { name: 'http-key', keyVaultUrl: httpKeyUri, identity: identityId }
        { name: 'tls-certificate', keyVaultUrl: siloCertificateUri, identity: identityId }
        { name: 'tls-key', keyVaultUrl: siloKeyUri, identity: identityId }
        { name: 'tls-authority', keyVaultUrl: authorityUri, identity: identityId }
        { name: 'insights-connection', keyVaultUrl: insightsUri, identity: identityId }
      ]
      ingress: {
        external: true
        targetPort: httpPort
        transport: 'http'
        allowInsecure: false
        // Consoles connect here; any replica will do, it forwards. With a public environment the gateway stays inside.
        additionalPortMappings: [{ external: internalOnly, targetPort: gatewayPort, exposedPort: gatewayPort }]
      }
    }
    template: {
      // Longer than a call of evaluations and the silo's own limit of 20 seconds together.
      terminationGracePeriodSeconds: 120
      volumes: [
        { name: 'data', storageType: 'EmptyDir' }
        {
          name: 'tls'
          storageType: 'Secret'
          secrets: [
            { secretRef: 'tls-certificate', path: 'silo.pem' }
            { secretRef: 'tls-key', path: 'silo.key' }
            { secretRef: 'tls-authority', path: 'authority.pem' }
          ]
        }
      ]
      containers: [
        {
          name: 'silo'
          image: image
          args: ['silo']
          resources: { cpu: json(cpu), memory: memory }
          volumeMounts: [
            { volumeName: 'data', mountPath: '/data' }
            { volumeName: 'tls', mountPath: '/tls' }
          ]
          env: [
            { name: 'ESENAS_DATA', value: '/data' }
            { name: 'ESENAS_ADDRESS', value: 'auto' }
            { name: 'ESENAS_SILO_PORT', value: string(siloPort) }
            { name: 'ESENAS_GATEWAY_PORT', value: string(gatewayPort) }
            { name: 'ESENAS_HTTP_PORT', value: string(httpPort) }
            { name: 'ESENAS_HTTP_ADDRESS', value: '0.0.0.0' }
            { name: 'ESENAS_HTTP_KEY', secretRef: 'http-key' }
            { name: 'ESENAS_TLS_CERTIFICATE', value: '/tls/silo.pem' }
            { name: 'ESENAS_TLS_KEY', value: '/tls/silo.key' }
            { name: 'ESENAS_TLS_AUTHORITY', value: '/tls/authority.pem' }
            { name: 'ESENAS_STORAGE', value: 'azure-blob' }
            { name: 'ESENAS_CONNECTION', value: blobEndpoint }
            { name: 'ESENAS_MEMBERSHIP', value: 'azure-table' }
            { name: 'ESENAS_MEMBERSHIP_CONNECTION', value: tableEndpoint }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', secretRef: 'insights-connection' }
          ]
          // /health/ready asks for the key, which a probe cannot read from a secret: a gateway that answers belongs to a member of the
          // cluster.
          probes: [
            { type: 'Startup', httpGet: { path: '/health/live', port: httpPort }, periodSeconds: 3, failureThreshold: 40 }
            {
              type: 'Liveness'
              httpGet: { path: '/health/live', port: httpPort }
              periodSeconds: 10
              failureThreshold: 6
              timeoutSeconds: 5
            }
            { type: 'Readiness', tcpSocket: { port: gatewayPort }, periodSeconds: 5, failureThreshold: 6, timeoutSeconds: 5 }
          ]
        }
      ]
      scale: {
        minReplicas: minSilos
        maxReplicas: maxSilos
        pollingInterval: 60
        cooldownPeriod: 600
        rules: [
          {
            name: 'queue'
            custom: {
              type: 'azure-log-analytics'
              identity: identityId
              metadata: {
                tenantId: tenant().tenantId
                workspaceId: workspace.properties.customerId
                query: queueQuery
                threshold: string(queuePerSilo)
                activationThreshold: '0'
              }
            }
          }
        ]
      }
    }
  }
}

output fqdn string = silos.properties.configuration.ingress.fqdn
output gateway string = '${silos.properties.configuration.ingress.fqdn}:${gatewayPort}'
output appName string = silos.name
