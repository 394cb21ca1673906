// A few silos that are paid by the second: for one person's runs.
using 'main.bicep'

param image = readEnvironmentVariable('ESENAS_IMAGE', 'esenas.azurecr.io/esenas:0.1.0')
param registryName = readEnvironmentVariable('ESENAS_REGISTRY', 'esenas')
// Required: az deployment refuses a key that is too short.
param httpKey = readEnvironmentVariable('ESENAS_HTTP_KEY', '')
param storageSku = 'Standard_LRS'
param maxSilos = 4
