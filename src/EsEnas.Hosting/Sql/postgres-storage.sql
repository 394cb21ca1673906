-- Each query is one statement. On a conflict the version given comes back unchanged: that is how the provider knows.
-- A new state comes with the negative of the version that it is to begin with; from builds before that, with none.

-- query: WriteToStorageKey
WITH written AS
(
    INSERT INTO GrainState AS stored (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, Version, PayloadBinary)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''),
        greatest(1, -coalesce(CAST(@GrainStateVersion AS integer), -1)), @PayloadBinary
    WHERE coalesce(CAST(@GrainStateVersion AS integer), 0) <= 0 OR EXISTS
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
    DELETE FROM GrainState
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND Version = @GrainStateVersion
    RETURNING Version + 1 AS Version
)
SELECT coalesce((SELECT Version FROM cleared), @GrainStateVersion) AS NewGrainStateVersion;
