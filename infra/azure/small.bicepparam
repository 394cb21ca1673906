// A few silos that are paid by the second: for one person's runs.
using 'main.bicep'

param image = readEnvironmentVariable('ESENAS_IMAGE', 'esenas.azurecr.io/esenas:0.1.0')
param registryName = readEnvironmentVariable('ESENAS_REGISTRY', 'esenas')
// Required: az deployment refuses a key that is too short.
param httpKey = readEnvironmentVariable('ESENAS_HTTP_KEY', '')
// Contents of the files that 'esenas certificates' makes for a silo.
param siloCertificate = readEnvironmentVariable('SILO_CERTIFICATE', '')
param siloKey = readEnvironmentVariable('SILO_KEY', '')
param authority = readEnvironmentVariable('SILO_AUTHORITY', '')
param storageSku = 'Standard_LRS'
param maxSilos = 4
