-- Answers with one row, 1 or 0.

-- query: DeleteReminderRowKey
DELETE FROM Reminder WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version;
SELECT changes();
