// One virtual network: a subnet for the silos, one for the private endpoints of what they store their state in.

@description('Prefix of resource names.')
param name string

@description('Azure region.')
param location string

@description('Address space of the network; a /22 or larger.')
param addressPrefix string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        // Delegated: an environment with workload profiles owns its subnet. A replica takes an address, a revision that replaces another
        // takes as many again.
        name: 'silos'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 23, 0)
          delegations: [
            {
              name: 'container-apps'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 8)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource silos 'subnets' existing = { name: 'silos' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output networkId string = network.id
output siloSubnetId string = network::silos.id
output endpointSubnetId string = network::endpoints.id
