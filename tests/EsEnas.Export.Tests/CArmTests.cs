using System.Globalization;
using System.Text.RegularExpressions;
using EsEnas.Export.C;

namespace EsEnas.Export.Tests;

/// <summary>
/// The C on emulated Cortex-M boards: it compiles without a warning, passes its self-test there, and keeps nothing in RAM.
/// </summary>
[Needs(External.ArmTools, External.CCompilers, External.MuJoCo)]
public sealed partial class CArmTests
{
    private static readonly string[] Processors = ["cortex-m0plus", "cortex-m3", "cortex-m4"];

    [Theory]
    [InlineData("EdgePruning", false, true)]
    [InlineData("WeightSharing", false, false)]
    [InlineData("functions", false, true)]
    [InlineData("functions", false, false)]
    [InlineData("residual", true, true)]
    [InlineData("linear", true, false)]
    [InlineData("8 bits", false, false)]
    [InlineData("no edges", false, true)]
    [InlineData("wide", true, true)]
    public void Self_test_passes_on_every_board(string kind, bool isDouble, bool usesLibrary)
    {
        using var folder = new Folder().With(CExport.Write(Samples.Of(kind, 20), Samples.Origin, new COptions(isDouble, usesLibrary)));
        foreach (var processor in Processors)
        {
            var said = Tool.Run(folder.C, "make", ["qemu", $"CPU={processor}"]);

            Assert.Contains("\nok\n", said, StringComparison.Ordinal);
            Assert.True(int.Parse(Instructions().Match(said).Groups[1].Value, CultureInfo.InvariantCulture) > 10, said);
        }
    }

    [Fact]
    public void Self_test_fails_on_a_board_whose_code_is_wrong()
    {
        using var folder = new Folder().With(CExport.Write(Samples.Of("linear", 20), Samples.Origin, new COptions()));
        var source = Path.Combine(folder.C, "policy.c");
        File.WriteAllText(source, File.ReadAllText(source).Replace("sum += value", "sum -= value", StringComparison.Ordinal));

        Assert.Contains("FAILED: vector", Tool.Run(folder.C, "make", ["qemu"], code: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EdgePruning")]
    [InlineData("WeightSharing")]
    [InlineData("linear")]
    public void Tables_take_the_bytes_that_the_readme_says_and_nothing_is_in_RAM(string kind)
    {
        using var folder = new Folder().With(CExport.Write(Samples.Of(kind, 20), Samples.Origin, new COptions(UsesLibrary: false)));
        Tool.Run(folder.C, "make", ["policy_cortex-m3.o"]);

        var sections = Tool.Run(folder.C, "arm-none-eabi-size", ["-A", "policy_cortex-m3.o"]);
        long Of(string prefix) => Sections().Matches(sections)
            .Where(match => match.Groups[1].Value.StartsWith(prefix, StringComparison.Ordinal))
            .Sum(match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        var readme = File.ReadAllText(Path.Combine(folder.C, "README.md"));
        var tables = long.Parse(TableBytes().Match(readme).Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.Equal(0, Of(".data") + Of(".bss"));
        // Tables of our functions are no part of the policy; a table whose numbers are all alike may become a constant.
        Assert.InRange(Of(".rodata"), tables - 64, tables + 128);
    }

    [Fact]
    public void Readme_has_the_sizes_that_were_measured_or_says_how_to_measure_them()
    {
        var files = CExport.Write(Samples.Of("linear"), Samples.Origin, new COptions());
        string Readme(IReadOnlyList<CSize> sizes) => System.Text.Encoding.UTF8.GetString(
            CExport.WithSizes(files, sizes).Single(file => file.Name == "c/README.md").Content.Span);

        Assert.Contains("`make size` measures .text, .data and .bss", Readme([]), StringComparison.Ordinal);
        Assert.Contains("\n| Cortex-M3 | 1 | 2 | 3 | 4 |\n", Readme([new CSize("Cortex-M3", 1, 2, 3, 4)]), StringComparison.Ordinal);
        Assert.DoesNotContain("was not at hand", Readme([new CSize("Cortex-M3", 1, 2, 3, 4)]), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"emulator counts: (\d+)")]
    private static partial Regex Instructions();

    [GeneratedRegex(@"^(\.\S+)\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"constant tables \| (\d+) bytes")]
    private static partial Regex TableBytes();
}
