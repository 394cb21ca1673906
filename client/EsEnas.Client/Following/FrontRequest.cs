using EsEnas.Client.Output;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Gets a policy of a size from the front of a run.</summary>
internal static class FrontRequest
{
    /// <summary>Bits of full precision.</summary>
    public const int FullPrecision = 32;

    /// <summary>The policy file of the best policy with at most so many weights at so many bits.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="run">The run.</param>
    /// <param name="weights">The most weights; null for any number.</param>
    /// <param name="bits">Bits of a number; null for full precision.</param>
    /// <exception cref="CommandException">The run has no front, or none of that size: the message has those that there are.</exception>
    public static async Task<string> ReadAsync(CommandContext context, RunId run, int? weights, int? bits)
    {
        await using var reader = context.OpenReaderFor(run);
        var status = await reader.GetStatusAsync(run, context.Interrupted);
        var front = FrontText.Of(status);
        if (front.IsEmpty)
        {
            throw new CommandException(ExitCode.Conflict, $"run {run} has one policy only: sizes are what shrinking leaves: "
                + context.Commands.Line("shrink", run));
        }

        var place = -1;
        for (var i = 0; i < front.Length; i++)
        {
            if (front[i].Size.Weights > (weights ?? int.MaxValue) || front[i].Size.Bits != (bits ?? FullPrecision)) continue;
            if (place < 0 || (front[i].Return ?? double.NegativeInfinity) >= (front[place].Return ?? double.NegativeInfinity)) place = i;
        }

        if (place < 0)
        {
            var asked = (weights is { } most ? $"--weights {Numbers.Count(most)} " : "") + $"--bits {bits ?? FullPrecision}";
            throw CommandException.Usage($"{asked}: run {run} has no such policy; it has {FrontText.Sizes(status)}");
        }

        var files = FrontPolicies.Unpack(await reader.GetFrontAsync(run, context.Interrupted));
        return place < files.Count ? files[place]
            : throw new CommandException(ExitCode.Conflict, $"the front of run {run} is just being made anew; ask again");
    }
}
