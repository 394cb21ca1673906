-- The same for every database.

-- query: ReadFromStorageKey
SELECT PayloadBinary, Version FROM GrainState
WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '');
