using EsEnas.Core.Runs;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Checkpoints;

internal sealed partial class RunArchive
{
    [LoggerMessage(1, LogLevel.Warning, "Run {Run}: a part of its archive is damaged and begins anew: {Damage}")]
    private static partial void LogStartsAnew(ILogger logger, RunId run, string damage);
}
