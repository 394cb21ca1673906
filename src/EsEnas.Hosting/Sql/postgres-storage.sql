-- Each query is one statement. On a conflict the version given comes back unchanged: that is how the provider knows.

-- query: WriteToStorageKey
WITH written AS
(
    INSERT INTO GrainState AS stored (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, Version, PayloadBinary)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary
    WHERE CAST(@GrainStateVersion AS integer) IS NULL OR EXISTS
    (
        SELECT 1 FROM GrainState
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
            AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
    )
    ON CONFLICT (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
    DO UPDATE SET Version = stored.Version + 1, PayloadBinary = excluded.PayloadBinary WHERE stored.Version = @GrainStateVersion
    RETURNING Version
)
SELECT coalesce((SELECT Version FROM written), @GrainStateVersion) AS NewGrainStateVersion;

-- query: ClearStorageKey
WITH cleared AS
(
    UPDATE GrainState SET Version = Version + 1, PayloadBinary = NULL
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND Version = @GrainStateVersion
    RETURNING Version
)
SELECT coalesce((SELECT Version FROM cleared), @GrainStateVersion) AS NewGrainStateVersion;
