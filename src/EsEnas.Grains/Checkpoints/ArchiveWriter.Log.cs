using EsEnas.Core.Runs;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Checkpoints;

internal sealed partial class ArchiveWriter
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run}: {Records} records and {Checkpoints} checkpoints to be kept wait for the store")]
    private static partial void LogNotArchived(ILogger logger, Exception exception, RunId run, int records, int checkpoints);
}
