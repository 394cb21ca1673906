-- Each query writes with one statement, which is a transaction of its own; the SELECT after it only reads that
-- connection's change count. On a conflict the version given comes back unchanged: that is how the provider knows.
-- A new state comes with the negative of the version that it is to begin with; from builds before that, with none.

-- query: WriteToStorageKey
INSERT INTO GrainState (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, Version, PayloadBinary)
SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, ifnull(@GrainIdExtensionString, ''), max(1, -ifnull(@GrainStateVersion, -1)),
    @PayloadBinary
WHERE ifnull(@GrainStateVersion, 0) <= 0 OR EXISTS
(
    SELECT 1 FROM GrainState
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = ifnull(@GrainIdExtensionString, '')
)
ON CONFLICT (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
DO UPDATE SET Version = Version + 1, PayloadBinary = excluded.PayloadBinary WHERE Version = @GrainStateVersion;
SELECT CASE WHEN changes() = 0 THEN @GrainStateVersion
    WHEN ifnull(@GrainStateVersion, 0) > 0 THEN @GrainStateVersion + 1
    ELSE max(1, -ifnull(@GrainStateVersion, -1)) END AS NewGrainStateVersion;

-- query: ClearStorageKey
DELETE FROM GrainState
WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainIdExtensionString = ifnull(@GrainIdExtensionString, '') AND Version = @GrainStateVersion;
SELECT CASE WHEN changes() = 1 THEN @GrainStateVersion + 1 ELSE @GrainStateVersion END AS NewGrainStateVersion;
