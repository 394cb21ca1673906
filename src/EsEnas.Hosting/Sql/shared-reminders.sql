-- The same for every database. GrainHash is a signed 32-bit number. Range 1 does not wrap around, range 2 does.

-- query: ReadReminderRowsKey
SELECT GrainId, ReminderName, StartTime, Period, Version FROM Reminder WHERE ServiceId = @ServiceId AND GrainId = @GrainId;

-- query: ReadReminderRowKey
SELECT GrainId, ReminderName, StartTime, Period, Version FROM Reminder
WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;

-- query: ReadRangeRows1Key
SELECT GrainId, ReminderName, StartTime, Period, Version FROM Reminder
WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash;

-- query: ReadRangeRows2Key
SELECT GrainId, ReminderName, StartTime, Period, Version FROM Reminder
WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash);

-- query: UpsertReminderRowKey
INSERT INTO Reminder (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (ServiceId, GrainId, ReminderName)
DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = Reminder.Version + 1
RETURNING Version;

-- query: DeleteReminderRowsKey
DELETE FROM Reminder WHERE ServiceId = @ServiceId;
