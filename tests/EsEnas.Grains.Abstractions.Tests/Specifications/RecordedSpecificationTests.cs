using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Abstractions.Tests.Specifications;

/// <summary>
/// Specifications of every key under every kind, with what they were when they were recorded: their hash, their training hash and the
/// SHA-256 of their canonical text. Runs, checkpoints and policy files are known by these, so they never change.
/// </summary>
/// <remarks>
/// <c>recorded.tsv</c> holds a specification a line after its three figures. To add specifications, append lines with <c>-</c> for each
/// figure and run this class with <c>ESENAS_RECORD_SPECIFICATIONS=1</c>: it fills in what is <c>-</c> and leaves every recorded figure
/// alone.
/// </remarks>
public sealed class RecordedSpecificationTests
{
    private const string Missing = "-";

    [Fact]
    public void Recorded_specifications_keep_their_hashes_and_their_canonical_text()
    {
        var lines = File.ReadAllLines(RecordPath()).Select(line => line.Split('\t')).ToList();
        Assert.True(lines.Count > 250, $"There are {lines.Count} recorded specifications.");
        if (Environment.GetEnvironmentVariable("ESENAS_RECORD_SPECIFICATIONS") == "1")
        {
            foreach (var line in lines)
                if (line[0] == Missing) Figures(line[3]).CopyTo(line, 0);
            File.WriteAllText(RecordPath(), string.Concat(lines.Select(line => string.Join('\t', line) + "\n")));
        }

        var changed = lines.Where(line => !Figures(line[3]).AsSpan().SequenceEqual(line.AsSpan(0, 3)))
            .Select(line => $"{line[3]}: was {string.Join(' ', line.Take(3))}, is {string.Join(' ', Figures(line[3]))}").ToList();

        Assert.True(changed.Count == 0, $"{changed.Count} of {lines.Count} changed:\n{string.Join('\n', changed.Take(20))}");
    }

    [Fact]
    public void Recorded_specifications_read_back_from_their_canonical_text()
    {
        foreach (var line in File.ReadLines(RecordPath()).Select(line => line.Split('\t')))
        {
            var specification = SpecificationYaml.Read(line[3]);
            Assert.Equal(specification, SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(specification)));
        }
    }

    private static string[] Figures(string yaml)
    {
        var specification = SpecificationYaml.Read(yaml);
        var text = SHA256.HashData(Encoding.UTF8.GetBytes(SpecificationText.ToCanonicalYaml(specification)));
        return [SpecificationText.Hash(specification), SpecificationText.TrainingHash(specification),
            Convert.ToHexStringLower(text.AsSpan(0, 16))];
    }

    private static string RecordPath() => Checkout.PathOf("tests/EsEnas.Grains.Abstractions.Tests/Specifications/recorded.tsv");
}
