using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Commands;

/// <summary>Makes a random sample of a run's evaluations again and compares.</summary>
internal sealed class VerifyCommand : ConsoleCommand
{
    private const double DefaultShare = 0.01;
    private readonly Argument<string> run = RunArgument();
    private readonly Option<string?> sample;
    private readonly Option<ulong?> seed;

    public VerifyCommand(Setup setup) : base(setup, "verify", "Repeat a random sample of a run's evaluations and compare to the bit",
        "verify swimmer-1a2b3c4d", "verify swimmer-1a2b3c4d --sample 5% --seed 2")
    {
        sample = setup.Flags.Text("--sample", "P%", "Share of all evaluations, as a percentage or a number up to 1; default 1%");
        seed = setup.Flags.For("verify").Seed("Chooses the sample; default 1");
        Add(run);
        Add(sample);
        Add(seed);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        var share = parse.GetValue(sample) is { } text ? Share(text) : DefaultShare;
        var (id, report) = await Takeover.RunAsync(context, ConnectionIntent.Use, name, async connection =>
        {
            var found = await connection.AskAsync(context, host => RunLookup.FindAsync(host, name));
            return (found, await VerificationFollower.FollowAsync(context, connection,
                connection.Verifier(found).Verify(share, parse.GetValue(seed) ?? 1), update => update.Report));
        });
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("id", id.Value);
                VerificationText.WriteProperties(writer, report);
            }));
        }
        else
        {
            context.WriteLine($"sampled      {Numbers.Count(report.Asked)} of {Numbers.Count(report.Population)} evaluations");
            context.WriteLine($"compared     {Numbers.Count(report.Compared)} outcomes bit by bit, {Numbers.Count(report.Derived)} " +
                "iterations by their fingerprint");
            context.WriteLine($"from         {VerificationText.Source(report)}");
            context.WriteLine($"policy       {VerificationText.Policy(report)}");
            context.WriteLine(
                $"result       {(report.MismatchCount == 0 ? "the same to the bit" : $"{Numbers.Count(report.MismatchCount)} differ")}");
        }
        foreach (var line in VerificationText.Lines(report)) context.Note($"{id}: {line}");
        return report.MismatchCount == 0 ? ExitCode.Ok : ExitCode.Mismatch;
    }

    /// <summary>A share above 0, at most 1.</summary>
    /// <exception cref="CommandException">Anything else.</exception>
    internal static double Share(string text)
    {
        var percent = text.EndsWith('%');
        var ok = NumberText.TryReadNumber(percent ? text[..^1].TrimEnd() : text, out var number);
        var share = percent ? number / 100 : number;
        return ok && share > 0 && share <= 1
            ? share
            : throw CommandException.Usage($"--sample: '{text}' is not allowed: above 0% to 100%, or a number above 0, at most 1");
    }
}
