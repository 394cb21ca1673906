-- Schema 1. Run once, inside a transaction, in a schema without these tables. Same tables and columns as for SQLite.

CREATE TABLE EsEnasSchema
(
    Version integer NOT NULL
);

-- The statements that the Orleans ADO.NET providers read at start and then execute.
CREATE TABLE OrleansQuery
(
    QueryKey  text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- One row per grain state. Earlier builds kept the row of a cleared one, without payload.
CREATE TABLE GrainState
(
    ServiceId              text    NOT NULL,
    GrainTypeString        text    NOT NULL,
    GrainIdN0              bigint  NOT NULL,
    GrainIdN1              bigint  NOT NULL,
    GrainIdExtensionString text    NOT NULL,
    Version                integer NOT NULL,
    PayloadBinary          bytea   NULL,
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
);

-- Payloads are vectors of noise: compressing them costs time and saves nothing.
ALTER TABLE GrainState ALTER COLUMN PayloadBinary SET STORAGE EXTERNAL;

CREATE TABLE MembershipVersion
(
    DeploymentId text    NOT NULL PRIMARY KEY,
    Version      integer NOT NULL
);

CREATE TABLE Membership
(
    DeploymentId text        NOT NULL,
    Address      text        NOT NULL,
    Port         integer     NOT NULL,
    Generation   integer     NOT NULL,
    SiloName     text        NOT NULL,
    HostName     text        NOT NULL,
    Status       integer     NOT NULL,
    ProxyPort    integer     NOT NULL,
    SuspectTimes text        NULL,
    StartTime    timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

CREATE TABLE Reminder
(
    ServiceId    text        NOT NULL,
    GrainId      text        NOT NULL,
    ReminderName text        NOT NULL,
    StartTime    timestamptz NOT NULL,
    Period       bigint      NOT NULL,
    GrainHash    integer     NOT NULL,
    Version      integer     NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX ReminderByHash ON Reminder (ServiceId, GrainHash);
