using EsEnas.Client.Output;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>What there is to say of a followed run beside its iterations, each thing once. Not thread safe.</summary>
internal sealed class RunRemarks
{
    private readonly Trouble trouble = new();
    private string warning = "";
    private string schedule = "";
    private string phase = "";

    /// <summary>The lines to print for a status: what is new since the one before.</summary>
    public IReadOnlyList<string> Next(RunStatus status)
    {
        var lines = new List<string>();
        if (trouble.Next(status) is { } line) lines.Add(line);
        if (IsNew(ref warning, status.Warning)) lines.Add(ProgressText.Warning(status));
        if (IsNew(ref schedule, status.Schedule)) lines.Add(status.Schedule);
        if (IsNew(ref phase, ActivityText.Phase(status))) lines.Add(phase);
        return lines;
    }

    private static bool IsNew(ref string said, string text)
    {
        var isNew = text.Length > 0 && text != said;
        said = text;
        return isNew;
    }
}
