-- Answers with one row, 1 or 0.

-- query: DeleteReminderRowKey
WITH removed AS
(
    DELETE FROM Reminder WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version RETURNING 1
)
SELECT count(*) FROM removed;
