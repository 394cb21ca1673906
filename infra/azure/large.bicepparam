// Dedicated machines: for a group that always has runs. At full load a dedicated processor costs less than a metered one.
using 'main.bicep'

param image = readEnvironmentVariable('ESENAS_IMAGE', 'esenas.azurecr.io/esenas:0.1.0')
param registryName = readEnvironmentVariable('ESENAS_REGISTRY', 'esenas')
// Required: az deployment refuses a key that is too short.
param httpKey = readEnvironmentVariable('ESENAS_HTTP_KEY', '')
// Contents of the files that 'esenas certificates' makes for a silo.
param siloCertificate = readEnvironmentVariable('SILO_CERTIFICATE', '')
param siloKey = readEnvironmentVariable('SILO_KEY', '')
param authority = readEnvironmentVariable('SILO_AUTHORITY', '')
param workloadProfile = 'D16'
param maxNodes = 6
param cpu = '7.5'
param memory = '24Gi'
param minSilos = 2
param maxSilos = 12
param queuePerSilo = 60
param recoveryDays = 30
param retentionDays = 90
param dailyCapGb = 10
