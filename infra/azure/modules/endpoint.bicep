// A private address in our network for one resource, and the name by which it is found there.

@description('Name of the endpoint.')
param name string

@description('Azure region.')
param location string

@description('The resource that gets an address.')
param resourceId string

@description('Its sub-resource, such as blob.')
param groupId string

@description('The private DNS zone of that sub-resource.')
param zoneName string

@description('The network whose machines look names up there.')
param networkId string

@description('The subnet that the address is taken from.')
param subnetId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: resourceId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'default'
          properties: { privateDnsZoneId: zone.id }
        }
      ]
    }
  }
}
