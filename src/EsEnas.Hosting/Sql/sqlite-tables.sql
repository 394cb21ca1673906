-- Schema 1. Run once, inside a transaction, on an empty database. Times are UTC text, ordered as text.

-- The statements that the Orleans ADO.NET providers read at start and then execute.
CREATE TABLE OrleansQuery
(
    QueryKey  TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) WITHOUT ROWID;

-- One row per grain state. Earlier builds kept the row of a cleared one, without payload.
-- An ordinary rowid table: payloads may be megabytes, which a WITHOUT ROWID tree would carry in its inner pages.
CREATE TABLE GrainState
(
    ServiceId              TEXT    NOT NULL,
    GrainTypeString        TEXT    NOT NULL,
    GrainIdN0              INTEGER NOT NULL,
    GrainIdN1              INTEGER NOT NULL,
    GrainIdExtensionString TEXT    NOT NULL,
    Version                INTEGER NOT NULL,
    PayloadBinary          BLOB    NULL,
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
);

CREATE TABLE MembershipVersion
(
    DeploymentId TEXT    NOT NULL PRIMARY KEY,
    Version      INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE Membership
(
    DeploymentId TEXT    NOT NULL,
    Address      TEXT    NOT NULL,
    Port         INTEGER NOT NULL,
    Generation   INTEGER NOT NULL,
    SiloName     TEXT    NOT NULL,
    HostName     TEXT    NOT NULL,
    Status       INTEGER NOT NULL,
    ProxyPort    INTEGER NOT NULL,
    SuspectTimes TEXT    NULL,
    StartTime    TEXT    NOT NULL,
    IAmAliveTime TEXT    NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
) WITHOUT ROWID;

-- The membership protocol wants a row and the table's version to change together. A trigger makes that one statement;
-- an explicit transaction in a query would stay open on a pooled connection after an error.
CREATE TRIGGER MembershipInserted AFTER INSERT ON Membership
BEGIN
    UPDATE MembershipVersion SET Version = Version + 1 WHERE DeploymentId = NEW.DeploymentId;
END;

-- Not on IAmAliveTime: a heartbeat leaves the version alone.
CREATE TRIGGER MembershipUpdated AFTER UPDATE OF Status, SuspectTimes ON Membership
BEGIN
    UPDATE MembershipVersion SET Version = Version + 1 WHERE DeploymentId = NEW.DeploymentId;
END;

CREATE TABLE Reminder
(
    ServiceId    TEXT    NOT NULL,
    GrainId      TEXT    NOT NULL,
    ReminderName TEXT    NOT NULL,
    StartTime    TEXT    NOT NULL,
    Period       INTEGER NOT NULL,
    GrainHash    INTEGER NOT NULL,
    Version      INTEGER NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
) WITHOUT ROWID;

CREATE INDEX ReminderByHash ON Reminder (ServiceId, GrainHash);
